#include <gtest/gtest.h>

#include "ledger/invariants/forced_change.h"
#include "ledger/records/keys.h"

namespace jurat::ledger {
namespace {

using namespace tests;
class PoolsCountWhatTheyHave : public ForcedChange {
 protected:
  bool held(const std::function<void(Change&)>& force) { return holds("pools_count_what_they_have", force); }
};

TEST_F(PoolsCountWhatTheyHave, a_user_or_client_that_comes_or_goes_uncounted_is_seen) {
  EXPECT_FALSE(held([&](Change& change) { change.put(world.new_user("new")); }));
  EXPECT_FALSE(held([&](Change& change) { change.erase(key::user(pool_a, ada.id)); }));
  EXPECT_FALSE(held([&](Change& change) { change.put(world.new_client("app")); }));
  EXPECT_TRUE(held([&](Change& change) {
    change.put(world.new_client("app"));
    change.put(key::pool_level(pool_a), encode(PoolLevel{2, 1}));
  }));
  EXPECT_FALSE(held([&](Change& change) {
    change.put(world.new_client("app"));
    change.put(key::pool_level(pool_a), encode(PoolLevel{3, 1}));
  }));
}

}  // namespace
}  // namespace jurat::ledger
