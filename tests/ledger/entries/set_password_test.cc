#include "ledger/entries/set_password.h"

#include <gtest/gtest.h>

#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

struct SetPasswordTest : ::testing::Test {
  World world;
  User ada;
  SetPasswordTest() : ada{.pool = pool_a} {
    world.begin();
    ada = world.add_user("ada");
    world.now = world.now + std::chrono::seconds(5);
  }
};

TEST_F(SetPasswordTest, replaces_the_key_and_raises_the_credential_version) {
  ASSERT_EQ(world.put(set_password, SetPassword{pool_a, ada.id, 1, hash_of("new key")}), std::nullopt);
  const User stored = world.stored(ada);
  EXPECT_EQ(stored.credential->version, 2U);
  EXPECT_EQ(stored.credential->public_key, hash_of("new key"));
  EXPECT_EQ(stored.credential->set, world.now);
  EXPECT_EQ(stored.status, UserStatus::confirmed);
  EXPECT_EQ(stored.refresh_dead_before, Moment{});  // ChangePassword keeps refresh tickets (protocols 6)
}

TEST_F(SetPasswordTest, a_first_password_has_version_1) {
  User without = world.new_user("eve");
  without.credential.reset();
  ASSERT_EQ(world.put(create_user, CreateUser{without}), std::nullopt);
  ASSERT_EQ(world.put(set_password, SetPassword{pool_a, without.id, 1, hash_of("key")}), std::nullopt);
  EXPECT_EQ(world.stored(without).credential->version, 1U);
}

TEST_F(SetPasswordTest, a_reset_ends_refresh_tickets_also_those_younger_than_the_ledgers_time) {
  Entry entry = world.entry_of(set_password,
                               SetPassword{pool_a, ada.id, 1, hash_of("k"), UserStatus::force_change_password, true},
                               pool_a.text());
  entry.endorsed = world.now + std::chrono::seconds(3);
  ASSERT_FALSE(world.apply(entry).failure);
  EXPECT_EQ(world.stored(ada).refresh_dead_before, entry.endorsed);
  EXPECT_EQ(world.stored(ada).status, UserStatus::force_change_password);
}

TEST_F(SetPasswordTest, a_reset_ends_access_tokens_of_who_could_have_some) {
  ASSERT_EQ(world.put(set_password, SetPassword{pool_a, ada.id, 1, hash_of("a"), UserStatus::confirmed, false}),
            std::nullopt);
  EXPECT_EQ(world.stored(ada).signed_out_before, Moment{}) << "their own change ends no session";
  ASSERT_EQ(world.put(set_password, SetPassword{pool_a, ada.id, 2, hash_of("b"), UserStatus::confirmed, true}),
            std::nullopt);
  EXPECT_EQ(world.stored(ada).signed_out_before, world.now);
  User fresh = world.new_user("eve");
  fresh.status = UserStatus::unconfirmed;
  ASSERT_EQ(world.put(create_user, CreateUser{fresh}), std::nullopt);
  ASSERT_EQ(world.put(set_password, SetPassword{pool_a, fresh.id, 1, hash_of("c"), UserStatus::confirmed, true}),
            std::nullopt);
  EXPECT_EQ(world.stored(fresh).signed_out_before, Moment{}) << "nobody could be signed in";
}

TEST_F(SetPasswordTest, two_changes_of_one_version_have_one_winner) {
  ASSERT_EQ(world.put(set_password, SetPassword{pool_a, ada.id, 1, hash_of("one")}), std::nullopt);
  EXPECT_EQ(world.put(set_password, SetPassword{pool_a, ada.id, 1, hash_of("two")}), Failure::conflict);
  EXPECT_EQ(world.stored(ada).credential->public_key, hash_of("one"));
}

TEST_F(SetPasswordTest, leaves_its_user_confirmed_or_forced_to_change_it) {
  for (const UserStatus status : {UserStatus::unconfirmed, UserStatus::reset_required}) {
    EXPECT_EQ(world.put(set_password, SetPassword{pool_a, ada.id, 1, hash_of("k"), status}),
              Failure::invalid_parameter);
  }
}

}  // namespace
}  // namespace jurat::ledger
