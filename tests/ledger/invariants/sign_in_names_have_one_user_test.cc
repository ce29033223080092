#include <gtest/gtest.h>

#include "ledger/invariants/forced_change.h"
#include "ledger/records/keys.h"

namespace jurat::ledger {
namespace {

using namespace tests;
class SignInNamesHaveOneUser : public ForcedChange {
 protected:
  bool held(const std::function<void(Change&)>& force) { return holds("sign_in_names_have_one_user", force); }
};

TEST_F(SignInNamesHaveOneUser, a_name_that_passes_straight_to_another_user_is_seen) {
  const Bytes leaf = key::unique_look_up(pool_a, 1, hash_of("username ada"));
  EXPECT_FALSE(held([&](Change& change) { change.put(leaf, encode(LookUpEntry{eve.id})); }));
  EXPECT_TRUE(held([&](Change& change) { change.erase(leaf); }));
  EXPECT_TRUE(held([&](Change& change) { change.put(leaf, encode(LookUpEntry{ada.id})); }));
}

}  // namespace
}  // namespace jurat::ledger
