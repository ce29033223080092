#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using DeleteUserPool = ApiTest;

TEST_F(DeleteUserPool, deletes_and_answers_nothing) {
  const Answer answer = post("DeleteUserPool", in_pool());
  EXPECT_EQ(answer.status, 200U);
  EXPECT_TRUE(answer.body.empty());
  EXPECT_EQ(last_call(), "delete_pool eu-local-1_Ab3dEf6hI");
}

TEST_F(DeleteUserPool, a_protected_pool_stays) {
  council.pool.deletion_protection = true;
  EXPECT_EQ(refused("DeleteUserPool", in_pool()), "InvalidParameterException");
  EXPECT_TRUE(council.calls.empty());
}

}  // namespace
}  // namespace jurat::api::tests
