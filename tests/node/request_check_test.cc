#include "node/request_check.h"

#include <gtest/gtest.h>

namespace jurat::node {
namespace {

std::string complaint(std::string_view operation, std::string_view text, const TypedNames& typed = {}) {
  const auto request = parse_json(text, {.bytes = 10'000, .depth = 16});
  if (!request) return "no JSON";
  const auto* facts = api::cognito::Facts::built_in().operation(operation);
  const auto checked = check_request(*facts->input, request->get_object(), typed);
  if (checked) return {};
  EXPECT_EQ(checked.error().failure, Failure::invalid_parameter);
  return checked.error().message;
}

TEST(RequestCheck, a_good_request_passes) {
  EXPECT_EQ(complaint("AdminGetUser", R"({"UserPoolId":"eu-local-1_Ab3dEf6hI","Username":"ada"})"), "");
  EXPECT_EQ(complaint("CreateUserPool",
                      R"({"PoolName":"p","UserPoolTags":{"a":"b"},"Policies":{"PasswordPolicy":{"MinimumLength":8}},
                          "Schema":[{"Name":"x","AttributeDataType":"String"}]})"),
            "");
}

TEST(RequestCheck, an_unknown_member_is_named_before_one_that_is_missing) {
  EXPECT_EQ(complaint("AdminGetUser", R"({"UserPoolID":"x"})"),
            "UserPoolID: there is no such member; did you mean UserPoolId?");
  EXPECT_EQ(complaint("AdminGetUser", R"({"Quux":1})"),
            "Quux: there is no such member; known are UserPoolId, Username");
  EXPECT_EQ(complaint("CreateUserPool", R"({"Policies":{"PasswordPolicy":{"MinimumLenght":8}}})"),
            "Policies.PasswordPolicy.MinimumLenght: there is no such member; did you mean "
            "Policies.PasswordPolicy.MinimumLength?");
  EXPECT_EQ(complaint("CreateUserPool", R"({"PoolName":"p","Schema":[{"Name":"x"},{"Nam":"y"}]})").substr(0, 13),
            "Schema[1].Nam");
}

TEST(RequestCheck, what_is_wrong_is_called_by_what_was_typed_for_it) {
  const TypedNames typed{{"UserPoolId", "POOL"}, {"Limit", "--limit"}};
  EXPECT_EQ(complaint("ListUsers", R"({"UserPoolId":"nope"})", typed).substr(0, 18), "POOL: must satisfy");
  EXPECT_EQ(complaint("ListUsers", R"({"UserPoolId":"a_1","Limit":61})", typed),
            "--limit: must have value less than or equal to 60");
  EXPECT_EQ(complaint("ListUsers", "{}", typed), "POOL: is missing");
  EXPECT_EQ(complaint("ListUsers", R"({"UserPoolId":null})", typed), "POOL: is null; leave it out or give it a value");
}

TEST(RequestCheck, types_and_bounds_hold_at_every_depth) {
  EXPECT_EQ(complaint("AdminGetUser", R"({"UserPoolId":5,"Username":"ada"})"), "UserPoolId: must be text");
  EXPECT_EQ(complaint("CreateUserPool", R"({"PoolName":"p","AutoVerifiedAttributes":["email","mail"]})"),
            "AutoVerifiedAttributes[1]: must be one of phone_number, email");
  EXPECT_EQ(complaint("CreateUserPool", R"({"PoolName":"p","AutoVerifiedAttributes":["mail"]})").substr(0, 23),
            "AutoVerifiedAttributes:");
  EXPECT_EQ(complaint("CreateUserPool", R"({"PoolName":"p","Policies":{"PasswordPolicy":{"MinimumLength":3}}})"),
            "Policies.PasswordPolicy.MinimumLength: must have value greater than or equal to 6");
  EXPECT_EQ(complaint("CreateUserPool", R"({"PoolName":"p","UserPoolTags":{"a":7}})"), "UserPoolTags.a: must be text");
}

TEST(RequestCheck, a_password_is_not_echoed) {
  const auto told =
      complaint("AdminSetUserPassword", R"({"UserPoolId":"a_1","Username":"ada","Password":"with blanks in it"})");
  EXPECT_EQ(told.substr(0, 9), "Password:");
  EXPECT_EQ(told.find("blanks"), std::string::npos) << told;
}

}  // namespace
}  // namespace jurat::node
