#include "network/peers/exchange.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/redirect_error.hpp>
#include <string>
#include <tuple>
#include <utility>

#include "core/log.h"
#include "network/peers/reply_route.h"

namespace jurat::network {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;

constexpr int backlog = 128;

Error lost(std::string why) { return Error{Failure::input_output, std::move(why)}; }

}  // namespace

Exchange::Exchange(PeersSettings settings, PeerTls tls, crypto::Ed25519PublicKey own_key)
    : settings_(std::move(settings)),
      tls_(std::move(tls)),
      own_key_(own_key),
      context_(std::make_unique<asio::io_context>(1)) {}

Exchange::~Exchange() { stop(); }

Result<void> Exchange::listen() {
  TRY_ASSIGN(const HostPort at, split_address(settings_.listen));
  error_code error;
  const auto address = asio::ip::make_address(at.host, error);
  if (error) return fail(Failure::invalid_parameter, "listen \"" + settings_.listen + "\": not an IP address");
  const tcp::endpoint endpoint(address, at.port);
  acceptor_.emplace(*context_);
  std::ignore = acceptor_->open(endpoint.protocol(), error);
  if (!error) std::ignore = acceptor_->set_option(Acceptor::reuse_address(true), error);
  if (!error) std::ignore = acceptor_->bind(endpoint, error);
  if (!error) std::ignore = acceptor_->listen(backlog, error);
  if (!error) port_ = acceptor_->local_endpoint(error).port();
  if (error) {
    return fail(Failure::input_output, "cannot listen for peers on " + settings_.listen + ": " + error.message());
  }
  return change_members(settings_.members);
}

void Exchange::run() {
  asio::co_spawn(*context_, accept_connections(), asio::detached);
  thread_ = std::thread([context = context_.get()] { context->run(); });
}

void Exchange::stop() {
  if (stopping_.exchange(true)) return;
  ASSERT_TRUTH(std::this_thread::get_id() != thread_.get_id());
  for (PeerGauges& gauges : gauges_) gauges.member = false;
  asio::post(*context_, [this] {
    close_all();
    context_->stop();
  });
  if (thread_.joinable()) {
    thread_.join();
  } else {
    context_->run();  // it never ran
  }
  context_->restart();
  context_->poll();  // what was cancelled ends
  acceptor_.reset();
  std::unique_ptr<asio::io_context> ended;
  {
    const std::lock_guard lock(context_mutex_);
    ended = std::move(context_);
  }
  ended.reset();  // requests that were on their way to the thread end here
}

void Exchange::close_all() {
  error_code ignored;
  if (acceptor_) std::ignore = acceptor_->close(ignored);
  const Kept strangers = strangers_;
  for (const auto& stranger : strangers) stranger->close(lost("this node stops"));
  while (!seats_.empty()) remove(seats_.begin()->first);
}

Result<void> Exchange::ask(NodeIndex to, Bytes request, std::chrono::milliseconds within, Answered answered) {
  const std::string name = "node " + std::to_string(to.value);
  if (to.value > limits::nodes || !gauges_of(to).member) {
    return fail(Failure::invalid_parameter, name + " is no other member of this council");
  }
  PeerGauges& gauges = gauges_of(to);
  if (request.size() > frame_body_bytes) {
    gauges.count(PeerFault::too_large);
    return fail(Failure::too_large, "request to " + name + ": at most " + std::to_string(frame_body_bytes) + " bytes");
  }
  if (!gauges.connected) {
    gauges.count(PeerFault::unreachable);
    return fail(Failure::input_output, name + " is not connected");
  }
  TRY_ASSIGN(Question question, Question::open(gauges, request.size(), std::move(answered)));
  const auto wait = std::clamp<std::chrono::milliseconds>(within, std::chrono::milliseconds(0), settings_.times.answer);
  const SteadyTime deadline = steady_clock::now() + wait;
  post([this, to, request = std::move(request), deadline, question = std::move(question)]() mutable {
    const auto seat = seat_of(to);
    if (seat && seat->active) seat->active->ask(request, deadline, std::move(question));
  });
  return {};
}

const PeerGauges* Exchange::gauges(NodeIndex index) const {
  return index.value <= limits::nodes ? &gauges_[index.value] : nullptr;
}

Result<void> Exchange::change_members(const std::vector<Peer>& members) {
  TRY_ASSIGN(PeerList list, PeerList::make(settings_.self, own_key_, members));
  const std::lock_guard lock(change_mutex_);
  if (stopping_) return {};
  for (std::size_t i = 1; i <= limits::nodes; ++i) {
    gauges_[i].member = list.find(NodeIndex{static_cast<std::uint8_t>(i)}) != nullptr;
  }
  post([this, list = std::move(list)]() mutable { take_list(std::move(list)); });
  return {};
}

