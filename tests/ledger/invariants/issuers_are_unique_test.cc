#include <gtest/gtest.h>

#include "ledger/invariants/forced_change.h"
#include "ledger/records/keys.h"

namespace jurat::ledger {
namespace {

using namespace tests;
class IssuersAreUnique : public ForcedChange {
 protected:
  bool held(const std::function<void(Change&)>& force) { return holds("issuers_are_unique", force); }
};

TEST_F(IssuersAreUnique, a_pool_with_another_pools_issuer_is_seen) {
  Pool other = world.new_pool(pool_b);
  other.issuer = "http://127.0.0.1:9229/" + pool_a.text();
  const Hash32 hash = issuer_hash(world.genesis.council, other);
  EXPECT_FALSE(held([&](Change& change) { change.put(other); }));
  EXPECT_FALSE(held([&](Change& change) {
    change.put(other);
    change.put(key::issuer(hash), encode(IssuerOwner{pool_b}));
  }));
  other.issuer = "https://own.example.org";
  EXPECT_FALSE(held([&](Change& change) { change.put(other); }));  // no leaf that guards it
  const Hash32 own = issuer_hash(world.genesis.council, other);
  EXPECT_TRUE(held([&](Change& change) {
    change.put(other);
    change.put(key::issuer(own), encode(IssuerOwner{pool_b}));
  }));
}

TEST_F(IssuersAreUnique, an_issuer_left_behind_is_seen) {
  EXPECT_FALSE(held([&](Change& change) { change.erase(key::pool(pool_a)); }));
  Pool moved = pool;
  moved.issuer = "https://new.example.org";
  const Hash32 hash = issuer_hash(world.genesis.council, moved);
  EXPECT_FALSE(held([&](Change& change) {
    change.put(moved);
    change.put(key::issuer(hash), encode(IssuerOwner{pool_a}));
  }));
}

}  // namespace
}  // namespace jurat::ledger
