#include "network/engine/comet/undecided.h"

#include <utility>

#include "core/limits.h"
#include "crypto/hash.h"

namespace jurat::network::comet {

Result<Decided> Undecided::submit(Bytes entry, std::chrono::milliseconds timeout) {
  const Hash32 hash = crypto::sha256(entry);
  const auto now = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  if (stopped_) return fail(*stopped_);
  if (const auto known = known_.find(hash); known != known_.end()) return known->second;
  std::shared_ptr<Waiting> waiting;
  if (const auto same = waiting_.find(hash); same != waiting_.end()) {
    waiting = same->second;
  } else {
    if (waiting_.size() >= limits::engine_queue) {
      return fail(Failure::too_many_requests, "the ledger's queue is full");
    }
    waiting = std::make_shared<Waiting>(Waiting{.entry = std::move(entry), .hash = hash, .since = now});
    waiting_.emplace(hash, waiting);
    queue(waiting);
  }
  if (!decided_.wait_until(lock, now + timeout, [&] { return waiting->answer.has_value(); })) {
    return fail(Failure::pending, "the entry waits for its block");
  }
  return *waiting->answer;
}

void Undecided::queue(const std::shared_ptr<Waiting>& waiting) {
  if (waiting->queued || waiting->answer) return;
  waiting->queued = true;
  outgoing_.push_back(waiting);
  to_send_.notify_one();
}

std::shared_ptr<Undecided::Waiting> Undecided::next_to_send(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  to_send_.wait_for(lock, time, [this] { return stopped_ || !outgoing_.empty(); });
  while (!stopped_ && !outgoing_.empty()) {
    std::shared_ptr<Waiting> next = std::move(outgoing_.front());
    outgoing_.pop_front();
    next->queued = false;
    if (!next->answer) return next;
  }
  return nullptr;
}

void Undecided::send_again(const std::shared_ptr<Waiting>& waiting) {
  const std::lock_guard lock(mutex_);
  if (!stopped_) queue(waiting);
}

void Undecided::send_all_again() {
  const std::lock_guard lock(mutex_);
  if (stopped_) return;
  for (const auto& [hash, waiting] : waiting_) queue(waiting);
}

void Undecided::answer(const Hash32& hash, Result<Decided> answer) {
  const auto place = waiting_.find(hash);
  if (place == waiting_.end()) return;
  place->second->answer = std::move(answer);
  waiting_.erase(place);
}

void Undecided::refuse(const Waiting& waiting, const Error& error) {
  const std::lock_guard lock(mutex_);
  answer(waiting.hash, fail(error));
  decided_.notify_all();
}

// What failed may be sent again and succeed; what was applied has its outcome for good.
void Undecided::remember(const Hash32& hash, const Decided& decided) {
  if (decided.failure || !known_.emplace(hash, decided).second) return;
  known_order_.push_back(hash);
  if (known_order_.size() <= limits::engine_decided_kept) return;
  known_.erase(known_order_.front());
  known_order_.pop_front();
}

void Undecided::decide(const CommittedBlock& block) {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < block.entries.size(); ++i) {
    remember(block.entries[i], block.decided[i]);
    answer(block.entries[i], block.decided[i]);
  }
  if (!block.entries.empty()) decided_.notify_all();
}

void Undecided::forget_older_than(std::chrono::steady_clock::time_point time) {
  const std::lock_guard lock(mutex_);
  std::erase_if(waiting_, [&](const auto& each) {
    if (each.second->since >= time) return false;
    each.second->answer = fail(Failure::pending, "the entry found no block in its time");
    return true;
  });
  decided_.notify_all();
}

void Undecided::stop(const Error& error) {
  const std::lock_guard lock(mutex_);
  if (!stopped_) stopped_ = error;
  for (const auto& [hash, waiting] : waiting_) waiting->answer = fail(*stopped_);
  waiting_.clear();
  outgoing_.clear();
  decided_.notify_all();
  to_send_.notify_all();
}

std::optional<Error> Undecided::stopped() const {
  const std::lock_guard lock(mutex_);
  return stopped_;
}

}  // namespace jurat::network::comet
