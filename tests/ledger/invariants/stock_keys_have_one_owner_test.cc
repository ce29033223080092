#include <gtest/gtest.h>

#include "ledger/invariants/forced_change.h"
#include "ledger/records/keys.h"

namespace jurat::ledger {
namespace {

using namespace tests;
class StockKeysHaveOneOwner : public ForcedChange {
 protected:
  bool held(const std::function<void(Change&)>& force) { return holds("stock_keys_have_one_owner", force); }
};

// A user whose keys are marked as apply would mark them.
void put_with_marks(Change& change, const User& user) {
  StockUse use = change.stock_use(user.data_key.batch).value();
  for (const StockKey& stock_key : {user.password_key, user.data_key, user.code_key}) use.mark(stock_key.place);
  change.put(key::stock_use(user.data_key.batch), encode(use));
  change.put(user);
}

TEST_F(StockKeysHaveOneOwner, a_key_used_before_unmarked_or_in_two_roles_is_seen) {
  const User fresh = world.new_user("new");
  EXPECT_TRUE(held([&](Change& change) { put_with_marks(change, fresh); }));
  EXPECT_FALSE(held([&](Change& change) { change.put(fresh); }));
  EXPECT_FALSE(held([&](Change& change) {
    User user = fresh;
    user.code_key = ada.data_key;
    put_with_marks(change, user);
  }));
  EXPECT_FALSE(held([&](Change& change) {
    User user = fresh;
    user.code_key = pool.data_key;
    put_with_marks(change, user);
  }));
  EXPECT_FALSE(held([&](Change& change) {
    User user = fresh;
    user.code_key = user.data_key;
    put_with_marks(change, user);
  }));
}

TEST_F(StockKeysHaveOneOwner, two_new_users_of_one_entry_with_the_same_keys_are_seen) {
  const User fresh = world.new_user("new");
  User twin = world.new_user("twin");
  twin.data_key = fresh.data_key;
  EXPECT_FALSE(held([&](Change& change) {
    put_with_marks(change, fresh);
    put_with_marks(change, twin);
  }));
}

TEST_F(StockKeysHaveOneOwner, an_owner_that_changes_its_keys_and_a_mark_that_is_cleared_are_seen) {
  EXPECT_FALSE(held([&](Change& change) {
    User user = ada;
    user.data_key = world.new_user("x").data_key;
    put_with_marks(change, user);
  }));
  EXPECT_FALSE(held([&](Change& change) { change.put(key::stock_use(0), encode(StockUse{})); }));
  EXPECT_FALSE(held([&](Change& change) { change.erase(key::stock_use(0)); }));
}

}  // namespace
}  // namespace jurat::ledger
