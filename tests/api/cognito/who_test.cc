#include "api/cognito/who.h"

#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using Who = ApiTest;

TEST_F(Who, a_token_names_its_client_and_pool_without_proof) {
  const Settings settings = ApiCaller::lenient();
  cognito::Budgets budgets{.requests_by_address{{}, 1}, .sign_ups_by_address{{}, 1}, .sign_ups_by_pool{{}, 1}};
  cognito::Context context(council, settings, budgets, {.address = "192.0.2.1", .invocation = std::nullopt});
  const auto bearer = cognito::bearer_unverified(context, council.access_token());
  ASSERT_TRUE(bearer);
  EXPECT_EQ(bearer->client.id, client_id());
  EXPECT_EQ(bearer->pool.id, pool_id());
  EXPECT_EQ(cognito::bearer_unverified(context, "a.b.c").error().failure, Failure::token_invalid);
  council.client.id = *ClientId::parse("gone");
  EXPECT_EQ(cognito::bearer_unverified(context, council.access_token()).error().failure, Failure::token_invalid);
}

TEST_F(Who, a_sub_of_another_pool_is_nobody) {
  ledger::User stranger{.id = Uuid::from_random({9}), .pool = *PoolId::parse("eu-local-1_other0000")};
  council.more_users.push_back(stranger);
  EXPECT_EQ(refused("AdminGetUser", in_pool(R"("Username":")" + stranger.id.text() + R"(")")), "UserNotFoundException");
}

}  // namespace
}  // namespace jurat::api::tests
