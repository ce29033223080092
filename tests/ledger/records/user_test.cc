#include "ledger/records/user.h"

#include <gtest/gtest.h>

#include <utility>

#include "ledger/records/one_encoding.h"

namespace jurat::ledger {
namespace {

using namespace tests;

User full_user() {
  User user{.pool = PoolId::parse("a_b").value()};
  user.id = Uuid::from_random({1, 2, 3});
  user.version = 4;
  user.status = UserStatus::confirmed;
  user.created = user.modified = Moment{5};
  user.password_key = {1, 1};
  user.data_key = {1, 2};
  user.code_key = {1, 3};
  user.credential = Credential{2, {7}, Moment{6}};
  user.values = {{Purpose::profile, 4, {1}, {9, 9}}, {Purpose::username, 1, {2}, {8}}};
  user.look_ups = {{LookUpKind::email, false, {5}}, {LookUpKind::username, true, {6}}};
  user.email_verified = true;
  user.signed_out_before = Moment{3};
  user.courier_seed = {4};
  return user;
}

TEST(user, has_one_encoding_whatever_the_order_in_which_it_was_put_together) {
  has_one_encoding(full_user(), parse_user);
  User reversed = full_user();
  std::swap(reversed.values[0], reversed.values[1]);
  std::swap(reversed.look_ups[0], reversed.look_ups[1]);
  EXPECT_EQ(encode(reversed), encode(full_user()));
  EXPECT_EQ(parse_user(encode(reversed))->values.front().purpose, Purpose::username);
}

TEST(user, has_at_most_one_value_for_each_purpose_and_each_look_up_once) {
  User user = full_user();
  user.values.push_back(user.values.front());
  EXPECT_FALSE(parse_user(encode(user)));
  user = full_user();
  user.look_ups.push_back(user.look_ups.front());
  EXPECT_FALSE(parse_user(encode(user)));
}

TEST(user, its_id_is_a_version_4_uuid) {
  User user = full_user();
  user.id.bytes[6] = 0x10;
  EXPECT_FALSE(parse_user(encode(user)));
}

TEST(revoked_family, has_one_encoding) {
  has_one_encoding(RevokedFamily{Uuid::from_random({4}), Moment{1}, Moment{2}}, parse_revoked_family);
}

}  // namespace
}  // namespace jurat::ledger
