// The part of Exchange that makes connections: accepting, dialling, and what both have in common.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/redirect_error.hpp>
#include <utility>

#include "core/log.h"
#include "network/peers/exchange.h"

namespace jurat::network {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;
using Resolver = asio::ip::basic_resolver<tcp, Executor>;

constexpr auto accept_pause = std::chrono::milliseconds(50);
constexpr auto stranger_log_pause = std::chrono::seconds(1);
constexpr std::size_t addresses_tried = 4;  // of one name

Error lost(std::string why) { return Error{Failure::input_output, std::move(why)}; }

}  // namespace

Awaitable<void> Exchange::accept_connections() {
  const Executor executor = context_->get_executor();
  Timer pause(executor);
  while (!stopping_) {
    error_code error;
    auto token = asio::redirect_error(Await{}, error);
    Socket socket = co_await acceptor_->async_accept(*context_, token);
    if (error == asio::error::operation_aborted || stopping_) co_return;
    if (!error) {
      // A flood of strangers pushes out its own oldest ones; a member needs two round trips to get through.
      if (strangers_.size() >= limits::peer_strangers) strangers_.front()->close(lost("too many connections"));
      auto conversation =
          std::make_shared<Conversation>(*this, std::move(socket), Dialled::by_peer, conversation_times());
      strangers_.push_back(conversation);
      asio::co_spawn(executor, welcome(std::move(conversation)), asio::detached);
      continue;
    }
    pause.expires_after(accept_pause);  // out of descriptors or memory: do not spin
    error_code ignored;
    auto pause_token = asio::redirect_error(Await{}, ignored);
    co_await pause.async_wait(pause_token);
  }
}

Awaitable<void> Exchange::welcome(std::shared_ptr<Conversation> conversation) {
  conversation->limit_beginning();
  PeerTls::Accepts accepts = [this](const crypto::Ed25519PublicKey& key) { return list_.find(key) != nullptr; };
  const bool shaken = co_await conversation->shake_hands(tls_, std::move(accepts));
  if (!shaken) {
    refuse_stranger(*conversation, conversation->tls_fault());
    co_return;
  }
  strangers_.remove(conversation);
  const auto key = conversation->peer_key();
  const Peer* peer = key ? list_.find(*key) : nullptr;
  auto seat = peer != nullptr ? seat_of(peer->index) : nullptr;
  if (!seat) {
    refuse_stranger(*conversation, "its key belongs to no member");
    co_return;
  }
  co_await go_on(std::move(conversation), std::move(seat));
}

void Exchange::refuse_stranger(Conversation& conversation, const std::string& why) {
  ++strangers_refused_;
  const SteadyTime now = steady_clock::now();
  if (!conversation.closed() && now - stranger_logged_ > stranger_log_pause) {
    stranger_logged_ = now;
    log_event(Level::warning, "peers.stranger_refused", {{"address", conversation.address()}, {"reason", why}});
  }
  conversation.close(lost(why));
}

Awaitable<void> Exchange::keep_dialling(std::shared_ptr<Seat> seat) {
  const auto occupied = [&seat] { return seat->active || !seat->candidates.empty(); };
  while (!seat->removed && !stopping_) {
    error_code ignored;
    auto token = asio::redirect_error(Await{}, ignored);
    if (occupied()) {
      seat->rest.expires_at(SteadyTime::max());
      co_await seat->rest.async_wait(token);
      continue;
    }
    const auto wait = seat->backoff.next(settings_.self, seat->peer.index, settings_.random);
    const SteadyTime until = steady_clock::now() + wait;
    // Woken by every connection that ends: only a new occupant is a reason to leave off.
    while (steady_clock::now() < until && !seat->removed && !occupied()) {
      auto rest_token = asio::redirect_error(Await{}, ignored);
      seat->rest.expires_at(until);
      co_await seat->rest.async_wait(rest_token);
    }
    if (seat->removed || stopping_ || occupied()) continue;
    co_await dial(seat);
  }
}

Awaitable<void> Exchange::dial(std::shared_ptr<Seat> seat) {
  const auto to = split_address(seat->peer.address);
  if (!to) co_return;  // PeerList let it through: never
  Socket socket(context_->get_executor());
  auto conversation = std::make_shared<Conversation>(*this, std::move(socket), Dialled::by_us, conversation_times());
  seat->dialling = conversation;
  conversation->limit_beginning();
  const HostPort target = *to;
  bool reached = co_await reach(*conversation, target);
  if (reached) {
    PeerTls::Accepts accepts = [key = seat->peer.tls_key](const crypto::Ed25519PublicKey& shown) {
      return shown == key;
    };
    reached = co_await conversation->shake_hands(tls_, std::move(accepts));
  }
  seat->dialling.reset();
  if (!reached || conversation->closed()) {
    gauges_of(seat->peer.index).count(PeerFault::unreachable);
    log_event(Level::debug, "peers.unreachable",
              {{"peer", seat->peer.index.value}, {"reason", conversation->tls_fault()}});
    conversation->close(lost("the node cannot be reached"));
    co_return;
  }
  co_await go_on(std::move(conversation), std::move(seat));
}

// A TCP connection to one of the addresses of a name.
Awaitable<bool> Exchange::reach(Conversation& conversation, HostPort to) {
  error_code error;
  const auto numeric = asio::ip::make_address(to.host, error);
  if (!error) {
    const tcp::endpoint endpoint(numeric, to.port);
    const bool connected = co_await conversation.connect(endpoint);
    co_return connected;
  }
  Resolver resolver(context_->get_executor());
  const std::string port = std::to_string(to.port);
  error_code unknown;
  auto token = asio::redirect_error(Await{}, unknown);
  const auto found = co_await resolver.async_resolve(to.host, port, token);
  if (unknown) co_return false;
  std::size_t tried = 0;
  for (const auto& entry : found) {
    if (conversation.closed() || ++tried > addresses_tried) co_return false;
    const tcp::endpoint endpoint = entry.endpoint();
    const bool connected = co_await conversation.connect(endpoint);
    if (connected) co_return true;
  }
  co_return false;
}

// Both sides have shown their keys: the conversation begins, unless another one to the same peer goes before it.
Awaitable<void> Exchange::go_on(std::shared_ptr<Conversation> conversation, std::shared_ptr<Seat> seat) {
  const NodeIndex peer = seat->peer.index;
  const bool stays =
      !conversation->closed() && goes_on(settings_.self, peer, conversation->dialled(), connections_of(*seat));
  if (!stays || seat->removed || stopping_) {
    conversation->close(lost("another connection to the node stays"));
    co_return;
  }
  seat->candidates.push_back(conversation);
  seat.reset();  // it may be removed while they talk
  co_await conversation->talk(peer, gauges_of(peer));
}

}  // namespace jurat::network
