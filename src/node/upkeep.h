// What a node does beside serving: it keeps the key stock filled, its tables swept, and deleted users erased.
// Threading: start and stop from one thread; works on one of its own.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "council/share_rewrite.h"
#include "node/council_world.h"

namespace jurat::node {

// Whose turn it is to make the batch that the council needs next. Several nodes that make one at once hinder each
// other: each waits until those before it had their time, another one first for each batch; who failed waits as long
// again.
class StockTurn {
 public:
  using Time = std::chrono::steady_clock::time_point;
  StockTurn(NodeIndex self, unsigned n) : self_(self), n_(n) {}
  // While the stock is low, and `batch` the number of the one that comes next.
  [[nodiscard]] bool is_mine(std::uint64_t batch, Time now);
  void failed(Time now);

 private:
  NodeIndex self_;
  unsigned n_;
  std::optional<std::uint64_t> batch_;
  Time from_;  // when this node may make it
};

class Upkeep {
 public:
  Upkeep(CouncilWorld& world, unsigned nodes, council::ShareRewrite& rewrite, council::Shares& shares)
      : world_(world), rewrite_(rewrite), shares_(shares), turn_(world.self(), nodes) {}
  ~Upkeep() { stop(); }
  Upkeep(const Upkeep&) = delete;
  Upkeep& operator=(const Upkeep&) = delete;

  // Alone, a node fills what an empty council needs before it serves; several begin when enough of them are there.
  Result<void> start();
  void stop();

 private:
  // True when the stock was low and a batch was made.
  Result<bool> fill_once();
  void work(const std::stop_token& stopping);

  CouncilWorld& world_;
  council::ShareRewrite& rewrite_;
  council::Shares& shares_;
  StockTurn turn_;               // of the one thread
  unsigned stock_failures_ = 0;  // one after the other; of it too
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;
};

}  // namespace jurat::node
