// A council of four as it runs: founded by the ceremony, real engines, real connections, real stores.
#include <gtest/gtest.h>

#include <set>

#include "network/engine/comet/council_of_engines.h"
#include "network/peers/loopback_council.h"
#include "node/four_homes.h"
#include "node/key_folder.h"
#include "node/outbox.h"
#include "node/wiring.h"

namespace jurat::node {
namespace {

using namespace std::chrono_literals;
using network::comes_true;

const council::AdminEvidence by_sigv4{.kind = council::AdminEvidence::Kind::sigv4_checked_by_gateway};

Secret secret(std::string_view text) { return Secret::copy_of(as_bytes(text)); }

struct FourWirings : testing::Test {
  FourHomes four;
  crypto::LockFile lock;
  struct Running {
    std::optional<KeyFolder> keeper;
    std::unique_ptr<Outbox> outbox;
    std::unique_ptr<Wiring> wiring;
  };
  std::array<Running, 4> nodes;
  PoolId pool = *PoolId::parse("eu-local-1_x");
  ClientId client = *ClientId::parse("x");

  void SetUp() override {
    four.plan.settings.sigv4_admin = true;
    auto founded = found_homes(four.wanted());
    ASSERT_TRUE(founded) << founded.error().message;
    lock = std::move(*founded);
    for (std::size_t i = 0; i < 4; ++i) start(i);
    ASSERT_TRUE(all_ready());
  }
  void TearDown() override {
    for (Running& node : nodes) {
      if (node.wiring) node.wiring->stop();
    }
  }
  void start(std::size_t i) {
    Running& node = nodes.at(i);
    auto keeper = KeyFolder::open(four.homes[i].keys(), Secret(), false, system_random());
    ASSERT_TRUE(keeper) << keeper.error().message;
    node.keeper.emplace(std::move(*keeper));
    auto keys = council::load_kept_keys(1, *node.keeper, 4);
    ASSERT_TRUE(keys) << keys.error().message;
    node.outbox = std::make_unique<Outbox>(four.homes[i].folder / "outbox.jsonl", system_clock());
    auto wiring = Wiring::join({four.homes[i],
                                lock,
                                std::move(*keys),
                                *node.keeper,
                                *node.outbox,
                                "123456",
                                system_clock(),
                                system_random(),
                                {network::tests::engine_program(), {}, {}, {}}});
    ASSERT_TRUE(wiring) << wiring.error().message;
    node.wiring = std::move(*wiring);
  }
  void stop(std::size_t i) {
    nodes.at(i).wiring->stop();
    nodes.at(i).wiring.reset();
  }
  bool all_ready() {
    return comes_true(
        [&] { return std::ranges::all_of(nodes, [](const Running& node) { return node.wiring->unready().empty(); }); },
        60s);
  }
  council::Gateway& at(std::size_t i) { return nodes.at(i).wiring->gateway(); }
  // Every running node has applied the same blocks: what one node took, the next one knows.
  bool settled() {
    return comes_true(
        [&] {
          std::set<Hash32> roots;
          for (const Running& node : nodes) {
            if (node.wiring) roots.insert(node.wiring->gateway().view()->root());
          }
          return roots.size() == 1;
        },
        60s);
  }

  void open_pool() {
    ledger::Pool wanted{pool};
    wanted.name = "people";
    const auto opened = at(0).create_pool(wanted, by_sigv4, {});
    ASSERT_TRUE(opened) << opened.error().message;
    pool = opened->id;
    ASSERT_TRUE(settled());
    ledger::Client app{client, pool};
    app.name = "app";
    app.explicit_auth_flows = {"ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"};
    const auto added = at(1).create_client(app, false, by_sigv4, {});
    ASSERT_TRUE(added) << added.error().message;
    client = added->client.id;
    ASSERT_TRUE(settled());
  }
  void sign_up(std::size_t i, std::string_view name) {
    const auto made = at(i).sign_up({pool, client, std::string(name), secret("Correct-Horse-1"), {}, {}}, {});
    ASSERT_TRUE(made) << made.error().message;
    const auto confirmed = at(i).admin_confirm(pool, made->user, by_sigv4, {});
    ASSERT_TRUE(confirmed) << confirmed.error().message;
    ASSERT_TRUE(settled());
  }
  Result<council::Tokens> sign_in(std::size_t i, std::string_view name) {
    return at(i).sign_in(pool, client, name, secret("Correct-Horse-1"), {}, {});
  }
};

TEST_F(FourWirings, WhatOneTakesAllServeAndAnyOneMayBeGone) {
  open_pool();
  sign_up(2, "ada");
  std::string refresh_token;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto tokens = sign_in(i, "ada");
    ASSERT_TRUE(tokens) << i << ": " << tokens.error().message;
    refresh_token = tokens->refresh_token;
  }
  stop(3);
  sign_up(0, "eve");
  for (std::size_t i = 0; i < 3; ++i) {
    const auto tokens = sign_in(i, "eve");
    ASSERT_TRUE(tokens) << i << ": " << tokens.error().message;
    EXPECT_TRUE(at(i).refresh(pool, client, secret(refresh_token), {}, {}));
  }
  start(3);
  ASSERT_TRUE(all_ready()) << "the node that was away learns what it missed";
  const auto tokens = sign_in(3, "eve");
  ASSERT_TRUE(tokens) << tokens.error().message;
  EXPECT_TRUE(settled());
}

TEST_F(FourWirings, TooFewNodesSayWhyAndServeNothingNew) {
  open_pool();
  sign_up(0, "ada");
  stop(2);
  stop(3);
  EXPECT_TRUE(comes_true([&] { return !nodes[0].wiring->unready().empty(); }));
  const auto refused = sign_in(0, "ada");
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().failure == Failure::not_enough_nodes || refused.error().failure == Failure::stale_head)
      << refused.error().message;
  start(2);
  ASSERT_TRUE(
      comes_true([&] { return nodes[0].wiring->unready().empty() && nodes[2].wiring->unready().empty(); }, 60s));
  // Once: what was asked in vain is charged like a guess, so asking on and on would end in the back-off.
  const auto tokens = sign_in(0, "ada");
  EXPECT_TRUE(tokens) << tokens.error().message;
}

}  // namespace
}  // namespace jurat::node
