#include <gtest/gtest.h>

#include "ledger/invariants/forced_change.h"
#include "ledger/records/keys.h"

namespace jurat::ledger {
namespace {

using namespace tests;
class LeasesStayInTheirBatch : public ForcedChange {
 protected:
  bool held(const std::function<void(Change&)>& force) { return holds("leases_stay_in_their_batch", force); }
};

TEST_F(LeasesStayInTheirBatch, a_lease_beyond_what_was_leased_out_or_of_no_batch_is_seen) {
  const Lease open = world.view().lease(NodeIndex{1}).value().value();
  const auto with = [&](auto change_lease) {
    return held([&](Change& change) {
      Lease lease = open;
      change_lease(lease);
      change.put(lease);
    });
  };
  EXPECT_FALSE(with([](Lease& lease) { lease.end += 1; }));
  EXPECT_FALSE(with([](Lease& lease) { lease.batch = 7; }));
  EXPECT_FALSE(with([](Lease& lease) { lease.next = 0; }));  // backwards: places that have owners
  EXPECT_FALSE(with([](Lease& lease) { lease.gateway = NodeIndex{2}; }));
  EXPECT_TRUE(with([](Lease& lease) { lease.next += 1; }));
}

TEST(leases_of_four, a_lease_over_another_gateways_places_is_seen) {
  World world(4, 3);
  world.begin();
  const Lease open = world.view().lease(NodeIndex{1}).value().value();
  const auto snapshot = world.store->snapshot().value();
  BlockState block(*snapshot);
  const BlockContext context{world.genesis.council, world.now, {}};
  Change change(block, context);
  change.put(Lease{NodeIndex{2}, open.batch, open.end - 1, open.end, world.now});
  EXPECT_FALSE(find_invariant("leases_stay_in_their_batch")->holds(change).value());
}

}  // namespace
}  // namespace jurat::ledger
