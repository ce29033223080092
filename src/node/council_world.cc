#include "node/council_world.h"

#include <algorithm>
#include <ctime>
#include <deque>
#include <thread>

#include "api/admin_forms.h"
#include "core/limits.h"
#include "core/log.h"
#include "council/flows/stock.h"
#include "store/disk_failure.h"

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

CouncilWorld::CouncilWorld(WorldParts parts)
    : parts_(std::move(parts)),
      tables_(parts_.tables),
      endorser_({parts_.self, parts_.identity, std::move(parts_.fake_user_seed), &api::admin_forms(), this},
                parts_.shares, tables_, parts_.token_keys, parts_.random),
      stock_room_(parts_.self, parts_.shares, parts_.random) {}

void CouncilWorld::send(const council::Outgoing& one, const std::shared_ptr<Inbox>& inbox) {
  Result<void> asked = fail(Failure::input_output, "this node has no peers");
  if (network::Peers* const peers = peers_) {
    asked = peers->ask(one.to, one.request, limits::peer_answer_time,
                       [to = one.to, inbox](Result<Bytes> answer) { inbox->put(to, std::move(answer)); });
  }
  if (!asked) inbox->put(one.to, fail(asked.error()));
}

Result<council::Gathered> CouncilWorld::ask(council::Round round) {
  council::Gather gather(std::move(round));
  // Answers come on the network's thread, or are made on this one; one that comes after the round is dropped with the
  // last holder of the inbox.
  const auto inbox = std::make_shared<Inbox>();
  // By the monotonic clock: a wall clock that is set back must not keep a round, and its worker, waiting.
  const auto began = std::chrono::steady_clock::now();
  const auto round_time = [&, start = now()] {
    return start + std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - began);
  };
  council::Gather::Step step = gather.start(round_time());
  while (!step.done) {
    // The others work while this node makes its own answer.
    for (const council::Outgoing& one : step.send) {
      if (one.to != self()) send(one, inbox);
    }
    for (const council::Outgoing& one : step.send) {
      if (one.to == self()) inbox->put(one.to, answer(self(), one.request));
    }
    const Duration wait = step.wake_at ? std::max(*step.wake_at - round_time(), Duration{0}) : Duration{0};
    const auto next = inbox->take(std::min<Duration>(wait, limits::peer_answer_time));
    step =
        next ? gather.on_answer(next->from, next->content ? std::optional(*next->content) : std::nullopt, round_time())
             : gather.on_time(round_time());
  }
  Result<council::Gathered> gathered = gather.take();
  for (const council::Fault& fault : gather.take_faults()) blame(fault);
  return gathered;
}

// Blame is a local finding: for this node's operator to look at, and no proof to anybody else (rule D).
void CouncilWorld::blame(council::Fault fault) {
  log_event(Level::warning, "council.fault",
            {{"node", fault.node.value}, {"failure", failure_name(fault.failure)}, {"reason", fault.reason}});
  const std::lock_guard lock(faults_mutex_);
  ++faults_[{fault.node.value, fault.failure}];
}

CouncilWorld::Faults CouncilWorld::faults() const {
  const std::lock_guard lock(faults_mutex_);
  return faults_;
}

bool counts_as_away(bool connected, std::optional<Duration> since_heard, Duration since_start) {
  return !connected && since_heard.value_or(since_start) >= Duration(limits::courier_away);
}

bool CouncilWorld::is_away(NodeIndex node) const {
  const network::Peers* const peers = peers_;
  if (node == self() || peers == nullptr) return false;
  const network::PeerStatus status = peers->status(node);
  const auto since_start = std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - began_);
  return counts_as_away(status.connected, status.since_heard, since_start);
}

void CouncilWorld::hear(NodeIndex from, const Bytes& request, network::Reply reply) {
  std::move(reply).send(answer(from, request));
}

Bytes CouncilWorld::answer(NodeIndex from, const Bytes& request) {
  const Result<council::Framed> framed = council::parse_frame(request);
  if (!framed) return council::answer_failure(framed.error());
  switch (framed->type) {
    case MessageType::deliver:
    case MessageType::relay_send:
    case MessageType::deal_stock:
    case MessageType::sub_shares:
    case MessageType::accept_stock: {
      const Result<Bytes> body = answer_flow(from, *framed);
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
    case MessageType::applied:
      return endorse(from, request);
  }
  return council::answer_failure({Failure::bad_encoding, "not a message"});
}

Result<Bytes> CouncilWorld::answer_flow(NodeIndex from, const council::Framed& framed) {
  TRY(check_head());
  if (framed.type == MessageType::deliver) return council::flows::deliver(*this, parts_.courier, from, framed.body);
  if (framed.type == MessageType::relay_send) return council::flows::relay_send(*this, from, framed.body);
  if (framed.type == MessageType::accept_stock) {
    return council::flows::accept_batch(*this, stock_room_, parts_.identity, framed.body);
  }
  TRY_ASSIGN(const ledger::View current, view());
  const std::lock_guard lock(kernel_);
  if (framed.type == MessageType::deal_stock) return stock_room_.deal(framed.body, current);
  return stock_room_.sub_shares(from, framed.body);
}

// Rule D: a node that no longer hears what the council decides vouches for nothing. Alone, its head is never stale.
Result<void> CouncilWorld::check_head() const {
  const Duration age = parts_.clock.now() - parts_.engine.head_time();
  if (age <= Duration(limits::stale_head)) return {};
  return fail(Failure::stale_head, "this node has heard of no block for " +
                                       std::to_string(std::chrono::duration_cast<std::chrono::seconds>(age).count()) +
                                       " s by its clock; look at its connections and its clock");
}

Bytes CouncilWorld::endorse(NodeIndex from, const Bytes& request) {
  if (const Result<void> fresh = check_head(); !fresh) return council::answer_failure(fresh.error());
  const auto give_up = std::chrono::steady_clock::now() + limits::view_wait;
  for (;;) {
    const Result<ledger::View> current = view();
    if (!current) return council::answer_failure(current.error());
    council::Reply reply;
    {
      const std::lock_guard lock(kernel_);
      reply = endorser_.answer(from, request, *current, now());
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(give_up - std::chrono::steady_clock::now());
    const bool again =
        reply.wait_for_height && left.count() > 0 && parts_.application.wait_for(*reply.wait_for_height, left);
    if (again) continue;
    if (const Result<void> durable = make_durable(reply.durable_at); !durable)
      return council::answer_failure(durable.error());
    return std::move(reply.answer);
  }
}

Result<void> CouncilWorld::make_durable(std::uint64_t number) {
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
  if (!committed && store::is_disk_failure(committed.error().failure) && !disk_fault_) disk_fault_ = committed.error();
  return committed;
}

std::optional<Error> CouncilWorld::disk_fault() const {
  const std::lock_guard lock(kernel_);
  return disk_fault_;
}

Result<council::Decided> CouncilWorld::submit(Bytes certified_entry) {
  TRY_ASSIGN(network::Decided decided, parts_.engine.submit(std::move(certified_entry), limits::gather_time));
  return council::Decided{decided.height, decided.failure, std::move(decided.reason)};
}

void CouncilWorld::pause(Duration duration) { std::this_thread::sleep_for(duration); }

Result<crypto::Ed25519Key> CouncilWorld::stretch(const std::function<Result<crypto::Ed25519Key>()>& work) {
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

Result<void> CouncilWorld::erase() {
  TRY_ASSIGN(const ledger::View current, view());
  TRY(eraser_.destroy_shares(parts_.shares, current, now()));
  return {};
}

Result<void> CouncilWorld::sweep() {
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
