#include <gtest/gtest.h>

#include "ledger/invariants/forced_change.h"
#include "ledger/records/keys.h"

namespace jurat::ledger {
namespace {

using namespace tests;
class ErasedKeysWereOwned : public ForcedChange {
 protected:
  bool held(const std::function<void(Change&)>& force) { return holds("erased_keys_were_owned", force); }
};

TEST_F(ErasedKeysWereOwned, an_owner_that_goes_takes_all_its_keys_along) {
  const auto go = [&](Change& change) { change.erase(key::user(ada.pool, ada.id)); };
  EXPECT_TRUE(held([&](Change& change) {
    go(change);
    EXPECT_TRUE(mark_erased(change, {ada.password_key, ada.data_key, ada.code_key}));
  }));
  EXPECT_FALSE(held(go));
  EXPECT_FALSE(held([&](Change& change) {
    go(change);
    EXPECT_TRUE(mark_erased(change, {ada.password_key, ada.data_key}));
  }));
  EXPECT_FALSE(held([&](Change& change) { change.erase(key::pool(pool.id)); }));
}

TEST_F(ErasedKeysWereOwned, the_keys_of_somebody_who_stays_are_never_marked) {
  EXPECT_FALSE(held([&](Change& change) { EXPECT_TRUE(mark_erased(change, {eve.password_key})); }));
  EXPECT_FALSE(held([&](Change& change) {
    change.erase(key::user(ada.pool, ada.id));
    EXPECT_TRUE(mark_erased(change, {ada.password_key, ada.data_key, ada.code_key, eve.data_key}));
  }));
}

TEST_F(ErasedKeysWereOwned, a_mark_that_is_cleared_is_seen) {
  ASSERT_EQ(world.put(delete_user, DeleteUser{pool_a, ada.id, ada.version}), std::nullopt);
  EXPECT_FALSE(held([&](Change& change) { change.put(key::stock_erased(0), encode(StockUse{})); }));
  EXPECT_FALSE(held([&](Change& change) { change.erase(key::stock_erased(0)); }));
}

}  // namespace
}  // namespace jurat::ledger
