#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using DeleteUserPoolClient = ApiTest;

TEST_F(DeleteUserPoolClient, deletes_the_client) {
  EXPECT_EQ(post("DeleteUserPoolClient", in_pool(R"("ClientId":"1example23456789abcdefghij")")).status, 200U);
  EXPECT_EQ(last_call(), "delete_client 1example23456789abcdefghij");
}

TEST_F(DeleteUserPoolClient, an_unknown_client_is_named) {
  EXPECT_EQ(refused("DeleteUserPoolClient", in_pool(R"("ClientId":"nobody")")), "ResourceNotFoundException");
}

}  // namespace
}  // namespace jurat::api::tests
