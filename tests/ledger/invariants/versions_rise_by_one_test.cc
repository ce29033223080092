#include <gtest/gtest.h>

#include "ledger/invariants/forced_change.h"
#include "ledger/records/keys.h"

namespace jurat::ledger {
namespace {

using namespace tests;
class VersionsRiseByOne : public ForcedChange {
 protected:
  bool held(const std::function<void(Change&)>& force) { return holds("versions_rise_by_one", force); }
};

TEST_F(VersionsRiseByOne, a_record_that_keeps_or_jumps_its_version_is_seen) {
  for (const std::uint64_t version : {ada.version, ada.version + 2, ada.version - 1}) {
    EXPECT_FALSE(held([&](Change& change) {
      User user = ada;
      user.version = version;
      change.put(user);
    })) << version;
    EXPECT_FALSE(held([&](Change& change) {
      Pool changed = pool;
      changed.version = version;
      change.put(changed);
    }));
  }
  EXPECT_FALSE(held([&](Change& change) {
    Client client = world.new_client("x");
    client.version = 2;
    change.put(client);
  }));
  EXPECT_TRUE(held([&](Change& change) {
    User user = ada;
    ++user.version;
    change.put(user);
  }));
  EXPECT_TRUE(held([&](Change& change) { change.erase(key::user(pool_a, ada.id)); }));
}

}  // namespace
}  // namespace jurat::ledger
