#include "network/engine/solo.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "core/limits.h"
#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::network {
namespace {

// One entry on its way. Shared by the caller that waits and the thread that decides; the caller may leave first.
struct Waiting {
  Bytes entry;
  std::optional<Result<Decided>> answer;
};

Hash32 block_hash(const Hash32& previous, std::uint64_t height, Moment header_time, const std::vector<Bytes>& entries) {
  Bytes numbers;
  append_u64(numbers, height);
  append_u64(numbers, static_cast<std::uint64_t>(header_time.micros));
  Bytes hashes;
  for (const Bytes& entry : entries) append(hashes, crypto::sha256(entry));
  return crypto::tagged_hash(crypto::domain::solo_block, {previous, numbers, hashes});
}

class Solo final : public Engine {
 public:
  Solo(Application& application, Clock& clock)
      : application_(application), clock_(clock), height_(application.head().height), thread_([this] { run(); }) {}
  ~Solo() override { stop(); }
  Solo(const Solo&) = delete;
  Solo& operator=(const Solo&) = delete;

  Result<Decided> submit(Bytes entry, std::chrono::milliseconds timeout) override {
    TRY(application_.check(entry));
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    auto waiting = std::make_shared<Waiting>();
    waiting->entry = std::move(entry);
    std::unique_lock lock(mutex_);
    if (stopped_) return fail(*stopped_);
    if (queue_.size() >= limits::engine_queue) return fail(Failure::too_many_requests, "the ledger's queue is full");
    queue_.push_back(waiting);
    work_.notify_one();
    if (!decided_.wait_until(lock, deadline, [&] { return waiting->answer.has_value(); })) {
      return fail(Failure::pending, "the entry waits for its block");
    }
    return *waiting->answer;
  }

  Moment head_time() const override { return clock_.now(); }
  bool caught_up() const override { return true; }

  std::optional<Error> stopped() const override {
    const std::lock_guard lock(mutex_);
    return stopped_;
  }

  void stop() override {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
      if (!stopped_) stopped_ = Error{Failure::pending, "the engine was stopped"};
      work_.notify_one();
    }
    const std::lock_guard join(join_mutex_);
    if (thread_.joinable()) thread_.join();
  }

 private:
  using Batch = std::vector<std::shared_ptr<Waiting>>;

  // What waits now, at most one block of it; nothing when the engine ends.
  Batch next_batch() {
    std::unique_lock lock(mutex_);
    work_.wait(lock, [this] { return ending_ || !queue_.empty(); });
    Batch batch;
    while (!ending_ && !queue_.empty() && batch.size() < limits::block_entries) {
      batch.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
    return batch;
  }

  Result<std::vector<Decided>> apply(Moment header_time, const Hash32& hash, const std::vector<Bytes>& entries) {
    TRY_ASSIGN(StagedBlock staged, application_.stage(height_ + 1, header_time, hash, entries));
    TRY(application_.commit());
    return std::move(staged.decided);
  }

  void run() {
    for (;;) {
      const Batch batch = next_batch();
      if (batch.empty()) break;
      std::vector<Bytes> entries;
      for (const auto& waiting : batch) entries.push_back(waiting->entry);
      const Moment header_time = std::max(clock_.now(), previous_time_);
      const Hash32 hash = block_hash(previous_hash_, height_ + 1, header_time, entries);
      const auto decided = apply(header_time, hash, entries);
      if (decided && decided->size() == batch.size()) {
        ++height_;
        previous_time_ = header_time;
        previous_hash_ = hash;
        answer(batch, *decided);
        continue;
      }
      halt(batch, decided ? Error{Failure::internal, "the application lost count of a block"} : decided.error());
      return;
    }
    halt({}, Error{Failure::pending, "the engine was stopped"});
  }

  void answer(const Batch& batch, const std::vector<Decided>& decided) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i]->answer = decided[i];
    decided_.notify_all();
  }

  // Nothing more will be decided: everybody who waits learns why.
  void halt(const Batch& batch, const Error& error) {
    const std::lock_guard lock(mutex_);
    if (!stopped_ || !batch.empty()) stopped_ = error;
    for (const auto& waiting : batch) waiting->answer = fail(error);
    for (const auto& waiting : queue_) waiting->answer = fail(*stopped_);
    queue_.clear();
    decided_.notify_all();
  }

  Application& application_;
  Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable decided_;
  std::deque<std::shared_ptr<Waiting>> queue_;  // mutex_
  std::optional<Error> stopped_;                // mutex_
  bool ending_ = false;                         // mutex_
  std::uint64_t height_;                        // the thread's own, as are the next two
  Moment previous_time_{};
  Hash32 previous_hash_{};
  std::mutex join_mutex_;
  std::thread thread_;  // last: starts when everything else stands
};

}  // namespace

std::unique_ptr<Engine> start_solo(Application& application, Clock& clock) {
  return std::make_unique<Solo>(application, clock);
}

}  // namespace jurat::network
