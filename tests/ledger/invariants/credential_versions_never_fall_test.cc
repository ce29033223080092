#include <gtest/gtest.h>

#include "ledger/invariants/forced_change.h"
#include "ledger/records/keys.h"

namespace jurat::ledger {
namespace {

using namespace tests;
class CredentialVersionsNeverFall : public ForcedChange {
 protected:
  bool held(const std::function<void(Change&)>& force) { return holds("credential_versions_never_fall", force); }
};

TEST_F(CredentialVersionsNeverFall, a_key_of_an_older_version_a_swapped_key_and_a_lost_one_are_seen) {
  const auto with = [&](std::optional<Credential> credential) {
    return held([&](Change& change) {
      User user = ada;
      user.credential = credential;
      change.put(user);
    });
  };
  EXPECT_FALSE(with(Credential{0, ada.credential->public_key, {}}));
  EXPECT_FALSE(with(Credential{1, hash_of("swapped"), {}}));
  EXPECT_FALSE(with(Credential{3, hash_of("new"), {}}));
  EXPECT_FALSE(with(std::nullopt));
  EXPECT_TRUE(with(Credential{2, hash_of("new"), {}}));
  EXPECT_TRUE(with(ada.credential));
}

TEST_F(CredentialVersionsNeverFall, a_new_user_begins_at_version_1) {
  EXPECT_FALSE(held([&](Change& change) {
    User user = world.new_user("new");
    user.credential->version = 2;
    change.put(user);
  }));
  EXPECT_TRUE(held([&](Change& change) { change.put(world.new_user("new")); }));
}

}  // namespace
}  // namespace jurat::ledger
