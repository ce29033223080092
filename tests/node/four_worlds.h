// Four nodes in one process: each with its own ledger, tables, shares and World, talking over real TLS on loopback;
// one order of entries stands in for the engine, so that a test can hold blocks back from a node.
#pragma once

#include <atomic>

#include "council/simulated_council.h"
#include "network/peers/loopback_council.h"
#include "node/council_world.h"

namespace jurat::node {

class FourWorlds;

// A store in memory whose disk can become full.
class FillingStore final : public store::Store {
 public:
  [[nodiscard]] Result<std::unique_ptr<store::Reader>> snapshot() const override { return under_->snapshot(); }
  [[nodiscard]] Result<void> commit(const std::function<Result<void>(store::Writer&)>& change) override {
    if (full) return fail(Failure::store_full, "tables: no space");
    return under_->commit(change);
  }
  [[nodiscard]] Result<void> check_file() const override { return under_->check_file(); }
  std::atomic<bool> full = false;

 private:
  std::unique_ptr<store::Store> under_ = store::open_memory();
};

// The engine of one node, fed by the order that all share.
class OneOrder final : public network::Engine {
 public:
  OneOrder(FourWorlds& all, std::size_t place) : all_(all), place_(place) {}
  Result<network::Decided> submit(Bytes entry, std::chrono::milliseconds timeout) override;
  [[nodiscard]] Moment head_time() const override { return system_clock().now() - age; }
  [[nodiscard]] bool caught_up() const override { return true; }
  [[nodiscard]] std::optional<Error> stopped() const override { return std::nullopt; }
  void stop() override {}
  std::chrono::milliseconds age{0};  // of the head, as this node sees it
  std::atomic<bool> held_back = false;

 private:
  FourWorlds& all_;
  std::size_t place_;
};

struct WorldNode {
  WorldNode(FourWorlds& all, std::uint8_t number, const ledger::Genesis& genesis, const crypto::Ed25519Key& identity);

  std::unique_ptr<store::Store> state = store::open_memory(), shares_store = store::open_memory();
  FillingStore tables;
  std::unique_ptr<ledger::Ledger> ledger;
  std::unique_ptr<LedgerApplication> application;
  std::uint64_t applied = 0;
  OneOrder engine;
  council::Shares shares;
  council::simulated::SimulatedTokenKeys token_keys;
  council::simulated::KeptMessages messages;
  CouncilWorld world;
  std::unique_ptr<council::CouncilGateway> gateway;
  std::unique_ptr<network::Member> member;
};

class FourWorlds {
 public:
  FourWorlds() {
    ledger::Genesis genesis;
    genesis.council.id = CouncilId{7};
    genesis.council.n = 4;
    genesis.council.t = 3;
    genesis.council.settings.sigv4_admin = true;
    genesis.council.settings.public_url = "https://council.example";
    for (std::uint8_t i = 1; i <= 4; ++i) {
      identities.push_back(crypto::Ed25519Key::generate(random));
      genesis.council.members.push_back({NodeIndex{i}, identities.back().public_key(), "node", "operator", ""});
    }
    genesis.key_sets.push_back(council::simulated::dealt_for_tests(4, 3).keys);
    for (std::uint8_t i = 1; i <= 4; ++i)
      nodes.push_back(std::make_unique<WorldNode>(*this, i, genesis, identities[i - 1U]));
    for (std::uint8_t i = 1; i <= 4; ++i) {
      CouncilWorld& world = nodes[i - 1U]->world;
      nodes[i - 1U]->member = std::make_unique<network::Member>(
          i,
          [&world](NodeIndex from, const Bytes& request, network::Reply reply) {
            world.hear(from, request, std::move(reply));
          },
          network::PeersTimes{}, "127.0.0.1:0", 8);
      world.join(*nodes[i - 1U]->member->peers);
    }
    std::vector<network::Peer> list;
    for (const auto& node : nodes) list.push_back(node->member->as_peer());
    for (const auto& node : nodes) EXPECT_TRUE(node->member->peers->change_members(list));
    EXPECT_TRUE(network::comes_true([&] {
      return std::ranges::all_of(nodes, [&](const auto& a) {
        return std::ranges::all_of(
            nodes, [&](const auto& b) { return a == b || a->member->peers->connected(b->member->index); });
      });
    }));
  }
  ~FourWorlds() {
    for (const auto& node : nodes) node->member.reset();  // nobody asks a world that is gone
  }
  FourWorlds(const FourWorlds&) = delete;
  FourWorlds& operator=(const FourWorlds&) = delete;

  WorldNode& operator[](std::size_t number) { return *nodes.at(number - 1); }

  // One block for each entry, on every node that is not held back; what was held back comes with the next or `release`.
  Result<network::Decided> order(std::size_t place, Bytes entry) {
    const std::lock_guard lock(mutex_);
    TRY(nodes[place]->application->check(entry));
    const std::uint64_t height = blocks_.size() + 1;
    blocks_.push_back({height, system_clock().now(), Hash32{static_cast<std::uint8_t>(height)}, {std::move(entry)}});
    network::Decided own;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (nodes[i]->engine.held_back) continue;
      auto decided = catch_up(*nodes[i]);
      if (i == place) own = std::move(decided);
    }
    return own;
  }
  void release(std::size_t number) {
    const std::lock_guard lock(mutex_);
    (*this)[number].engine.held_back = false;
    catch_up((*this)[number]);
  }

  SeededRandom_for_tests random{77};
  std::vector<crypto::Ed25519Key> identities;
  std::vector<std::unique_ptr<WorldNode>> nodes;

 private:
  network::Decided catch_up(WorldNode& node) {
    network::Decided last;
    for (; node.applied < blocks_.size(); ++node.applied) {
      const ledger::Block& block = blocks_[node.applied];
      auto staged = node.application->stage(block.height, block.header_time, block.hash, block.entries);
      EXPECT_TRUE(staged) << staged.error().message;
      EXPECT_TRUE(node.application->commit());
      last = staged->decided.front();
    }
    return last;
  }
  std::mutex mutex_;
  std::vector<ledger::Block> blocks_;
};

inline Result<network::Decided> OneOrder::submit(Bytes entry, std::chrono::milliseconds) {
  return all_.order(place_, std::move(entry));
}

inline WorldNode::WorldNode(FourWorlds& all, std::uint8_t number, const ledger::Genesis& genesis,
                            const crypto::Ed25519Key& identity)
    : ledger(ledger::Ledger::open(*state, genesis).value()),
      application(LedgerApplication::over(*ledger).value()),
      engine(all, number - 1U),
      shares(*shares_store, crypto::DataKey{all.random.secret(32)}),
      token_keys(4, 3, NodeIndex{number}),
      world({NodeIndex{number},
             identity,
             all.random.secret(32),
             token_keys,
             *ledger,
             *application,
             engine,
             shares,
             tables,
             messages,
             {},
             system_clock(),
             system_random()}) {
  council::GatewaySettings cheap;
  cheap.argon2 = {8, 1};
  gateway = std::make_unique<council::CouncilGateway>(world, cheap);
}

}  // namespace jurat::node
