#include <gtest/gtest.h>

#include "ledger/invariants/forced_change.h"
#include "ledger/records/keys.h"

namespace jurat::ledger {
namespace {

using namespace tests;
class KeySetsHaveOnePool : public ForcedChange {
 protected:
  bool held(const std::function<void(Change&)>& force) { return holds("key_sets_have_one_pool", force); }
};

TEST_F(KeySetsHaveOnePool, a_set_given_to_a_second_pool_or_taken_back_is_seen) {
  ASSERT_EQ(world.put(take_key_set, TakeKeySet{pool_a, 1, 0}), std::nullopt);
  const RsaKeySet taken = world.view().key_set(0).value().value();
  const Pool with = world.view().pool(pool_a).value().value();
  EXPECT_FALSE(held([&](Change& change) {
    RsaKeySet set = taken;
    set.taken_by = pool_b.text();
    change.put(set);
  }));
  EXPECT_FALSE(held([&](Change& change) {
    RsaKeySet set = taken;
    set.taken_by.reset();
    change.put(set);
  }));
  EXPECT_FALSE(held([&](Change& change) {
    RsaKeySet set = taken;
    set.id_key = modulus_of("other");
    change.put(set);
  }));
  EXPECT_FALSE(held([&](Change& change) { change.erase(key::key_set(0)); }));
  EXPECT_FALSE(held([&](Change& change) {
    Pool other = with;
    other.key_set = 1;
    change.put(other);
  }));
  EXPECT_FALSE(held([&](Change& change) {
    Pool other = with;
    other.key_set.reset();
    change.put(other);
  }));
  EXPECT_FALSE(held([&](Change& change) {
    Pool other = world.new_pool(pool_b);
    other.key_set = 0;
    change.put(other);
  }));
  EXPECT_TRUE(held([&](Change& change) {
    Pool same = with;
    same.name = "other";
    change.put(same);
  }));
}

TEST_F(KeySetsHaveOnePool, pool_and_set_name_each_other) {
  RsaKeySet free = world.view().key_set(0).value().value();
  free.taken_by = pool_a.text();
  EXPECT_FALSE(held([&](Change& change) { change.put(free); }));
  EXPECT_FALSE(held([&](Change& change) {
    Pool other = pool;
    other.key_set = 0;
    change.put(other);
  }));
  EXPECT_TRUE(held([&](Change& change) {
    Pool other = pool;
    other.key_set = 0;
    change.put(other);
    change.put(free);
  }));
}

}  // namespace
}  // namespace jurat::ledger
