#include "ledger/entries/create_user.h"

#include <gtest/gtest.h>

#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

using std::chrono_literals::operator""min;

struct CreateUserTest : ::testing::Test {
  World world;
  CreateUserTest() { world.begin(); }
  std::optional<Failure> create(const User& user) { return world.put(create_user, CreateUser{user}, user.pool.text()); }
};

TEST_F(CreateUserTest, is_found_by_its_look_ups_and_counted) {
  User ada = world.add_user("ada");
  const View view = world.view();
  EXPECT_EQ(view.find_unique(pool_a, LookUpKind::username, hash_of("username ada")).value(), ada.id);
  EXPECT_EQ(view.find_unique(pool_a, LookUpKind::email, hash_of("email ada")).value(), std::nullopt);
  EXPECT_EQ(view.find_all(pool_a, LookUpKind::email, hash_of("email ada"), 9).value(), std::vector{ada.id});
  EXPECT_EQ(view.find_all(pool_a, LookUpKind::username, hash_of("username ada"), 9).value(), std::vector{ada.id});
  EXPECT_EQ(view.count_users(pool_a).value(), 1U);
  ada.courier_seed = hash_of("block" + std::to_string(view.height()));
  EXPECT_EQ(encode(world.stored(ada)), encode(ada));
  EXPECT_TRUE(view.stock_key_used(ada.code_key).value());
}

TEST_F(CreateUserTest, a_name_signs_in_one_user_only) {
  world.add_user("ada");
  User other = world.new_user("eve");
  other.look_ups.front().value = hash_of("username ada");
  EXPECT_EQ(create(other), Failure::user_exists);
  other = world.new_user("eve");
  other.look_ups.back() = {LookUpKind::phone_number, true, hash_of("phone")};
  EXPECT_EQ(create(other), std::nullopt);
  User third = world.new_user("mallory");
  third.look_ups.back() = {LookUpKind::phone_number, true, hash_of("phone")};
  EXPECT_EQ(create(third), Failure::alias_exists);
  EXPECT_TRUE(world.ledger->verify_everything());
}

TEST_F(CreateUserTest, values_that_do_not_sign_in_may_be_shared_and_the_same_name_lives_in_another_pool) {
  world.add_user("ada");
  User other = world.new_user("eve");
  other.look_ups.back().value = hash_of("email ada");
  EXPECT_EQ(create(other), std::nullopt);
  EXPECT_EQ(world.view().find_all(pool_a, LookUpKind::email, hash_of("email ada"), 9).value().size(), 2U);
  EXPECT_EQ(world.view().find_all(pool_a, LookUpKind::email, hash_of("email ada"), 1).value().size(), 1U);
  ASSERT_EQ(world.put(create_pool, CreatePool{world.new_pool(pool_b)}, pool_b.text()), std::nullopt);
  EXPECT_EQ(create(world.new_user("ada", pool_b)), std::nullopt);
}

TEST_F(CreateUserTest, takes_its_keys_from_the_open_lease_of_the_certificates_gateway) {
  User user = world.new_user("ada");
  const StockKey free = user.code_key;
  user.code_key.place = world.view().lease(NodeIndex{1}).value()->end;
  EXPECT_EQ(create(user), Failure::conflict);
  user.code_key = {1, free.place};
  EXPECT_EQ(create(user), Failure::conflict);
  user.code_key = user.data_key;
  EXPECT_EQ(create(user), Failure::conflict);
  user.code_key = world.view().pool(pool_a).value()->data_key;
  EXPECT_EQ(create(user), Failure::conflict);
  user.code_key = free;
  EXPECT_EQ(create(user), std::nullopt);
}

TEST_F(CreateUserTest, entries_may_overtake_each_other_within_a_lease) {
  const User first = world.new_user("first");
  const User second = world.new_user("second");
  EXPECT_EQ(create(second), std::nullopt);
  EXPECT_EQ(create(first), std::nullopt);
  EXPECT_EQ(world.view().lease(NodeIndex{1}).value()->next, second.code_key.place + 1);
}

TEST_F(CreateUserTest, an_expired_lease_serves_nobody) {
  const User user = world.new_user("ada");
  world.now = world.now + 10min;
  EXPECT_EQ(create(user), Failure::conflict);
}

TEST_F(CreateUserTest, another_gateways_lease_does_not_serve) {
  World four(4, 3);
  four.begin();
  Entry entry = four.entry_of(create_user, CreateUser{four.new_user("ada")}, pool_a.text());
  entry.gateway = NodeIndex{2};
  EXPECT_EQ(four.apply(entry).failure, Failure::conflict);
}

TEST_F(CreateUserTest, brings_nothing_that_apply_decides) {
  const auto failure_with = [&](auto change) {
    User user = world.new_user("ada");
    change(user);
    return create(user);
  };
  EXPECT_EQ(failure_with([](User& u) { u.version = 2; }), Failure::invalid_parameter);
  EXPECT_EQ(failure_with([](User& u) { u.courier_seed = hash_of("mine"); }), Failure::invalid_parameter);
  EXPECT_EQ(failure_with([](User& u) { u.credential->version = 2; }), Failure::invalid_parameter);
  EXPECT_EQ(failure_with([](User& u) { u.status = UserStatus::reset_required; }), Failure::invalid_parameter);
  EXPECT_EQ(failure_with([](User& u) { u.signed_out_before = Moment{1}; }), Failure::invalid_parameter);
  EXPECT_EQ(failure_with([](User& u) { u.refresh_dead_before = Moment{1}; }), Failure::invalid_parameter);
  EXPECT_EQ(failure_with([](User& u) { u.values.push_back(u.values.front()); }), Failure::bad_encoding);
  EXPECT_EQ(failure_with([](User& u) { u.look_ups.push_back(u.look_ups.front()); }), Failure::bad_encoding);
}

TEST_F(CreateUserTest, an_id_serves_once) {
  world.add_user("ada");
  User again = world.new_user("ada");
  again.look_ups.clear();
  EXPECT_EQ(create(again), Failure::conflict);
}

}  // namespace
}  // namespace jurat::ledger
