#include "ledger/entries/create_client.h"

#include <gtest/gtest.h>

#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;

struct CreateClientTest : ::testing::Test {
  World world;
  CreateClientTest() { world.begin(); }
};

TEST_F(CreateClientTest, is_found_in_its_pool_and_by_its_id_alone) {
  const Client app = world.new_client("app");
  ASSERT_EQ(world.put(create_client, CreateClient{app}), std::nullopt);
  EXPECT_EQ(encode(world.view().client(pool_a, app.id).value().value()), encode(app));
  EXPECT_EQ(world.view().client_anywhere(app.id).value()->pool, pool_a);
  EXPECT_EQ(world.view().clients(pool_a, {}, 9).value().size(), 1U);
  EXPECT_EQ(world.view().count_clients(pool_a).value(), 1U);
  EXPECT_FALSE(world.view().client(pool_b, app.id).value());
}

TEST_F(CreateClientTest, an_id_serves_one_client_of_all_pools) {
  ASSERT_EQ(world.put(create_client, CreateClient{world.new_client("app")}), std::nullopt);
  ASSERT_EQ(world.put(create_pool, CreatePool{world.new_pool(pool_b)}, pool_b.text()), std::nullopt);
  EXPECT_EQ(world.put(create_client, CreateClient{world.new_client("app", pool_b)}, pool_b.text()), Failure::conflict);
}

TEST_F(CreateClientTest, a_secret_and_its_public_key_come_together) {
  Client app = world.new_client("app");
  app.secret_key = hash_of("secret's public key");
  EXPECT_EQ(world.put(create_client, CreateClient{app}), Failure::invalid_parameter);
  app.secret = SealedValue{Purpose::client_secret, 1, {}, Bytes(72, 1)};
  EXPECT_EQ(world.put(create_client, CreateClient{app}), std::nullopt);
  EXPECT_EQ(world.view().client_anywhere(app.id).value()->secret->sealed, Bytes(72, 1));
}

TEST_F(CreateClientTest, begins_at_version_1_in_a_pool_that_exists) {
  Client app = world.new_client("app");
  app.version = 2;
  EXPECT_EQ(world.put(create_client, CreateClient{app}), Failure::invalid_parameter);
  EXPECT_EQ(world.put(create_client, CreateClient{world.new_client("b", pool_b)}, pool_b.text()),
            Failure::pool_not_found);
}

}  // namespace
}  // namespace jurat::ledger
