#include "api/admin_forms.h"

#include <gtest/gtest.h>

#include "api/support/scripted_council.h"
#include "crypto/admin_form.h"

namespace jurat::api::tests {
namespace {

JsonObject bare(std::string_view text) { return parse_json(text, {.bytes = 10'000, .depth = 8}).value().get_object(); }
// As a node gets it: the canonical form of the request, which is not always spelt as it was sent.
JsonObject object(std::string_view text) {
  const JsonValue sent = parse_json(text, {.bytes = 10'000, .depth = 8}).value();
  return parse_json(crypto::admin_form(sent.get_object(), {}).value(), {.bytes = 10'000, .depth = 8})
      .value()
      .get_object();
}

// What the nodes compare with must be what the operations make of the same request.
struct AdminFormsTest : ApiTest {};

TEST_F(AdminFormsTest, APoolIsTheOneThatCreateUserPoolAsksFor) {
  const std::string request =
      R"({"PoolName":"p","Policies":{"PasswordPolicy":{"MinimumLength":12}},"AutoVerifiedAttributes":["email"],)"
      R"("UserPoolTags":{"jurat:issuer":"aws","a":"sent after what sorts behind it"},"Schema":[{"Name":"team","AttributeDataType":"String"}]})";
  ASSERT_EQ(post("CreateUserPool", request).status, 200U);
  const auto read = admin_forms().pool(object(request), "eu-west-1");
  ASSERT_TRUE(read) << read.error().message;
  ledger::Pool made = *council.created_pool;
  made.created = made.modified = {};
  EXPECT_EQ(ledger::encode(*read), ledger::encode(made));
}

TEST_F(AdminFormsTest, AClientIsTheOneThatCreateUserPoolClientAsksFor) {
  const std::string request = in_pool(
      R"("ClientName":"app","GenerateSecret":true,"AccessTokenValidity":10,"TokenValidityUnits":{"AccessToken":"minutes"},)"
      R"("ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"])");
  ASSERT_EQ(post("CreateUserPoolClient", request).status, 200U);
  const auto read = admin_forms().client(object(request), council.pool);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read->with_secret);
  ledger::Client made = *council.created_client;
  made.created = made.modified = {};
  EXPECT_EQ(ledger::encode(read->client), ledger::encode(made));
  EXPECT_EQ(read->client.access_token_seconds, 600U);
}

// A form comes from another node: a wrong type is an error, not a crash.
TEST_F(AdminFormsTest, WhatTheTableOfFactsRefusesIsRefused) {
  EXPECT_FALSE(admin_forms().pool(object(R"({"PoolName":"p","Schema":"x"})"), "eu-west-1"));
  EXPECT_FALSE(admin_forms().pool(object(R"({})"), "eu-west-1"));
  EXPECT_FALSE(admin_forms().client(object(in_pool(R"("ClientName":7)")), council.pool));
  EXPECT_FALSE(
      admin_forms().client(bare(in_pool(R"("ClientName":"a","ClientSecret":{"sha-256-salted":"00"})")), council.pool));
}

}  // namespace
}  // namespace jurat::api::tests