void Exchange::take_list(PeerList list) {
  if (stopping_) return;
  list_ = std::move(list);
  std::vector<NodeIndex> gone;
  for (const auto& [index, seat] : seats_) {
    const Peer* member = list_.find(index);
    if (member == nullptr || member->tls_key != seat->peer.tls_key) gone.push_back(index);
  }
  for (const NodeIndex index : gone) remove(index);
  // Their keys are no longer, or not yet, what they were checked against.
  const Kept strangers = strangers_;
  for (const auto& stranger : strangers) stranger->close(lost("the members changed"));
  for (const auto& [index, member] : list_.others()) {
    const auto seat = seat_of(index);
    if (seat) {
      seat->peer.address = member.address;
      continue;
    }
    const Executor executor = context_->get_executor();
    const auto made = std::make_shared<Seat>(member, executor, settings_.submit);
    seats_.emplace(index, made);
    asio::co_spawn(executor, keep_dialling(made), asio::detached);
  }
}

void Exchange::remove(NodeIndex index) {
  const auto seat = seat_of(index);
  if (!seat) return;
  seat->removed = true;
  const Kept candidates = seat->candidates;
  for (const auto& candidate : candidates) candidate->close(lost("the node is no longer a member"));
  if (seat->dialling) seat->dialling->close(lost("the node is no longer a member"));
  if (const auto active = seat->active) active->close(lost("the node is no longer a member"));
  seat->rest.cancel();
  seats_.erase(index);
}

std::shared_ptr<Exchange::Seat> Exchange::seat_of(NodeIndex index) const {
  const auto found = seats_.find(index);
  return found == seats_.end() ? nullptr : found->second;
}

ConversationTimes Exchange::conversation_times() const {
  const PeersTimes& times = settings_.times;
  return {.link = {.ping = times.ping, .silence = times.silence, .frame = times.frame, .answer = times.answer},
          .handshake = times.handshake,
          .rekey = times.rekey};
}

void Exchange::heard(Conversation& conversation) {
  const auto seat = seat_of(conversation.peer());
  const auto self = conversation.shared_from_this();
  if (!seat || seat->removed) return conversation.close(lost("the node is no longer a member"));
  seat->candidates.remove(self);
  const auto old = seat->active;
  if (old && !replaces(settings_.self, seat->peer.index, conversation.dialled(), old->dialled())) {
    return conversation.close(lost("another connection to the node stays"));
  }
  seat->active = self;
  seat->backoff.connected();
  gauges_of(seat->peer.index).connected = true;
  if (old) return old->close(lost("another connection to the node took its place"));
  log_event(Level::info, "peers.connected",
            {{"peer", seat->peer.index.value}, {"dialled", conversation.dialled() == Dialled::by_us}});
}

void Exchange::requested(Conversation& conversation, std::uint64_t id, Bytes&& request, const Wanted& wanted) {
  const auto seat = seat_of(conversation.peer());
  if (!seat) return;
  const NodeIndex from = conversation.peer();
  auto route =
      std::make_unique<Reply::Route>(Reply::Route{weak_from_this(), conversation.weak_from_this(), id, wanted});
  // std::function copies what it holds.
  auto reply = std::make_shared<Reply>(std::move(route));
  auto kept = std::make_shared<Bytes>(std::move(request));
  const bool taken = seat->desk.add([weak = weak_from_this(), from, kept, reply, weak_seat = std::weak_ptr(seat)] {
    const auto exchange = weak.lock();
    if (!exchange || exchange->stopping_) return;
    if (reply->wanted()) {
      ++exchange->gauges_of(from).served;
      try {
        exchange->settings_.handler(from, std::move(*kept), std::move(*reply));
      } catch (const std::exception&) {
        log_event(Level::error, "peers.handler_threw", {{"peer", from.value}});
      }
    }
    exchange->post([weak_seat] {
      if (const auto still = weak_seat.lock()) still->desk.finished();
    });
  });
  if (!taken) conversation.refuse(id, Refusal::busy);
}

void Exchange::ended(Conversation& conversation, const Error& why) {
  const auto self = conversation.shared_from_this();
  strangers_.remove(self);
  const auto seat = seat_of(conversation.peer());
  if (!seat) return;
  seat->candidates.remove(self);
  if (seat->active == self) {
    seat->active.reset();
    gauges_of(seat->peer.index).connected = false;
    log_event(stopping_ ? Level::info : Level::warning, "peers.connection_ended",
              {{"peer", seat->peer.index.value}, {"reason", why.message}});
  }
  seat->rest.cancel();
}

Connections Exchange::connections_of(const Seat& seat) {
  Connections connections;
  if (seat.active) connections.active = seat.active->dialled();
  for (const auto& candidate : seat.candidates) {
    (candidate->dialled() == Dialled::by_us ? connections.candidate_by_us : connections.candidate_by_peer) = true;
  }
  return connections;
}

}  // namespace jurat::network
