// Erasing a user (promise 4): the ledger says whose keys are nobody's, each node destroys what it holds of them.
#include "council/eraser.h"

#include <gtest/gtest.h>

#include "council/simulated_council.h"
#include "crypto/domains.h"

namespace jurat::council::simulated {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

std::vector<ledger::StockKey> keys_of(const ledger::User& user) {
  return {user.password_key, user.data_key, user.code_key};
}

// The sealed bytes that a node's stores hold under the name of a key; empty when there are none.
std::vector<Bytes> sealed_at(Node& node, const ledger::StockKey& key) {
  Bytes name;
  append_u64(name, key.batch);
  append_u32(name, key.place);
  std::vector<Bytes> found;
  for (const auto& [generation, store] : node.share_home.stores) {
    const auto snapshot = store->snapshot().value();
    const auto value = snapshot->get(name).value();
    if (value) found.push_back(to_bytes(*value));
  }
  return found;
}

// Whether any key that the node keeps opens these bytes as the share of `key`.
bool opens(Node& node, const ledger::StockKey& key, ByteSpan sealed) {
  Bytes name;
  append_u64(name, key.batch);
  append_u32(name, key.place);
  const Bytes context = length_prefixed({as_bytes(crypto::domain::stock_sub_share), name});
  for (const auto& [kept, secret] : node.share_keys.kept) {
    if (secret.size() == 32 && crypto::open_sealed(crypto::DataKey{secret.clone()}, sealed, context)) return true;
  }
  return false;
}

struct ErasingTest : testing::Test {
  Council council{4, 3, 61};
  Place place = open_pool(council);
  ledger::User ada = user_of("ada"), eve = user_of("eve");

