#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using RevokeToken = ApiTest;

TEST_F(RevokeToken, revokes) {
  EXPECT_EQ(post("RevokeToken", with(R"("Token":"r1")")).status, 200U);
  EXPECT_EQ(last_call(), "revoke r1");
}

TEST_F(RevokeToken, a_dead_token_is_revoked_already) {
  council.failures["revoke"] = {Failure::token_revoked, ""};
  EXPECT_EQ(post("RevokeToken", with(R"("Token":"r1")")).status, 200U);
  council.failures["revoke"] = {Failure::refresh_token_invalid, ""};
  EXPECT_EQ(refused("RevokeToken", with(R"("Token":"r1")")), "InvalidParameterException");
}

TEST_F(RevokeToken, only_refresh_tokens_are_revoked) {
  EXPECT_EQ(refused("RevokeToken", with(R"("Token":")" + council.access_token() + R"(")")),
            "UnsupportedTokenTypeException");
}

TEST_F(RevokeToken, the_client_must_allow_it_and_prove_its_secret) {
  council.client.token_revocation = false;
  EXPECT_EQ(refused("RevokeToken", with(R"("Token":"r1")")), "UnsupportedOperationException");
  council.client.token_revocation = true;
  council.give_client_a_secret("s3cretofthisclient0000000");
  EXPECT_EQ(refused("RevokeToken", with(R"("Token":"r1","ClientSecret":"s3cretofthisclient0000001")")),
            "UnauthorizedException");
  EXPECT_EQ(post("RevokeToken", with(R"("Token":"r1","ClientSecret":"s3cretofthisclient0000000")")).status, 200U);
  EXPECT_EQ(refused("RevokeToken", R"({"Token":"r1","ClientId":"nobody"})"), "UnauthorizedException");
}

}  // namespace
}  // namespace jurat::api::tests
