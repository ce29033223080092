#include "node/council_world.h"

#include <gtest/gtest.h>

#include <thread>

#include "node/four_worlds.h"

namespace jurat::node {
namespace {

using namespace std::chrono_literals;
using council::simulated::secret;

struct CouncilWorldTest : ::testing::Test {
  FourWorlds council;
  PoolId pool = *PoolId::parse("eu-test-1_x");
  ClientId client = *ClientId::parse("x");

  void open_pool() {
    const auto made = council::flows::make_batch(council[1].world, 96);
    ASSERT_TRUE(made) << made.error().message;
    ledger::Pool wanted{pool};
    wanted.name = "people";
    wanted.auto_verified = {"email"};
    const auto opened = council[1].gateway->create_pool(wanted, council::simulated::by_sigv4, {});
    ASSERT_TRUE(opened) << opened.error().message;
    pool = opened->id;
    ledger::Client app{client, pool};
    app.name = "app";
    app.explicit_auth_flows = {"ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"};
    const auto added = council[2].gateway->create_client(app, false, council::simulated::by_sigv4, {});
    ASSERT_TRUE(added) << added.error().message;
    client = added->client.id;
  }
  Uuid sign_up(std::size_t gateway, std::string_view name) {
    council::Attributes attributes;
    attributes.values["email"] = std::string(name) + "@example.com";
    const auto made = council[gateway].gateway->sign_up(
        {pool, client, std::string(name), secret("Correct-Horse-1"), std::move(attributes), {}}, {});
    EXPECT_TRUE(made) << made.error().message;
    return made ? made->user : Uuid{};
  }
  Result<council::Tokens> sign_in(std::size_t gateway, std::string_view name,
                                  std::string_view password = "Correct-Horse-1") {
    return council[gateway].gateway->sign_in(pool, client, name, secret(password), {}, {});
  }
};

TEST_F(CouncilWorldTest, FourNodesSignAPersonInOverTheirOwnConnections) {
  open_pool();
  const Uuid ada = sign_up(1, "ada");
  const NodeIndex courier = council::courier_of(*council[1].world.view(), **council[1].world.view()->user(pool, ada),
                                                evidence::CodePurpose::confirm_sign_up);
  const std::size_t gateway = courier.value % 4 + 1U;
  const auto sent = council[gateway].gateway->send_code(pool, ada, evidence::CodePurpose::confirm_sign_up, {});
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_EQ(council[courier.value].messages.last_destination, "ada@example.com");
  const auto confirmed =
      council[gateway].gateway->confirm_sign_up(pool, ada, secret(council[courier.value].messages.last_code), {});
  ASSERT_TRUE(confirmed) << confirmed.error().message;
  for (std::size_t node = 1; node <= 4; ++node) {
    auto tokens = sign_in(node, "ada");
    ASSERT_TRUE(tokens) << node << ": " << tokens.error().message;
    EXPECT_EQ(sign_in(node, "ada", "Wrong-Horse-1").error().failure, Failure::not_authorized);
    const auto fresh = council[node % 4 + 1].gateway->refresh(pool, client, secret(tokens->refresh_token), {}, {});
    ASSERT_TRUE(fresh) << fresh.error().message;
    const auto own = council[5 - node].gateway->open_own(secret(fresh->access_token), {});
    ASSERT_TRUE(own) << own.error().message;
    EXPECT_EQ(own->attributes.values.at("email"), "ada@example.com");
  }
}

TEST_F(CouncilWorldTest, AnyOneNodeMayBeGone) {
  open_pool();
  const Uuid ada = sign_up(1, "ada");
  ASSERT_TRUE(council[2].gateway->admin_confirm(pool, ada, council::simulated::by_sigv4, {}));
  council[3].member->peers->stop();
  for (const std::size_t gateway : {1U, 2U, 4U}) {
    const auto tokens = sign_in(gateway, "ada");
    ASSERT_TRUE(tokens) << gateway << ": " << tokens.error().message;
  }
  council[4].member->peers->stop();
  EXPECT_EQ(sign_in(1, "ada").error().failure, Failure::not_enough_nodes);
}

TEST_F(CouncilWorldTest, ANodeThatIsBehindWaitsForItsLedgerAndThenAnswers) {
  open_pool();
  const Uuid ada = sign_up(1, "ada");
  council[3].member->peers->stop();  // so that every other answer is needed
  council[4].engine.held_back = true;
  ASSERT_TRUE(council[2].gateway->admin_confirm(pool, ada, council::simulated::by_sigv4, {}));
  std::jthread later([&] {
    std::this_thread::sleep_for(200ms);
    council.release(4);
  });
  const auto began = std::chrono::steady_clock::now();
  const auto tokens = sign_in(1, "ada");
  ASSERT_TRUE(tokens) << tokens.error().message;
  EXPECT_GE(std::chrono::steady_clock::now() - began, 150ms) << "it was waited for";
}

TEST_F(CouncilWorldTest, ANodeWithAStaleHeadVouchesForNothing) {
  open_pool();
  const Uuid ada = sign_up(1, "ada");
  ASSERT_TRUE(council[2].gateway->admin_confirm(pool, ada, council::simulated::by_sigv4, {}));
  council[4].engine.age = 11s;
  ASSERT_TRUE(sign_in(1, "ada")) << "three are enough";
  council[3].engine.age = 11s;
  EXPECT_EQ(sign_in(1, "ada").error().failure, Failure::stale_head);
  council[3].engine.age = 0s;
  EXPECT_TRUE(sign_in(1, "ada"));
}

TEST_F(CouncilWorldTest, ANodeWhoseTablesAreFullPromisesNothingAndSaysWhy) {
  open_pool();
  const Uuid ada = sign_up(1, "ada");
  ASSERT_TRUE(council[2].gateway->admin_confirm(pool, ada, council::simulated::by_sigv4, {}));
  council[4].tables.full = true;
  ASSERT_TRUE(sign_in(1, "ada")) << "three are enough";
  council[3].tables.full = true;
  EXPECT_EQ(sign_in(1, "ada").error().failure, Failure::store_full) << "no charge, no answer";
  for (const std::size_t number : {3U, 4U}) {
    const auto fault = council[number].world.disk_fault();
    ASSERT_TRUE(fault) << number;
    EXPECT_EQ(fault->failure, Failure::store_full);
  }
  EXPECT_FALSE(council[1].world.disk_fault());
}

TEST(CountsAsAway, WhoWasNotHeardOfForAMinute) {
  EXPECT_FALSE(counts_as_away(true, 70s, 70s)) << "a connection says more than its silence";
  EXPECT_FALSE(counts_as_away(false, 59s, 500s));
  EXPECT_TRUE(counts_as_away(false, 60s, 500s));
  EXPECT_FALSE(counts_as_away(false, std::nullopt, 59s)) << "this node has only just started";
  EXPECT_TRUE(counts_as_away(false, std::nullopt, 60s));
}

TEST_F(CouncilWorldTest, NobodyWhoIsConnectedOrWasHeardOfJustNowIsAway) {
  for (std::uint8_t node = 1; node <= 4; ++node) EXPECT_FALSE(council[1].world.is_away(NodeIndex{node}));
  council[3].member->peers->stop();
  ASSERT_TRUE(network::comes_true([&] { return !council[1].member->peers->connected(NodeIndex{3}); }));
  EXPECT_FALSE(council[1].world.is_away(NodeIndex{3}));
}

TEST_F(CouncilWorldTest, WhatAPeerAsksInAnothersNameIsRefused) {
  open_pool();
  const council::ReceiveAdminCallRequest request{
      {crypto::Ed25519PublicKey{1}, Bytes(24, 1), system_clock().now() + 30s}};
  const Bytes frame = council::frame(council::MessageType::receive_admin_call, council::encode(request));
  const auto answer = council[2].member->ask(1, as_text(frame));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(council::parse_answer(*answer).error().failure, Failure::wrong_recipient);
}

}  // namespace
}  // namespace jurat::node
