#include "ledger/entries/add_key_sets.h"

#include <gtest/gtest.h>

#include "core/limits.h"
#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

RsaKeySet set_of(std::uint32_t number) {
  return {
      number, modulus_of("more id" + std::to_string(number)), modulus_of("more access" + std::to_string(number)), {}};
}

struct AddKeySetsTest : ::testing::Test {
  World world;  // its genesis lists sets 0 and 1
  AddKeySetsTest() { world.begin(); }
  std::optional<Failure> add(std::uint32_t first, std::vector<RsaKeySet> sets) {
    return world.put(add_key_sets, AddKeySets{first, std::move(sets)}, {});
  }
};

TEST_F(AddKeySetsTest, the_reserve_grows_and_the_new_sets_are_taken_after_the_old_ones) {
  EXPECT_EQ(world.view().free_key_sets().value(), 2U);
  ASSERT_EQ(add(2, {set_of(2), set_of(3)}), std::nullopt);
  EXPECT_EQ(world.view().free_key_sets().value(), 4U);
  EXPECT_EQ(world.view().next_key_set().value(), 0U);
  EXPECT_EQ(world.view().key_set(3).value()->access_key, set_of(3).access_key);
}

TEST_F(AddKeySetsTest, numbers_go_on_where_the_ledger_ends) {
  EXPECT_EQ(add(1, {set_of(1)}), Failure::conflict);
  EXPECT_EQ(add(3, {set_of(3)}), Failure::conflict);
  EXPECT_EQ(world.view().free_key_sets().value(), 2U);
}

TEST_F(AddKeySetsTest, a_key_that_stands_for_something_already_is_refused) {
  RsaKeySet twice = set_of(2);
  twice.access_key = twice.id_key;
  EXPECT_EQ(add(2, {twice}), Failure::invalid_parameter);
  RsaKeySet known = set_of(2);
  known.access_key = world.view().key_set(1).value()->id_key;
  EXPECT_EQ(add(2, {known}), Failure::invalid_parameter);
  EXPECT_EQ(add(2, {set_of(2), set_of(2)}), Failure::invalid_parameter);
  EXPECT_EQ(world.view().key_set(2).value(), std::nullopt);
}

TEST_F(AddKeySetsTest, none_and_too_many_and_a_pools_are_refused) {
  EXPECT_NE(add(2, {}), std::nullopt);
  std::vector<RsaKeySet> many;
  for (std::uint32_t i = 0; i <= limits::key_sets_dealt; ++i) many.push_back(set_of(2 + i));
  EXPECT_NE(add(2, many), std::nullopt);
  EXPECT_NE(world.put(add_key_sets, AddKeySets{2, {set_of(2)}}, pool_a.text()), std::nullopt);
  EXPECT_EQ(world.view().free_key_sets().value(), 2U);
}

}  // namespace
}  // namespace jurat::ledger
