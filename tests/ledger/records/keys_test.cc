#include "ledger/records/keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace jurat::ledger {
namespace {

TEST(keys, no_two_records_share_one_and_all_lie_in_the_tree) {
  const PoolId pool = PoolId::parse("a_b").value();
  const ClientId client = ClientId::parse("a_b").value();
  const std::set<Bytes> keys{key::council(),
                             key::admin(Hash32{}),
                             key::key_set(1),
                             key::key_set_level(),
                             key::stock_batch(1),
                             key::stock_level(),
                             key::stock_use(1),
                             key::lease(NodeIndex{1}),
                             key::pool(pool),
                             key::pool_level(pool),
                             key::pool_erasing(pool),
                             key::issuer({}),
                             key::client(pool, client),
                             key::client_home(client),
                             key::user(pool, {}),
                             key::look_up(pool, 1, {}, {}),
                             key::unique_look_up(pool, 1, {}),
                             key::revoked_family(pool, {}),
                             key::op_id({}),
                             key::idempotency({}),
                             key::admin_nonce(Hash32{}, Hash32{})};
  EXPECT_EQ(keys.size(), 21U);
  for (const Bytes& key : keys) EXPECT_TRUE(key::is_leaf(key));
  EXPECT_FALSE(key::is_leaf(key::head()));
  EXPECT_FALSE(key::is_leaf(key::undo(1, 0)));
  EXPECT_FALSE(key::is_leaf(key::expiry(Moment{}, key::council())));
  EXPECT_FALSE(key::is_leaf(key::tree_pages_prefix()));
}

// A pool whose id begins with another's must not be found under the other's prefix.
TEST(keys, a_pools_prefix_covers_that_pool_alone) {
  const PoolId shorter = PoolId::parse("a_b").value();
  const PoolId longer = PoolId::parse("a_bc").value();
  const Bytes prefix = key::users_prefix(shorter);
  const Bytes other = key::user(longer, {});
  EXPECT_FALSE(std::equal(prefix.begin(), prefix.end(), other.begin()));
  const Bytes own = key::user(shorter, {});
  EXPECT_TRUE(std::equal(prefix.begin(), prefix.end(), own.begin()));
}

TEST(keys, expiries_sort_by_time) {
  EXPECT_LT(key::expiry(Moment{-1}, Bytes{9}), key::expiry(Moment{0}, Bytes{1}));
  EXPECT_LT(key::expiry(Moment{255}, Bytes{9}), key::expiry(Moment{256}, Bytes{1}));
}

TEST(keys, admin_nonces_do_not_run_into_each_other) {
  EXPECT_NE(key::admin_nonce(Bytes{1, 2}, Bytes{3}), key::admin_nonce(Bytes{1}, Bytes{2, 3}));
}

}  // namespace
}  // namespace jurat::ledger
