// The network's own thread and all that lives on it: who is a member, who dials whom, which connection is the one.
// Promises: those of peers.h, which this is the inside of. Everything but ask(), change_members(), post(), stop() and
// the gauges belongs to that thread.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/post.hpp>
#include <list>
#include <map>
#include <mutex>
#include <thread>

#include "network/peers/conversation.h"
#include "network/peers/desk.h"
#include "network/peers/peers.h"

namespace jurat::network {

class Exchange final : public ConversationOwner, public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(PeersSettings settings, PeerTls tls, crypto::Ed25519PublicKey own_key);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  Result<void> listen();
  void run();
  void stop();
  [[nodiscard]] std::uint16_t port() const { return port_; }

  Result<void> ask(NodeIndex to, Bytes request, std::chrono::milliseconds within, Answered answered);
  Result<void> change_members(const std::vector<Peer>& members);
  [[nodiscard]] const PeerGauges* gauges(NodeIndex index) const;
  [[nodiscard]] std::uint64_t strangers_refused() const { return strangers_refused_; }

  // Does it on the network's thread; drops it after stop().
  template <class Work>
  void post(Work work) {
    const std::lock_guard lock(context_mutex_);
    if (context_) boost::asio::post(*context_, std::move(work));
  }

  void heard(Conversation& conversation) override;
  void requested(Conversation& conversation, std::uint64_t id, Bytes&& request, const Wanted& wanted) override;
  void ended(Conversation& conversation, const Error& why) override;

 private:
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;
  using Kept = std::list<std::shared_ptr<Conversation>>;

  // What the network keeps for one member.
  struct Seat {
    Seat(Peer member, const Executor& executor, Desk::Submit submit)
        : peer(std::move(member)), rest(executor), desk(std::move(submit)) {}
    Peer peer;
    Timer rest;  // until the next dial
    Backoff backoff;
    Desk desk;
    std::shared_ptr<Conversation> active;
    std::shared_ptr<Conversation> dialling;
    Kept candidates;  // shaken hands, not heard from yet
    bool removed = false;
  };

  PeerGauges& gauges_of(NodeIndex index) { return gauges_[index.value]; }
  std::shared_ptr<Seat> seat_of(NodeIndex index) const;
  [[nodiscard]] ConversationTimes conversation_times() const;
  void take_list(PeerList list);
  void remove(NodeIndex index);
  void close_all();
  static Connections connections_of(const Seat& seat);

  Awaitable<void> accept_connections();
  Awaitable<void> welcome(std::shared_ptr<Conversation> conversation);
  Awaitable<void> keep_dialling(std::shared_ptr<Seat> seat);
  Awaitable<void> dial(std::shared_ptr<Seat> seat);
  Awaitable<bool> reach(Conversation& conversation, HostPort to);
  Awaitable<void> go_on(std::shared_ptr<Conversation> conversation, std::shared_ptr<Seat> seat);
  void refuse_stranger(Conversation& conversation, const std::string& why);

  const PeersSettings settings_;
  const PeerTls tls_;
  const crypto::Ed25519PublicKey own_key_;
  std::array<PeerGauges, limits::nodes + 1> gauges_{};
  std::atomic<std::uint64_t> strangers_refused_{0};
  std::atomic<bool> stopping_{false};
  std::uint16_t port_ = 0;
  std::mutex change_mutex_;   // one new list after the other
  std::mutex context_mutex_;  // for post() against the end of the context
  std::unique_ptr<boost::asio::io_context> context_;
  std::optional<Acceptor> acceptor_;
  PeerList list_;
  std::map<NodeIndex, std::shared_ptr<Seat>> seats_;
  Kept strangers_;  // came in and have not shaken hands yet, oldest first
  SteadyTime stranger_logged_{};
  std::thread thread_;
};

}  // namespace jurat::network
