// What a node does beside serving: it keeps the key stock filled, its tables swept, and deleted users erased.
// Threading: start and stop from one thread; works on one of its own.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "council/share_rewrite.h"
#include "node/council_world.h"

namespace jurat::node {

class Upkeep {
 public:
  Upkeep(CouncilWorld& world, council::ShareRewrite& rewrite, council::Shares& shares)
      : world_(world), rewrite_(rewrite), shares_(shares) {}
  ~Upkeep() { stop(); }
  Upkeep(const Upkeep&) = delete;
  Upkeep& operator=(const Upkeep&) = delete;

  // Alone, a node fills what an empty council needs before it serves; several begin when enough of them are there.
  Result<void> start();
  void stop();

 private:
  // True when the stock was low and a batch was made.
  Result<bool> fill_once();
  // Several nodes that make the same batch at once hinder each other: each waits until those before it had their time.
  [[nodiscard]] bool is_my_turn(const ledger::View& view);
  void work(const std::stop_token& stopping);

  CouncilWorld& world_;
  council::ShareRewrite& rewrite_;
  council::Shares& shares_;
  std::optional<std::chrono::steady_clock::time_point> low_since_;  // of the one thread
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;
};

}  // namespace jurat::node
