#include "api/cognito/validation.h"

#include <gtest/gtest.h>

namespace jurat::api::cognito {
namespace {

JsonValue json(std::string_view text) {
  auto parsed = parse_json(text, {.bytes = 1 << 20, .depth = 32});
  EXPECT_TRUE(parsed) << text;
  return parsed ? *parsed : JsonValue();
}

Result<void> request(std::string_view operation, std::string_view text) {
  JsonValue value = json(text);
  return validate(*Facts::built_in().operation(operation)->input, value);
}

std::string complaint(std::string_view operation, std::string_view text,
                      Failure expected = Failure::invalid_parameter) {
  const auto checked = request(operation, text);
  EXPECT_FALSE(checked) << text;
  if (checked) return {};
  EXPECT_EQ(checked.error().failure, expected);
  return checked.error().message;
}

TEST(Validation, a_good_request_passes) {
  EXPECT_TRUE(request("SignUp", R"({"ClientId":"abc","Username":"alice","Password":"Passw0rd!"})"));
}

TEST(Validation, a_missing_required_member_is_null) {
  EXPECT_EQ(
      complaint("SignUp", R"({"Username":"alice"})"),
      "1 validation error detected: Value null at 'clientId' failed to satisfy constraint: Member must not be null");
  EXPECT_EQ(
      complaint("SignUp", R"({"ClientId":null,"Username":"alice"})"),
      "1 validation error detected: Value null at 'clientId' failed to satisfy constraint: Member must not be null");
}

// As captured from the service: github.com/amazon-archives/amazon-cognito-identity-js issue 388.
TEST(Validation, several_errors_are_counted_and_joined_and_sensitive_values_left_out) {
  EXPECT_EQ(
      complaint("SignUp", R"({"ClientId":"abc","Username":"","Password":""})"),
      "3 validation errors detected: "
      "Value at 'username' failed to satisfy constraint: Member must have length greater than or equal to 1; "
      R"(Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+; )"
      R"(Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: [\S]+)");
}

TEST(Validation, a_password_is_never_echoed) {
  const std::string message = complaint("SignUp", R"({"ClientId":"abc","Username":"alice","Password":"two words"})");
  EXPECT_EQ(message.find("two words"), std::string::npos);
  const std::string map =
      complaint("InitiateAuth", R"({"ClientId":"abc","AuthFlow":"NOPE","AuthParameters":{"PASSWORD":"hunter2"}})");
  EXPECT_EQ(map.find("hunter2"), std::string::npos);
}

// As captured from the service: github.com/anomalyco/guide issue 127.
TEST(Validation, a_value_that_is_not_sensitive_is_shown) {
  EXPECT_EQ(complaint("AdminConfirmSignUp", R"({"UserPoolId":"YOUR_USER_POOL_ID!","Username":"a"})"),
            "1 validation error detected: Value 'YOUR_USER_POOL_ID!' at 'userPoolId' failed to satisfy constraint: "
            R"(Member must satisfy regular expression pattern: [\w-]+_[0-9a-zA-Z]+)");
}

TEST(Validation, an_enumeration_lists_its_values) {
  const std::string message = complaint("InitiateAuth", R"({"ClientId":"abc","AuthFlow":"PASSWORD"})");
  EXPECT_TRUE(
      message.starts_with("1 validation error detected: Value 'PASSWORD' at 'authFlow' failed to satisfy constraint: "
                          "Member must satisfy enum value set: [USER_SRP_AUTH, "))
      << message;
}

TEST(Validation, members_of_listed_structures_have_a_numbered_path) {
  EXPECT_EQ(
      complaint("SignUp", R"({"ClientId":"abc","Username":"alice","UserAttributes":[{"Name":"a"},{"Value":"x"}]})"),
      "1 validation error detected: Value null at 'userAttributes.2.member.name' failed to satisfy constraint: "
      "Member must not be null");
}

TEST(Validation, a_bad_item_of_a_list_shows_the_list_and_all_its_constraints) {
  const std::string message =
      complaint("CreateUserPool", R"({"PoolName":"p","AliasAttributes":["email","birthdate"]})");
  EXPECT_EQ(
      message,
      "1 validation error detected: Value '[email, birthdate]' at 'aliasAttributes' failed to satisfy constraint: "
      "Member must satisfy constraint: [Member must satisfy enum value set: [phone_number, email, "
      "preferred_username], Member must not be null]");
}

TEST(Validation, numbers_have_bounds_by_value) {
  EXPECT_EQ(complaint("ListUserPools", R"({"MaxResults":61})"),
            "1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: "
            "Member must have value less than or equal to 60");
  EXPECT_TRUE(request("ListUserPools", R"({"MaxResults":60})"));
}

TEST(Validation, lengths_count_characters_not_bytes) {
  std::string name;
  for (int i = 0; i < 128; ++i) name += "\xC3\xA9";
  EXPECT_TRUE(request("SignUp", R"({"ClientId":"abc","Username":")" + name + R"(","Password":"x"})"));
  EXPECT_FALSE(request("SignUp", R"({"ClientId":"abc","Username":")" + name + R"(x","Password":"x"})"));
}

TEST(Validation, a_wrong_type_is_a_serialization_error) {
  const auto wrong = [](std::string_view operation, std::string_view text) {
    return complaint(operation, text, Failure::malformed_request);
  };
  EXPECT_EQ(wrong("SignUp", R"({"ClientId":5})"), "NUMBER_VALUE can not be converted to a String");
  EXPECT_EQ(wrong("SignUp", R"({"ClientId":true})"), "TRUE_VALUE can not be converted to a String");
  EXPECT_EQ(wrong("ListUserPools", R"({"MaxResults":"5"})"), "STRING_VALUE can not be converted to an Integer");
  EXPECT_EQ(wrong("SignUp", R"({"ClientId":[]})"), "Start of list found where not expected");
  EXPECT_EQ(wrong("SignUp", R"({"ClientId":{}})"), "Start of structure or map found where not expected.");
  EXPECT_EQ(wrong("SignUp", R"({"UserAttributes":"x"})"), "Expected list or null");
  EXPECT_EQ(wrong("SignUp", R"([])"), "Start of list found where not expected");
}

TEST(Validation, unknown_members_and_nulls_are_dropped) {
  JsonValue value = json(R"({"ClientId":"abc","Username":"a","Password":"x","Extra":{"a":1},"SecretHash":null})");
  ASSERT_TRUE(validate(*Facts::built_in().operation("SignUp")->input, value));
  EXPECT_EQ(value.as_object().size(), 3U);
}

TEST(Validation, long_values_are_not_echoed_and_many_errors_are_counted_not_listed) {
  const std::string pool(1'000, '!');
  const std::string message = complaint("AdminConfirmSignUp", R"({"UserPoolId":")" + pool + R"(","Username":"a"})");
  EXPECT_EQ(message.find("!!!!"), std::string::npos);
  std::string attributes = R"({"ClientId":"abc","Username":"a","UserAttributes":[)";
  for (int i = 0; i < 100; ++i) attributes += i == 0 ? "{}" : ",{}";
  const std::string many = complaint("SignUp", attributes + "]}");
  EXPECT_TRUE(many.starts_with("100 validation errors detected: "));
  EXPECT_LT(many.size(), 6'000U);
}

TEST(Validation, answers_are_held_to_the_same_table) {
  const Shape& shape = *Facts::built_in().operation("SignUp")->output;
  EXPECT_TRUE(check_answer(shape, json(R"({"UserConfirmed":false,"UserSub":"x"})")));
  EXPECT_FALSE(check_answer(shape, json(R"({"UserConfirmed":false,"UserSub":"x","Extra":1})")));
  EXPECT_FALSE(check_answer(shape, json(R"({"UserConfirmed":"no","UserSub":"x"})")));
  EXPECT_FALSE(check_answer(shape, json(R"({"UserConfirmed":false})")));
  EXPECT_FALSE(check_answer(shape, json(R"({"UserConfirmed":false,"UserSub":null})")));
}

TEST(Validation, a_value_alone_is_judged_in_words_that_follow_any_name) {
  const Shape& input = *Facts::built_in().operation("ListUsers")->input;
  const auto alone = [&](std::string_view member, std::string_view text) {
    const auto checked = validate_alone(*input.member(member)->shape, json(text));
    return checked ? std::string() : checked.error().message;
  };
  EXPECT_EQ(alone("Limit", "60"), "");
  EXPECT_EQ(alone("Limit", "61"), "must have value less than or equal to 60");
  EXPECT_EQ(alone("Limit", "\"many\""), "must be a whole number");
  EXPECT_EQ(alone("UserPoolId", "\"nope\""), "must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+");
  EXPECT_EQ(alone("AttributesToGet", "7"), "must be a list, […]");
  const Shape& pool = *Facts::built_in().operation("CreateUserPool")->input;
  EXPECT_EQ(validate_alone(*pool.member("AutoVerifiedAttributes")->shape->of, json("\"mail\"")).error().message,
            "must be one of phone_number, email");
}

}  // namespace
}  // namespace jurat::api::cognito
