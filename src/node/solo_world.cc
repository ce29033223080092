#include "node/solo_world.h"

#include <algorithm>
#include <ctime>
#include <thread>

#include "api/admin_forms.h"
#include "core/limits.h"
#include "council/flows/stock.h"

namespace jurat::node {

using council::MessageType;

namespace {

// Of the calling thread; nothing when the system has no such clock.
Duration processor_time() {
  timespec used{};
  if (::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used) != 0) return {};
  return std::chrono::duration_cast<Duration>(std::chrono::seconds(used.tv_sec) +
                                              std::chrono::nanoseconds(used.tv_nsec));
}

}  // namespace

SoloWorld::SoloWorld(SoloParts parts)
    : parts_(std::move(parts)),
      tables_(parts_.tables),
      endorser_({NodeIndex{1}, parts_.identity, std::move(parts_.fake_user_seed), &api::admin_forms()}, parts_.shares,
                tables_, parts_.token_keys, parts_.random),
      stock_room_(NodeIndex{1}, parts_.shares, parts_.random) {}

Result<council::Gathered> SoloWorld::ask(council::Round round) {
  council::Gather gather(std::move(round));
  council::Gather::Step step = gather.start(now());
  while (!step.done) {
    ASSERT_TRUTH(!step.send.empty());  // with one node, every step asks it or is the last
    const council::Outgoing& one = step.send.front();
    const Bytes answered = answer(one.request);
    step = gather.on_answer(one.to, answered, now());
  }
  return gather.take();
}

Bytes SoloWorld::answer(const Bytes& request) {
  const Result<council::Framed> framed = council::parse_frame(request);
  if (!framed) return council::answer_failure(framed.error());
  switch (framed->type) {
    case MessageType::deliver:
    case MessageType::deal_stock:
    case MessageType::sub_shares:
    case MessageType::accept_stock: {
      const Result<Bytes> body = answer_flow(*framed);
      return body ? council::answer_with(*body) : council::answer_failure(body.error());
    }
    case MessageType::look_up:
    case MessageType::evaluate:
    case MessageType::endorse:
    case MessageType::code_state:
    case MessageType::courier_open:
    case MessageType::courier_evaluate:
    case MessageType::store_code:
    case MessageType::receive_admin_call:
      return endorse(request);
  }
  return council::answer_failure({Failure::bad_encoding, "not a message"});
}

Result<Bytes> SoloWorld::answer_flow(const council::Framed& framed) {
  if (framed.type == MessageType::deliver) return council::flows::deliver(*this, parts_.courier, self(), framed.body);
  if (framed.type == MessageType::accept_stock) {
    return council::flows::accept_batch(*this, stock_room_, parts_.identity, framed.body);
  }
  TRY_ASSIGN(const ledger::View current, view());
  const std::lock_guard lock(kernel_);
  if (framed.type == MessageType::deal_stock) return stock_room_.deal(framed.body, current);
  return stock_room_.sub_shares(self(), framed.body);
}

Bytes SoloWorld::endorse(const Bytes& request) {
  const Result<ledger::View> current = view();
  if (!current) return council::answer_failure(current.error());
  council::Reply reply;
  {
    const std::lock_guard lock(kernel_);
    reply = endorser_.answer(self(), request, *current, now());
  }
  if (const Result<void> durable = make_durable(reply.durable_at); !durable)
    return council::answer_failure(durable.error());
  return std::move(reply.answer);
}

Result<void> SoloWorld::make_durable(std::uint64_t number) {
  if (number == 0) return {};
  // Whoever comes while a commit runs waits here and is served by the next one together with the others.
  const std::lock_guard flushing(flush_);
  const council::Tables::Batch* batch = nullptr;
  {
    const std::lock_guard lock(kernel_);
    if (tables_.durable() >= number) return {};
    batch = &tables_.begin_flush();
  }
  const Result<void> committed = council::Tables::commit(parts_.tables, *batch);
  const std::lock_guard lock(kernel_);
  tables_.end_flush(committed.has_value());
  return committed;
}

Result<council::Decided> SoloWorld::submit(Bytes certified_entry) {
  TRY_ASSIGN(network::Decided decided, parts_.engine.submit(std::move(certified_entry), limits::gather_time));
  return council::Decided{decided.height, decided.failure, std::move(decided.reason)};
}

void SoloWorld::pause(Duration duration) { std::this_thread::sleep_for(duration); }

Result<crypto::Ed25519Key> SoloWorld::stretch(const std::function<Result<crypto::Ed25519Key>()>& work) {
  const unsigned at_once = std::max(1U, std::thread::hardware_concurrency());
  {
    std::unique_lock lock(stretch_);
    if (stretch_waiting_ >= limits::argon2_queue)
      return fail(Failure::too_many_requests, "too many passwords are being checked");
    ++stretch_waiting_;
    stretch_free_.wait(lock, [&] { return stretching_ < at_once; });
    --stretch_waiting_;
    ++stretching_;
  }
  const Duration before = processor_time();
  Result<crypto::Ed25519Key> key = work();
  stretched_ += (processor_time() - before).count();
  {
    const std::lock_guard lock(stretch_);
    --stretching_;
  }
  stretch_free_.notify_one();
  return key;
}

Result<void> SoloWorld::erase() {
  TRY_ASSIGN(const ledger::View current, view());
  TRY(eraser_.destroy_shares(parts_.shares, current, now()));
  return {};
}

Result<void> SoloWorld::sweep() {
  TRY_ASSIGN(const ledger::View current, view());
  const auto gone = [&](ByteSpan row) { return council::names_somebody_gone(current, row); };
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(kernel_);
    TRY(tables_.sweep(now(), limits::rows_swept_at_once, gone));
    number = tables_.written();
  }
  return make_durable(number);
}

}  // namespace jurat::node
