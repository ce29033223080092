#include <gtest/gtest.h>

#include "ledger/invariants/forced_change.h"
#include "ledger/records/keys.h"

namespace jurat::ledger {
namespace {

using namespace tests;
class LookUpsLeadBothWays : public ForcedChange {
 protected:
  bool held(const std::function<void(Change&)>& force) { return holds("look_ups_lead_both_ways", force); }
};

TEST_F(LookUpsLeadBothWays, a_user_whose_look_up_has_no_leaf_or_another_users_leaf_is_seen) {
  User user = ada;
  user.look_ups.push_back({LookUpKind::phone_number, true, hash_of("phone")});
  const Bytes leaf = key::unique_look_up(pool_a, 3, hash_of("phone"));
  EXPECT_FALSE(held([&](Change& change) { change.put(user); }));
  EXPECT_FALSE(held([&](Change& change) {
    change.put(user);
    change.put(leaf, encode(LookUpEntry{eve.id}));
  }));
  EXPECT_TRUE(held([&](Change& change) {
    change.put(user);
    change.put(leaf, encode(LookUpEntry{ada.id}));
  }));
}

TEST_F(LookUpsLeadBothWays, a_second_user_who_claims_the_same_sign_in_name_is_seen) {
  EXPECT_FALSE(held([&](Change& change) {
    User user = eve;
    user.look_ups.front() = ada.look_ups.front();
    change.put(user);
  }));
}

TEST_F(LookUpsLeadBothWays, a_leaf_left_behind_is_seen) {
  EXPECT_FALSE(held([&](Change& change) { change.erase(key::user(pool_a, ada.id)); }));
  EXPECT_FALSE(held([&](Change& change) {
    User user = ada;
    user.look_ups.clear();
    change.put(user);
  }));
}

TEST_F(LookUpsLeadBothWays, a_leaf_without_its_user_is_seen) {
  const Bytes leaf = key::look_up(pool_a, 5, hash_of("name"), ada.id);
  EXPECT_FALSE(held([&](Change& change) { change.put(leaf, encode(LookUpEntry{ada.id})); }));
  EXPECT_FALSE(held([&](Change& change) {
    change.put(ada);
    change.put(leaf, encode(LookUpEntry{ada.id}));
  }));
}

}  // namespace
}  // namespace jurat::ledger
