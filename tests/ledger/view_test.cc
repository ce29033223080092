#include "ledger/view.h"

#include <gtest/gtest.h>

#include <set>

#include "ledger/records/keys.h"
#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

TEST(view, an_empty_store_has_none) {
  const auto store = store::open_memory();
  const auto view = View::of(store->snapshot().value());
  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().failure, Failure::not_found);
}

TEST(view, stays_at_its_height_while_the_ledger_goes_on) {
  World world;
  world.begin();
  const View before = world.view();
  const User ada = world.add_user("ada");
  EXPECT_FALSE(before.user(pool_a, ada.id).value());
  EXPECT_EQ(before.height() + 1, world.view().height());
  EXPECT_NE(before.root(), world.view().root());
}

TEST(view, lists_in_pages_without_gaps_or_repeats) {
  World world;
  world.begin();
  std::set<Uuid> made;
  for (int i = 0; i < 7; ++i) made.insert(world.add_user("user" + std::to_string(i)).id);
  std::set<Uuid> seen;
  std::optional<Uuid> after;
  for (;;) {
    const auto page = world.view().users(pool_a, after, 3).value();
    if (page.empty()) break;
    for (const User& user : page) EXPECT_TRUE(seen.insert(user.id).second);
    after = page.back().id;
  }
  EXPECT_EQ(seen, made);
  EXPECT_TRUE(world.view().users(pool_a, std::nullopt, 0).value().empty());
  EXPECT_EQ(world.view().pools(std::nullopt, 9).value().size(), 1U);
  EXPECT_TRUE(world.view().pools(pool_a, 9).value().empty());
}

TEST(view, leaf_hashes_are_those_of_the_stored_bytes_or_of_nothing) {
  World world;
  world.begin();
  const Bytes at = key::pool(pool_a);
  EXPECT_EQ(world.view().leaf_hash(at).value(), crypto::sha256(world.view().raw(at).value().value()));
  EXPECT_EQ(world.view().leaf_hash(key::pool(pool_b)).value(), crypto::sha256({}));
}

}  // namespace
}  // namespace jurat::ledger
