#include "crypto/admin_form.h"

#include <gtest/gtest.h>

#include "crypto/hash.h"

namespace jurat::crypto {
namespace {

JsonObject object(std::string_view text) {
  return parse_json(text, {.bytes = 200'000, .depth = 32}).value().get_object();
}
AdminSalt salt() {
  AdminSalt out;
  out.fill(7);
  return out;
}
std::string salted(std::string_view value) {
  Bytes all = to_bytes(salt());
  append(all, as_bytes(value));
  return R"({"sha-256-salted":")" + to_hex(sha256(all)) + R"("})";
}

TEST(AdminForm, ARequestWithoutSecretsIsItsCanonicalJson) {
  EXPECT_EQ(admin_form(object(R"({"Username":"ada", "UserPoolId":"p"})"), {}).value(),
            R"({"UserPoolId":"p","Username":"ada"})");
}

// Rule H.
TEST(AdminForm, SecretsAtAnyDepthAreReplacedAndNothingElseIs) {
  EXPECT_EQ(admin_form(object(R"({"Username":"ada","Password":"Correct-horse-9"})"), salt()).value(),
            R"({"Password":)" + salted("Correct-horse-9") + R"(,"Username":"ada"})");
  EXPECT_EQ(admin_form(object(R"({"AuthParameters":{"PASSWORD":"x","USERNAME":"ada"}})"), salt()).value(),
            R"({"AuthParameters":{"PASSWORD":)" + salted("x") + R"(,"USERNAME":)" + salted("ada") + "}}");
  EXPECT_EQ(admin_form(object(R"({"Details":[{"client_secret":["a",1]}]})"), salt()).value(),
            R"({"Details":[{"client_secret":[)" + salted("a") + "," + salted("1") + "]}]}");
  // The word alone is no secret.
  EXPECT_EQ(admin_form(object(R"({"PasswordPolicy":{"MinimumLength":8},"X":["Password"]})"), {}).value(),
            R"({"PasswordPolicy":{"MinimumLength":8},"X":["Password"]})");
}

TEST(AdminForm, SaltAndSecretComeTogether) {
  EXPECT_FALSE(admin_form(object(R"({"Password":"x"})"), {}));
  EXPECT_FALSE(admin_form(object(R"({"Username":"x"})"), salt()));
  EXPECT_TRUE(holds_secrets(object(R"({"A":[{"TemporaryPassword":"x"}]})")));
  EXPECT_FALSE(holds_secrets(object(R"({"A":[{"B":"x"}]})")));
}

TEST(AdminForm, ASecretThatIsReplacedAlreadyIsASecret) {
  const auto request = object(R"({"Password":)" + salted("x") + "}");
  EXPECT_TRUE(holds_secrets(request));
  EXPECT_FALSE(admin_form(request, {}));
}

TEST(AdminForm, WhatANodeReadsIsCanonicalAndHoldsNoBareSecret) {
  const std::string form = R"({"Password":)" + salted("x") + R"(,"Username":"ada"})";
  ASSERT_TRUE(parse_admin_form(form));
  EXPECT_EQ(parse_admin_form(form)->at("Username").get_string(), "ada");
  for (const std::string& bad :
       {std::string(R"({"Password":"x","Username":"ada"})"), std::string(R"({"Username":"ada", "A":1})"),
        std::string(R"({"b":1,"a":1})"), std::string("[]"), std::string(""), form + " ",
        std::string(R"({"Password":{"sha-256-salted":"short"}})"), std::string(R"({"A":[{"SecretHash":true}]})")}) {
    const auto read = parse_admin_form(bad);
    ASSERT_FALSE(read) << bad;
    EXPECT_EQ(read.error().failure, Failure::bad_encoding);
  }
}

TEST(AdminForm, ItHasABound) {
  EXPECT_EQ(admin_form(object(R"({"A":")" + std::string(70'000, 'x') + R"("})"), {}).error().failure,
            Failure::too_large);
}

}  // namespace
}  // namespace jurat::crypto
