#include "api/cognito/client_shape.h"

#include <gtest/gtest.h>

namespace jurat::api::cognito {
namespace {

ledger::Client with_flows(std::vector<std::string> flows) {
  ledger::Client client{.id = *ClientId::parse("abc"), .pool = *PoolId::parse("eu-local-1_Ab3dEf6hI")};
  client.explicit_auth_flows = std::move(flows);
  return client;
}

TEST(ClientShape, nothing_set_allows_refresh_srp_and_custom) {
  const ledger::Client client = with_flows({});
  EXPECT_TRUE(allows_flow(client, "REFRESH_TOKEN_AUTH"));
  EXPECT_TRUE(allows_flow(client, "USER_SRP_AUTH"));
  EXPECT_TRUE(allows_flow(client, "CUSTOM_AUTH"));
  EXPECT_FALSE(allows_flow(client, "USER_PASSWORD_AUTH"));
  EXPECT_FALSE(allows_flow(client, "USER_AUTH"));
}

TEST(ClientShape, each_flow_is_allowed_by_its_name) {
  EXPECT_TRUE(allows_flow(with_flows({"ALLOW_USER_PASSWORD_AUTH"}), "USER_PASSWORD_AUTH"));
  EXPECT_FALSE(allows_flow(with_flows({"ALLOW_USER_PASSWORD_AUTH"}), "REFRESH_TOKEN_AUTH"));
  EXPECT_TRUE(allows_flow(with_flows({"ALLOW_REFRESH_TOKEN_AUTH"}), "REFRESH_TOKEN"));
  EXPECT_FALSE(allows_flow(with_flows({"ALLOW_ADMIN_USER_PASSWORD_AUTH"}), "USER_PASSWORD_AUTH"));
}

TEST(ClientShape, legacy_names_allow_refresh_too) {
  const ledger::Client client = with_flows({"USER_PASSWORD_AUTH"});
  EXPECT_TRUE(allows_flow(client, "USER_PASSWORD_AUTH"));
  EXPECT_TRUE(allows_flow(client, "REFRESH_TOKEN_AUTH"));
  EXPECT_FALSE(allows_flow(with_flows({"CUSTOM_AUTH_FLOW_ONLY"}), "USER_SRP_AUTH"));
}

}  // namespace
}  // namespace jurat::api::cognito