  ledger::User user_of(std::string_view name) {
    const auto signed_up = sign_up(council, 1, place, name);
    EXPECT_TRUE(signed_up) << signed_up.error().message;
    council.run_for(milliseconds(100));
    return **council.node(1).view()->user(place.pool, signed_up->user);
  }
  void delete_user(const Uuid& user) {
    const auto deleted = council.node(2).gateway->admin_delete_user(place.pool, user, by_sigv4, {});
    ASSERT_TRUE(deleted) << deleted.error().message;
    council.run_for(milliseconds(100));
  }
  // An hour of virtual time with its background work at every node.
  void hour() {
    council.run_for(hours(1));
    for (const auto& node : council.nodes) node->upkeep();
  }
};

TEST_F(ErasingTest, AfterErasureAnd24HoursTheShareStoreAndItsFreedPagesHoldNothingOfTheUser) {
  std::map<std::pair<std::uint8_t, ledger::StockKey>, Bytes> freed;
  for (const auto& node : council.nodes) {
    for (const ledger::StockKey& key : keys_of(ada)) {
      const auto sealed = sealed_at(*node, key);
      ASSERT_EQ(sealed.size(), 1U);
      EXPECT_TRUE(opens(*node, key, sealed.front()));
      freed[{node->index.value, key}] = sealed.front();
    }
  }
  delete_user(ada.id);
  for (const auto& node : council.nodes) node->upkeep();
  for (const auto& node : council.nodes) {
    for (const ledger::StockKey& key : keys_of(ada)) {
      EXPECT_TRUE(sealed_at(*node, key).empty()) << "destroyed at once";
      EXPECT_EQ(node->shares.share(key).error().failure, Failure::not_found);
    }
  }
  for (unsigned i = 0; i < 24; ++i) hour();
  for (const auto& node : council.nodes) {
    for (const ledger::StockKey& key : keys_of(ada)) {
      EXPECT_FALSE(opens(*node, key, freed.at({node->index.value, key}))) << "what freed pages may hold";
    }
    for (const ledger::StockKey& key : keys_of(eve)) {
      EXPECT_TRUE(node->shares.share(key)) << "everybody else's keys moved along";
    }
    EXPECT_EQ(node->share_home.stores.size(), 1U);
  }
  const auto in = council.node(3).gateway->sign_in(place.pool, place.client, "eve", secret("Correct-Horse-1"), {}, {});
  EXPECT_EQ(in.error().failure, Failure::user_not_confirmed) << "only the right password learns this";
}

TEST_F(ErasingTest, WhatDidNotApplyDestroysNothing) {
  const auto refused = council.node(2).gateway->admin_delete_user(place.pool, Uuid::from_random({9}), by_sigv4, {});
  ASSERT_FALSE(refused);
  for (unsigned i = 0; i < 26; ++i) hour();
  for (const auto& node : council.nodes) {
    for (const ledger::StockKey& key : keys_of(ada)) EXPECT_TRUE(node->shares.share(key));
    EXPECT_EQ(node->share_rewrite.generation(), 0U);
  }
}

TEST_F(ErasingTest, ANodeThatWasAwayDestroysWhenItIsBack) {
  council.node(4).dead = true;
  delete_user(ada.id);
  for (unsigned i = 1; i <= 3; ++i) council.node(i).upkeep();
  for (unsigned i = 0; i < 48; ++i) council.run_for(hours(1));
  council.node(4).dead = false;
  EXPECT_TRUE(council.node(4).shares.share(ada.data_key));
  council.node(4).upkeep();
  EXPECT_TRUE(council.node(4).shares.share(ada.data_key)) << "its ledger does not say so yet";
  council.node(4).apply_blocks(council.blocks.size());
  council.node(4).upkeep();
  for (const ledger::StockKey& key : keys_of(ada)) EXPECT_FALSE(council.node(4).shares.share(key));
}

TEST_F(ErasingTest, AnOlderCopyOfTheShareStoreIsErasedAgain) {
  // A restored store has neither the destruction nor the note of it; the ledger has.
  Node& node = council.node(1);
  const auto shares = std::vector<Bytes>{sealed_at(node, ada.data_key).front()};
  delete_user(ada.id);
  node.upkeep();
  Bytes name, note{'x'};
  append_u64(name, ada.data_key.batch);
  append_u32(name, ada.data_key.place);
  append_u64(note, ada.data_key.batch);
  ASSERT_TRUE(node.share_home.stores.at(0)->commit([&](store::Writer& writer) -> Result<void> {
    TRY(writer.put(name, shares.front()));
    return writer.erase(note);
  }));
  EXPECT_TRUE(node.shares.share(ada.data_key));
  node.upkeep();
  EXPECT_FALSE(node.shares.share(ada.data_key));
}

TEST_F(ErasingTest, TheUsersOfADeletedPoolAreErasedThoughNoFurtherEntryComes) {
  const auto pool = **council.node(1).view()->pool(place.pool);
  ASSERT_TRUE(council.node(2).gateway->delete_pool(place.pool, by_sigv4, {}));
  council.run_for(milliseconds(100));
  for (const auto& node : council.nodes) {
    node->upkeep();
    for (const ledger::User& user : {ada, eve}) {
      for (const ledger::StockKey& key : keys_of(user)) EXPECT_FALSE(node->shares.share(key));
    }
    EXPECT_FALSE(node->shares.share(pool.data_key));
    EXPECT_FALSE(node->shares.share(pool.look_up_key));
  }
}

TEST_F(ErasingTest, RowsThatNameTheUserLeaveTheTablesAndOthersStay) {
  const auto rows_naming = [&](Node& node, const ledger::User& user) {
    EXPECT_TRUE(node.tables.flush());
    std::size_t rows = 0;
    const auto snapshot = node.table_store->snapshot().value();
    EXPECT_TRUE(snapshot->scan({}, {}, [&](ByteSpan key, ByteSpan) -> Result<bool> {
      const auto found = std::search(key.begin(), key.end(), user.id.bytes.begin(), user.id.bytes.end());
      if (found != key.end()) ++rows;
      return true;
    }));
    return rows;
  };
  for (const std::string_view name : {"ada", "eve"}) {
    EXPECT_FALSE(council.node(1).gateway->sign_in(place.pool, place.client, name, secret("Wrong-1"), {}, {}));
  }
  const NodeIndex courier = courier_of(*council.node(1).view(), ada, CodePurpose::confirm_sign_up);
  ASSERT_TRUE(
      council.node(courier.value % 4 + 1U).gateway->send_code(place.pool, ada.id, CodePurpose::confirm_sign_up, {}));
  council.run_for(milliseconds(100));
  for (const auto& node : council.nodes) EXPECT_GE(rows_naming(*node, ada), 3U);
  delete_user(ada.id);
  for (const auto& node : council.nodes) {
    node->upkeep();
    EXPECT_EQ(rows_naming(*node, ada), 0U);
    EXPECT_GE(rows_naming(*node, eve), 1U) << "the guesses of somebody who stays stay counted";
  }
}

TEST_F(ErasingTest, AKeyThatHadAnOwnerIsNeverEvaluatedForANewUser) {
  // The note of its one evaluation may go, because the ledger refuses in its place.
  for (const auto& node : council.nodes) {
    node->upkeep();
    EXPECT_TRUE(node->tables.flush());
  }
  EvaluateRequest request = evaluation(Use::new_user, place.pool, council.node(1).randomness);
  request.user = Uuid::from_random({5});
  request.password_key = ada.password_key;
  request.data_key = ada.data_key;
  request.code_key = ada.code_key;
  request.blinded = crypto::blind_input(as_bytes("x"), council.node(1).randomness)->blinded;
  const auto answer = council.node(3).answer(NodeIndex{1}, frame(MessageType::evaluate, encode(request)));
  const auto parsed = parse_answer(*answer);
  ASSERT_FALSE(parsed);
  EXPECT_TRUE(parsed.error().failure == Failure::stock_empty || parsed.error().failure == Failure::spent);
}

}  // namespace
}  // namespace jurat::council::simulated
