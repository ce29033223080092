#include <gtest/gtest.h>

#include "ledger/invariants/forced_change.h"
#include "ledger/records/keys.h"

namespace jurat::ledger {
namespace {

using namespace tests;
class WatermarksOnlyRise : public ForcedChange {
 protected:
  bool held(const std::function<void(Change&)>& force) { return holds("watermarks_only_rise", force); }
};

TEST_F(WatermarksOnlyRise, a_lowered_watermark_is_seen) {
  ASSERT_EQ(world.put(sign_out_user, SignOutUser{pool_a, ada.id, world.now}), std::nullopt);
  const User out = world.stored(ada);
  EXPECT_FALSE(held([&](Change& change) {
    User user = out;
    user.signed_out_before = {};
    change.put(user);
  }));
  EXPECT_FALSE(held([&](Change& change) {
    User user = out;
    user.refresh_dead_before = {};
    change.put(user);
  }));
  EXPECT_TRUE(held([&](Change& change) {
    User user = out;
    user.signed_out_before.micros += 1;
    change.put(user);
  }));
}

}  // namespace
}  // namespace jurat::ledger
