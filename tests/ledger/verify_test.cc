#include "ledger/verify.h"

#include <gtest/gtest.h>

#include <functional>

#include "ledger/head.h"
#include "ledger/records/keys.h"
#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

struct VerifyTest : ::testing::Test {
  World world;
  User ada{.pool = pool_a};
  VerifyTest() {
    world.begin();
    ada = world.stored(world.add_user("ada"));
    EXPECT_EQ(world.put(create_client, CreateClient{world.new_client("app")}), std::nullopt);
  }
  // What is wrong after bytes of the store changed behind the ledger's back.
  std::string fault(const std::function<void(store::Writer&)>& damage) {
    std::string found;
    const auto undone = world.store->commit([&](store::Writer& writer) -> Result<void> {
      damage(writer);
      const auto verified = verify_state(writer);
      if (!verified) {
        EXPECT_EQ(verified.error().failure, Failure::store_corrupt);
        found = verified.error().message;
      }
      return fail(Failure::internal, "leave the store as it was");
    });
    EXPECT_FALSE(undone);
    return found;
  }
  std::string put(const Bytes& key, const Bytes& value) {
    return fault([&](store::Writer& writer) { EXPECT_TRUE(writer.put(key, value)); });
  }
  std::string erase(const Bytes& key) {
    return fault([&](store::Writer& writer) { EXPECT_TRUE(writer.erase(key)); });
  }
};

TEST_F(VerifyTest, a_sound_state_has_no_fault) {
  EXPECT_EQ(fault([](store::Writer&) {}), "");
  EXPECT_TRUE(world.ledger->verify_everything());
}

TEST_F(VerifyTest, every_kind_of_disagreement_is_named) {
  EXPECT_NE(put(key::user(pool_a, ada.id), Bytes{1}), "");
  User changed = ada;
  changed.enabled = false;
  EXPECT_NE(put(key::user(pool_a, ada.id), encode(changed)).find("tree page"), std::string::npos);
  EXPECT_NE(put(key::user(pool_a, uuid_of("other")), encode(ada)).find("its key says"), std::string::npos);
  EXPECT_NE(erase(key::unique_look_up(pool_a, 1, hash_of("username ada"))).find("look-up without leaf"),
            std::string::npos);
  EXPECT_NE(put(key::unique_look_up(pool_a, 1, hash_of("x")), encode(LookUpEntry{ada.id})).find("without a user"),
            std::string::npos);
  EXPECT_NE(put(key::pool_level(pool_a), encode(PoolLevel{2, 1})).find("miscounts"), std::string::npos);
  EXPECT_NE(erase(key::client_home(client_id_of("app"))).find("not found by its id"), std::string::npos);
  EXPECT_NE(put(key::stock_use(0), encode(StockUse{})).find("not marked"), std::string::npos);
  EXPECT_NE(put(key::stock_level(), encode(StockLevel{1, 0, 1})).find("miscounted"), std::string::npos);
  EXPECT_NE(put(key::expiry(Moment{1}, Bytes{1}), {}).find("expiries"), std::string::npos);
  EXPECT_NE(put(Bytes{0x7f, 1}, Bytes{1}).find("unknown kind"), std::string::npos);
  Bytes deep = key::tree_pages_prefix();
  deep.push_back(40);
  EXPECT_NE(put(deep, Bytes{0, 0, 0, 0}).find("no leaf needs"), std::string::npos);
  Head head = read_head(*world.store->snapshot().value()).value().value();
  head.root[0] ^= 1;
  EXPECT_NE(put(key::head(), encode(head)).find("root"), std::string::npos);
}

}  // namespace
}  // namespace jurat::ledger
