#include "ledger/entries/delete_client.h"

#include <gtest/gtest.h>

#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

TEST(delete_client, removes_the_client_and_frees_its_id) {
  World world;
  world.begin();
  const Client app = world.new_client("app");
  ASSERT_EQ(world.put(create_client, CreateClient{app}), std::nullopt);
  EXPECT_EQ(world.put(delete_client, DeleteClient{pool_a, app.id, 2}), Failure::conflict);
  EXPECT_EQ(world.put(delete_client, DeleteClient{pool_a, client_id_of("no"), 1}), Failure::client_not_found);
  ASSERT_EQ(world.put(delete_client, DeleteClient{pool_a, app.id, 1}), std::nullopt);
  EXPECT_FALSE(world.view().client_anywhere(app.id).value());
  EXPECT_EQ(world.view().count_clients(pool_a).value(), 0U);
  world.now = world.now + std::chrono::seconds(1);  // another entry, not the same one again
  EXPECT_EQ(world.put(delete_client, DeleteClient{pool_a, app.id, 1}), Failure::client_not_found);
  EXPECT_EQ(world.put(create_client, CreateClient{app}), std::nullopt);
  EXPECT_TRUE(world.ledger->verify_everything());
}

}  // namespace
}  // namespace jurat::ledger
