#include "ledger/invariant.h"

#include <gtest/gtest.h>

#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

TEST(invariant, each_is_found_by_its_name) {
  for (const char* name :
       {"versions_rise_by_one", "credential_versions_never_fall", "watermarks_only_rise", "key_sets_have_one_pool",
        "issuers_are_unique", "leases_stay_in_their_batch", "stock_keys_have_one_owner", "look_ups_lead_both_ways",
        "sign_in_names_have_one_user", "pools_count_what_they_have"}) {
    EXPECT_NE(find_invariant(name), nullptr) << name;
  }
  EXPECT_EQ(find_invariant("nothing_ever_changes"), nullptr);
}

TEST(invariant, a_change_of_nothing_breaks_none) {
  World world;
  const auto snapshot = world.store->snapshot().value();
  BlockState block(*snapshot);
  const BlockContext context{world.genesis.council, world.now, {}};
  EXPECT_EQ(broken_invariant(Change(block, context)).value(), std::nullopt);
}

TEST(invariant, the_broken_one_is_named) {
  World world;
  world.begin();
  const auto snapshot = world.store->snapshot().value();
  BlockState block(*snapshot);
  const BlockContext context{world.genesis.council, world.now, {}};
  Change change(block, context);
  change.put(world.view().pool(pool_a).value().value());  // the same version again
  EXPECT_EQ(broken_invariant(change).value(), "versions_rise_by_one");
}

}  // namespace
}  // namespace jurat::ledger
