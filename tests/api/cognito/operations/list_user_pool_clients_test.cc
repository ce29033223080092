#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using ListUserPoolClients = ApiTest;

TEST_F(ListUserPoolClients, pages_hold_every_client_once) {
  for (const char* name : {"aaaaaaaaaaaaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaaaaaaaaaaaa2"}) {
    ledger::Client more{.id = *ClientId::parse(name), .pool = pool_id()};
    more.name = "more";
    council.more_clients.push_back(more);
  }
  const Answer first = post("ListUserPoolClients", in_pool(R"("MaxResults":2)"));
  ASSERT_EQ(first.body.at("UserPoolClients").as_array().size(), 2U);
  const std::string token(first.body.at("NextToken").as_string());
  const Answer second = post("ListUserPoolClients", in_pool(R"("MaxResults":2,"NextToken":")" + token + R"(")"));
  ASSERT_EQ(second.body.at("UserPoolClients").as_array().size(), 1U);
  EXPECT_FALSE(second.body.contains("NextToken"));
  EXPECT_NE(first.body.at("UserPoolClients").as_array()[1], second.body.at("UserPoolClients").as_array()[0]);
}

TEST_F(ListUserPoolClients, a_token_of_another_list_is_refused) {
  council.more_pools.push_back({.id = *PoolId::parse("eu-local-1_aaaaaaaa1")});
  const Answer pools = post("ListUserPools", R"({"MaxResults":1})");
  const std::string token(pools.body.at("NextToken").as_string());
  EXPECT_EQ(refused("ListUserPoolClients", in_pool(R"("NextToken":")" + token + R"(")")), "InvalidParameterException");
}

}  // namespace
}  // namespace jurat::api::tests
