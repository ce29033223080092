// One TCP connection to a peer with its TLS session and its Link: coroutines that move bytes and let time pass.
// Promises: every wait ends at its deadline or with close(); long transfers take turns with other connections.
// Threading: all of it on the network's own thread. Does not: choose peers; its owner does.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>

#include "network/peers/dial_rules.h"
#include "network/peers/link.h"
#include "network/peers/peer_tls.h"

namespace jurat::network {

using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;
using Await = boost::asio::use_awaitable_t<Executor>;
template <class T>
using Awaitable = boost::asio::awaitable<T, Executor>;

class Conversation;

// Outlives its conversations; none of these may destroy one.
class ConversationOwner {
 public:
  virtual void heard(Conversation& conversation) = 0;  // the first frame: both sides accepted each other
  virtual void requested(Conversation& conversation, std::uint64_t id, Bytes&& request, const Wanted& wanted) = 0;
  virtual void ended(Conversation& conversation, const Error& why) = 0;  // once

 protected:
  ~ConversationOwner() = default;
};

struct ConversationTimes {
  LinkTimes link;
  std::chrono::milliseconds handshake = limits::peer_handshake_time;  // connecting, TLS and the first frame together
  std::chrono::milliseconds rekey = limits::peer_rekey_time;
};

class Conversation : public std::enable_shared_from_this<Conversation> {
 public:
  Conversation(ConversationOwner& owner, Socket&& socket, Dialled dialled, const ConversationTimes& times);
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  void limit_beginning();  // it is closed unless it is heard from within times.handshake
  Awaitable<bool> connect(boost::asio::ip::tcp::endpoint to);
  // True with the other side's proven key in peer_key().
  Awaitable<bool> shake_hands(const PeerTls& tls, PeerTls::Accepts accepts);
  // Talks until it is closed.
  Awaitable<void> talk(NodeIndex peer, PeerGauges& gauges);
  void close(const Error& why);

  // Only between talk() and close(); nothing happens after.
  void ask(ByteSpan request, SteadyTime deadline, Question question);
  void answer(std::uint64_t id, ByteSpan answer);
  void refuse(std::uint64_t id, Refusal reason);

  [[nodiscard]] bool closed() const { return closed_; }
  [[nodiscard]] Dialled dialled() const { return dialled_; }
  [[nodiscard]] NodeIndex peer() const { return peer_; }
  [[nodiscard]] std::optional<crypto::Ed25519PublicKey> peer_key() const;
  [[nodiscard]] std::string address() const;  // of the other side, for the log
  [[nodiscard]] std::string tls_fault() const;

 private:
  Awaitable<bool> readiness(Transfer transfer);
  Awaitable<void> take_turns();
  // Each is handed what keeps this alive, from before its first step to its end.
  Awaitable<void> read(std::shared_ptr<Conversation> self);
  Awaitable<void> write(std::shared_ptr<Conversation> self);
  Awaitable<void> watch(std::shared_ptr<Conversation> self);
  bool take(std::size_t bytes);
  void renew_keys_when_due(SteadyTime now);
  void attend();

  ConversationOwner& owner_;
  const ConversationTimes times_;
  const Dialled dialled_;
  NodeIndex peer_;
  Socket socket_;
  Timer beginning_;  // ends a connection that never gets anywhere
  Timer due_;        // of the Link
  Timer output_;     // never expires: cancelled when there is something to write
  SteadyTime due_at_;
  SteadyTime keys_from_;
  std::uint64_t records_ = 0;  // written under the present keys
  std::optional<PeerTlsSession> tls_;
  std::optional<Link> link_;
  std::array<std::uint8_t, 16 << 10> scratch_{};
  bool announced_ = false;
  bool closed_ = false;
};

}  // namespace jurat::network
