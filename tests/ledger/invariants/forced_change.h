// Changes that no entry would make, put straight into the state: every promise must see its own breach.
#pragma once

#include <functional>

#include "ledger/invariant.h"
#include "ledger/world.h"

namespace jurat::ledger::tests {

class ForcedChange : public ::testing::Test {
 protected:
  ForcedChange() {
    world.begin();
    ada = world.add_user("ada");
    eve = world.add_user("eve");
    ada = world.stored(ada);
    eve = world.stored(eve);
    pool = world.view().pool(pool_a).value().value();
  }

  // Whether the promise holds after `force` changed the state. Also: whatever it says, an entry that did this would
  // leave nothing behind, because the change is never kept.
  bool holds(std::string_view name, const std::function<void(Change&)>& force) {
    const auto snapshot = world.store->snapshot().value();
    BlockState block(*snapshot);
    const BlockContext context{world.genesis.council, world.now, {}};
    Change change(block, context);
    force(change);
    const Invariant* invariant = find_invariant(name);
    EXPECT_NE(invariant, nullptr) << name;
    const auto result = invariant->holds(change);
    EXPECT_TRUE(result) << result.error().message;
    if (result && !*result) EXPECT_TRUE(broken_invariant(change).value().has_value());
    EXPECT_TRUE(block.changes().empty());
    return result && *result;
  }

  World world;
  User ada{.pool = pool_a};
  User eve{.pool = pool_a};
  Pool pool{.id = pool_a};
};

}  // namespace jurat::ledger::tests
