#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using CreateUserPoolClient = ApiTest;

TEST_F(CreateUserPoolClient, a_secret_is_drawn_on_wish) {
  EXPECT_FALSE(post("CreateUserPoolClient", in_pool(R"("ClientName":"app")"))
                   .body.at("UserPoolClient")
                   .as_object()
                   .contains("ClientSecret"));
  const Answer answer = post("CreateUserPoolClient", in_pool(R"("ClientName":"app","GenerateSecret":true)"));
  EXPECT_EQ(answer.body.at("UserPoolClient").at("ClientSecret"), "drawnsecretdrawnsecretdrawnsecret");
}

TEST_F(CreateUserPoolClient, validity_is_counted_in_its_unit) {
  post("CreateUserPoolClient",
       in_pool(R"("ClientName":"app","AccessTokenValidity":10,"IdTokenValidity":2,"RefreshTokenValidity":7,)"
               R"("TokenValidityUnits":{"AccessToken":"minutes"})"));
  EXPECT_EQ(council.created_client->access_token_seconds, 600U);
  EXPECT_EQ(council.created_client->id_token_seconds, 7'200U);
  EXPECT_EQ(council.created_client->refresh_token_seconds, 7U * 86'400U);
}

TEST_F(CreateUserPoolClient, validity_out_of_range_is_refused) {
  for (const char* bad :
       {R"("AccessTokenValidity":1,"TokenValidityUnits":{"AccessToken":"minutes"})", R"("IdTokenValidity":25)",
        R"("RefreshTokenValidity":3651)",
        R"("RefreshTokenValidity":2,"TokenValidityUnits":{"RefreshToken":"hours"},"AccessTokenValidity":3)"}) {
    EXPECT_EQ(refused("CreateUserPoolClient", in_pool(std::string(R"("ClientName":"app",)") + bad)),
              "InvalidParameterException")
        << bad;
  }
}

TEST_F(CreateUserPoolClient, flows_of_two_ages_do_not_mix) {
  EXPECT_EQ(
      refused("CreateUserPoolClient",
              in_pool(R"("ClientName":"app","ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH","USER_PASSWORD_AUTH"])")),
      "InvalidParameterException");
}

TEST_F(CreateUserPoolClient, rotation_and_foreign_providers_are_refused_by_name) {
  EXPECT_EQ(
      refused("CreateUserPoolClient", in_pool(R"("ClientName":"app","RefreshTokenRotation":{"Feature":"ENABLED"})")),
      "InvalidParameterException");
  EXPECT_NE(said.find("RefreshTokenRotation"), std::string::npos);
  EXPECT_EQ(refused("CreateUserPoolClient", in_pool(R"("ClientName":"app","SupportedIdentityProviders":["Google"])")),
            "InvalidParameterException");
  EXPECT_EQ(said, "The provider Google does not exist for User Pool eu-local-1_Ab3dEf6hI.");
}

TEST_F(CreateUserPoolClient, permissions_name_attributes_of_the_pool) {
  EXPECT_EQ(refused("CreateUserPoolClient", in_pool(R"("ClientName":"app","ReadAttributes":["custom:none"])")),
            "InvalidParameterException");
  EXPECT_EQ(refused("CreateUserPoolClient", in_pool(R"("ClientName":"app","WriteAttributes":["email_verified"])")),
            "InvalidParameterException");
  ledger::SchemaAttribute required;
  required.name = "email";
  required.data_type = "String";
  required.required = true;
  council.pool.schema.push_back(required);
  EXPECT_EQ(refused("CreateUserPoolClient", in_pool(R"("ClientName":"app","WriteAttributes":["name"])")),
            "InvalidParameterException");
  EXPECT_EQ(post("CreateUserPoolClient", in_pool(R"("ClientName":"app","WriteAttributes":["name","email"])")).status,
            200U);
}

TEST_F(CreateUserPoolClient, what_was_given_is_shown_again) {
  const Answer answer = post(
      "CreateUserPoolClient",
      in_pool(
          R"("ClientName":"app","PreventUserExistenceErrors":"ENABLED","CallbackURLs":["https://a.example"],"AuthSessionValidity":5)"));
  const auto& client = answer.body.at("UserPoolClient").as_object();
  EXPECT_EQ(client.at("PreventUserExistenceErrors"), "ENABLED");
  EXPECT_EQ(client.at("CallbackURLs").as_array().size(), 1U);
  EXPECT_EQ(client.at("AuthSessionValidity"), 5);
  EXPECT_EQ(client.at("RefreshTokenValidity"), 30);
  EXPECT_EQ(client.at("EnableTokenRevocation"), true);
  EXPECT_TRUE(council.created_client->prevent_user_existence_errors);
}

}  // namespace
}  // namespace jurat::api::tests
