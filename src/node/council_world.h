// The kernel's World: rounds go to this node itself and to its peers, entries to the engine; what peers ask is
// answered. In a council of one there are no peers. Promises: an answer leaves only when the charges and codes it rests
// on are durable; nothing is vouched for over a stale head (rule D); few password stretches at once. Threading: any
// number of workers; the endorsing side runs one request at a time.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <utility>

#include "council/endorser.h"
#include "council/eraser.h"
#include "council/flows/courier.h"
#include "council/stock_room.h"
#include "council/world.h"
#include "network/engine/engine.h"
#include "network/peers/peers.h"
#include "node/inbox.h"
#include "node/ledger_application.h"

namespace jurat::node {

struct WorldParts {
  NodeIndex self;
  const crypto::Ed25519Key& identity;
  Secret fake_user_seed;
  council::TokenKeys& token_keys;
  ledger::Ledger& ledger;
  LedgerApplication& application;  // of that ledger
  network::Engine& engine;
  council::Shares& shares;
  store::Store& tables;
  council::Messenger& messenger;
  council::flows::CourierSettings courier;
  Clock& clock;
  Random& random;
};

// Whether a node that was last heard of so long ago, if ever, counts as away (council/reach.h).
[[nodiscard]] bool counts_as_away(bool connected, std::optional<Duration> since_heard, Duration since_start);

class CouncilWorld final : public council::World {
 public:
  explicit CouncilWorld(WorldParts parts);

  // From now on rounds reach the other nodes, too. Once; `peers` outlives every call.
  void join(network::Peers& peers) { peers_ = &peers; }
  // What a peer asked. Waits at most limits::view_wait for this node's ledger, and as a courier or for a batch of keys
  // asks other nodes in turn: call it on a worker.
  void hear(NodeIndex from, const Bytes& request, network::Reply reply);

  [[nodiscard]] NodeIndex self() const override { return parts_.self; }
  Result<ledger::View> view() override { return parts_.ledger.view(); }
  [[nodiscard]] Moment now() override { return parts_.clock.now(); }
  Random& random() override { return parts_.random; }
  Result<council::Gathered> ask(council::Round round) override;
  void blame(council::Fault fault) override;
  using Faults = std::map<std::pair<std::uint8_t, Failure>, std::uint64_t>;
  [[nodiscard]] Faults faults() const;  // by node and what it did, since the start
  Result<council::Decided> submit(Bytes certified_entry) override;
  void pause(Duration duration) override;
  Result<crypto::Ed25519Key> stretch(const std::function<Result<crypto::Ed25519Key>()>& work) override;
  council::Messenger& messenger() override { return parts_.messenger; }
  [[nodiscard]] bool is_away(NodeIndex node) const override;

  // Processor time that went into stretching passwords since the start: what operators buy guessing resistance with.
  [[nodiscard]] Duration stretching_time() const noexcept { return Duration(stretched_.load()); }
  // The first write of the tables that the disk refused, if any: no answer that rests on one leaves, the node stops.
  [[nodiscard]] std::optional<Error> disk_fault() const;
  // Destroys what is held of deleted users, a bounded part at a time; call now and then.
  Result<void> erase();
  // Removes rows of the tables that are expired or about somebody gone; call now and then.
  Result<void> sweep();

 private:
  void send(const council::Outgoing& one, const std::shared_ptr<Inbox>& inbox);
  Bytes answer(NodeIndex from, const Bytes& request);
  Result<Bytes> answer_flow(NodeIndex from, const council::Framed& framed);
  Bytes endorse(NodeIndex from, const Bytes& request);
  [[nodiscard]] Result<void> check_head() const;
  Result<void> make_durable(std::uint64_t number);

  WorldParts parts_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::atomic<network::Peers*> peers_ = nullptr;
  mutable std::mutex kernel_;  // guards tables_, endorser_, stock_room_, disk_fault_
  council::Tables tables_;
  council::Endorser endorser_;
  council::StockRoom stock_room_;
  std::optional<Error> disk_fault_;
  mutable std::mutex faults_mutex_;
  Faults faults_;           // at most one for each node and kind of failure
  council::Eraser eraser_;  // of the one thread that calls erase
  std::mutex flush_;        // one group commit of the tables at a time
  std::mutex stretch_;
  std::condition_variable stretch_free_;
  unsigned stretching_ = 0, stretch_waiting_ = 0;
  std::atomic<Duration::rep> stretched_ = 0;
};

}  // namespace jurat::node
