#include <set>

#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using ListUserPools = ApiTest;

TEST_F(ListUserPools, pages_hold_every_pool_once) {
  for (const char* name : {"eu-local-1_aaaaaaaa1", "eu-local-1_aaaaaaaa2", "eu-local-1_aaaaaaaa3"}) {
    ledger::Pool more{.id = *PoolId::parse(name)};
    council.more_pools.push_back(more);
  }
  std::set<std::string> seen;
  std::string body = R"({"MaxResults":2})";
  for (int page = 0; page < 2; ++page) {
    const Answer answer = post("ListUserPools", body);
    for (const auto& pool : answer.body.at("UserPools").as_array()) seen.emplace(pool.at("Id").as_string());
    EXPECT_EQ(answer.body.contains("NextToken"), page == 0);
    if (page == 0)
      body = R"({"MaxResults":2,"NextToken":")" + std::string(answer.body.at("NextToken").as_string()) + R"("})";
  }
  EXPECT_EQ(seen.size(), 4U);
}

TEST_F(ListUserPools, a_made_up_token_is_refused) {
  EXPECT_EQ(refused("ListUserPools", R"({"MaxResults":2,"NextToken":"abc"})"), "InvalidParameterException");
}

}  // namespace
}  // namespace jurat::api::tests
