#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using CreateUserPool = ApiTest;

TEST_F(CreateUserPool, the_pool_is_in_the_callers_region_and_shown_whole) {
  const Answer answer = post("CreateUserPool", R"({"PoolName":"shop","AutoVerifiedAttributes":["email"]})");
  EXPECT_EQ(last_call(), "create_pool eu-west-1_000000000");
  const auto& pool = answer.body.at("UserPool").as_object();
  EXPECT_EQ(pool.at("Name"), "shop");
  EXPECT_EQ(pool.at("MfaConfiguration"), "OFF");
  EXPECT_EQ(pool.at("EstimatedNumberOfUsers"), 0);
  EXPECT_EQ(pool.at("Arn"), "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_000000000");
  EXPECT_EQ(pool.at("SchemaAttributes").as_array().size(), 20U);
}

TEST_F(CreateUserPool, a_pool_from_an_odd_region_takes_the_councils) {
  http::Request odd = ApiCaller::request("CreateUserPool", R"({"PoolName":"shop"})");
  for (auto& header : odd.headers) {
    const auto at = header.value.find("eu-west-1");
    if (at != std::string::npos) header.value.replace(at, 9, "EU_WEST");
  }
  ApiCaller caller(council);
  EXPECT_EQ(caller.send(odd).status, 200U);
  EXPECT_EQ(last_call(), "create_pool eu-local-1_000000000");
}

TEST_F(CreateUserPool, settings_that_are_not_enforced_are_refused_by_name) {
  const std::map<std::string, std::string> refused_settings{
      {"LambdaConfig", R"("LambdaConfig":{"PreSignUp":"arn:aws:lambda:eu-west-1:123456789012:function:f"})"},
      {"MfaConfiguration", R"("MfaConfiguration":"ON")"},
      {"DeviceConfiguration", R"("DeviceConfiguration":{"ChallengeRequiredOnNewDevice":true})"},
      {"UserPoolAddOns", R"("UserPoolAddOns":{"AdvancedSecurityMode":"ENFORCED"})"},
      {"PasswordHistorySize", R"("Policies":{"PasswordPolicy":{"PasswordHistorySize":3}})"},
      {"AllowedFirstAuthFactors",
       R"("Policies":{"SignInPolicy":{"AllowedFirstAuthFactors":["PASSWORD","EMAIL_OTP"]}})"},
      {"DefaultEmailOption", R"("VerificationMessageTemplate":{"DefaultEmailOption":"CONFIRM_WITH_LINK"})"}};
  for (const auto& [name, member] : refused_settings) {
    EXPECT_EQ(refused("CreateUserPool", R"({"PoolName":"shop",)" + member + "}"), "InvalidParameterException") << name;
    EXPECT_NE(said.find(name), std::string::npos) << said;
  }
  EXPECT_TRUE(council.calls.empty());
}

TEST_F(CreateUserPool, harmless_settings_are_kept_and_shown_again) {
  const Answer answer = post(
      "CreateUserPool", R"({"PoolName":"shop","UserPoolTags":{"team":"a"},"UserPoolTier":"LITE",)"
                        R"("AccountRecoverySetting":{"RecoveryMechanisms":[{"Priority":1,"Name":"verified_email"}]}})");
  const auto& pool = answer.body.at("UserPool").as_object();
  EXPECT_EQ(pool.at("UserPoolTags").at("team"), "a");
  EXPECT_EQ(pool.at("UserPoolTier"), "LITE");
  EXPECT_EQ(pool.at("AccountRecoverySetting").at("RecoveryMechanisms").as_array().size(), 1U);
}

TEST_F(CreateUserPool, the_policy_is_what_was_asked_for) {
  post("CreateUserPool",
       R"({"PoolName":"shop","Policies":{"PasswordPolicy":{"MinimumLength":12,"RequireNumbers":true}}})");
  const ledger::PasswordPolicy& policy = council.created_pool->password_policy;
  EXPECT_EQ(policy.minimum_length, 12);
  EXPECT_TRUE(policy.numbers);
  EXPECT_FALSE(policy.symbols);
  post("CreateUserPool", R"({"PoolName":"shop"})");
  EXPECT_EQ(council.created_pool->password_policy.minimum_length, 8);
  EXPECT_TRUE(council.created_pool->password_policy.symbols);
}

TEST_F(CreateUserPool, aliases_and_username_attributes_exclude_each_other) {
  EXPECT_EQ(
      refused("CreateUserPool", R"({"PoolName":"shop","AliasAttributes":["email"],"UsernameAttributes":["email"]})"),
      "InvalidParameterException");
}

TEST_F(CreateUserPool, names_differ_by_case_unless_said_otherwise) {
  post("CreateUserPool", R"({"PoolName":"shop"})");
  EXPECT_TRUE(council.created_pool->case_sensitive);
  post("CreateUserPool", R"({"PoolName":"shop","UsernameConfiguration":{"CaseSensitive":false}})");
  EXPECT_FALSE(council.created_pool->case_sensitive);
}

TEST_F(CreateUserPool, an_issuer_of_its_own_is_a_tag) {
  post("CreateUserPool", R"({"PoolName":"shop","UserPoolTags":{"jurat:issuer":"aws"}})");
  EXPECT_EQ(council.created_pool->issuer, "https://cognito-idp.eu-west-1.amazonaws.com/{pool_id}");
  post("CreateUserPool", R"({"PoolName":"shop","UserPoolTags":{"jurat:issuer":"https://login.example/shop"}})");
  EXPECT_EQ(council.created_pool->issuer, "https://login.example/shop");
  EXPECT_EQ(refused("CreateUserPool", R"({"PoolName":"shop","UserPoolTags":{"jurat:issuer":"login.example"}})"),
            "InvalidParameterException");
}

}  // namespace
}  // namespace jurat::api::tests
