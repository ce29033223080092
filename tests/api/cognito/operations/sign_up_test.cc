#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using SignUp = ApiTest;

TEST_F(SignUp, signs_up_and_says_where_the_code_went) {
  const Answer answer = post(
      "SignUp",
      with(
          R"("Username":"alice","Password":"Passw0rd!","UserAttributes":[{"Name":"email","Value":"alice@example.com"}])"));
  EXPECT_EQ(answer.body.at("UserConfirmed"), false);
  EXPECT_EQ(answer.body.at("UserSub"), "11111111-2222-4333-8444-555555555555");
  EXPECT_EQ(answer.body.at("CodeDeliveryDetails").at("Destination"), "a***@e***");
  EXPECT_EQ(council.calls[0], "sign_up alice Passw0rd! email=alice@example.com");
}

TEST_F(SignUp, without_an_address_to_verify_no_code_goes_out) {
  const Answer answer = post("SignUp", with(R"("Username":"alice","Password":"Passw0rd!")"));
  EXPECT_FALSE(answer.body.contains("CodeDeliveryDetails"));
  EXPECT_EQ(council.calls.size(), 1U);
}

TEST_F(SignUp, passwords_keep_to_the_policy) {
  EXPECT_EQ(refused("SignUp", with(R"("Username":"alice","Password":"password")")), "InvalidPasswordException");
  EXPECT_EQ(said, "Password did not conform with policy: Password must have uppercase characters");
  EXPECT_TRUE(council.calls.empty());
}

TEST_F(SignUp, attributes_keep_to_the_schema) {
  const auto attribute = [](const std::string& name, const std::string& value) {
    return with(R"("Username":"alice","Password":"Passw0rd!","UserAttributes":[{"Name":")" + name + R"(","Value":")" +
                value + R"("}])");
  };
  EXPECT_EQ(refused("SignUp", attribute("custom:foo", "x")), "InvalidParameterException");
  EXPECT_EQ(said, "Invalid user attributes: user.custom:foo: Attribute does not exist in the schema.\n");
  EXPECT_EQ(refused("SignUp", attribute("email", "nothing")), "InvalidParameterException");
  EXPECT_EQ(said, "Invalid email address format.");
  EXPECT_EQ(refused("SignUp", attribute("phone_number", "0123")), "InvalidParameterException");
  EXPECT_EQ(said, "Invalid phone number format.");
  EXPECT_EQ(refused("SignUp", attribute("email_verified", "true")), "NotAuthorizedException");
  EXPECT_EQ(said, "A client attempted to write unauthorized attribute");
}

TEST_F(SignUp, required_attributes_are_required) {
  ledger::SchemaAttribute required;
  required.name = "email";
  required.data_type = "String";
  required.required = true;
  council.pool.schema.push_back(required);
  EXPECT_EQ(refused("SignUp", with(R"("Username":"alice","Password":"Passw0rd!")")), "InvalidParameterException");
  EXPECT_EQ(said, "Attributes did not conform to the schema: email: The attribute is required\n");
}

TEST_F(SignUp, a_client_with_a_secret_proves_it) {
  council.give_client_a_secret("s3cretofthisclient0000000");
  EXPECT_EQ(refused("SignUp", with(R"("Username":"alice","Password":"Passw0rd!")")), "NotAuthorizedException");
  EXPECT_EQ(said, "Client 1example23456789abcdefghij is configured with secret but SECRET_HASH was not received");
  EXPECT_EQ(refused("SignUp", with(R"("Username":"alice","Password":"Passw0rd!","SecretHash":"AAAA")")),
            "NotAuthorizedException");
  EXPECT_EQ(said, "Unable to verify secret hash for client 1example23456789abcdefghij");
}

TEST_F(SignUp, a_pool_for_admins_alone_signs_nobody_up) {
  council.pool.admin_create_only = true;
  EXPECT_EQ(refused("SignUp", with(R"("Username":"alice","Password":"Passw0rd!")")), "NotAuthorizedException");
  EXPECT_EQ(said, "SignUp is not permitted for this user pool");
}

TEST_F(SignUp, an_address_is_the_name_where_the_pool_says_so) {
  council.pool.username_attributes = {"email"};
  EXPECT_EQ(post("SignUp", with(R"("Username":"bob@example.com","Password":"Passw0rd!")")).status, 200U);
  EXPECT_EQ(council.calls[0], "sign_up  Passw0rd! email=bob@example.com");
  EXPECT_EQ(refused("SignUp", with(R"("Username":"bob","Password":"Passw0rd!")")), "InvalidParameterException");
  EXPECT_EQ(said, "Username should be an email.");
  council.failures["sign_up"] = {Failure::user_exists, ""};
  EXPECT_EQ(refused("SignUp", with(R"("Username":"bob@example.com","Password":"Passw0rd!")")),
            "UsernameExistsException");
  EXPECT_EQ(said, "An account with the given email already exists.");
}

TEST_F(SignUp, a_name_that_looks_like_somebodys_sub_is_refused) {
  EXPECT_EQ(refused("SignUp", with(R"("Username":")" + alice_id().text() + R"(","Password":"Passw0rd!")")),
            "InvalidParameterException");
  EXPECT_TRUE(council.calls.empty());
}

TEST_F(SignUp, a_name_that_looks_like_an_alias_is_refused) {
  council.pool.alias_attributes = {"email"};
  EXPECT_EQ(refused("SignUp", with(R"("Username":"bob@example.com","Password":"Passw0rd!")")),
            "InvalidParameterException");
  EXPECT_EQ(said, "Username cannot be of email format, since user pool is configured for email alias.");
}

TEST_F(SignUp, a_taken_name_is_said_so_even_where_users_are_hidden) {
  council.client.prevent_user_existence_errors = true;
  council.failures["sign_up"] = {Failure::user_exists, ""};
  EXPECT_EQ(refused("SignUp", with(R"("Username":"alice","Password":"Passw0rd!")")), "UsernameExistsException");
  EXPECT_EQ(said, "User already exists");
}

TEST_F(SignUp, one_address_signs_up_only_so_many) {
  Settings settings = ApiCaller::lenient();
  settings.sign_ups_per_address = {.burst = 3, .per_second = 0};
  ApiCaller caller(council, std::move(settings));
  const std::string body = with(R"("Username":"alice","Password":"Passw0rd!")");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(caller.post("SignUp", body).status, 200U);
  EXPECT_EQ(caller.post("SignUp", body).type, "TooManyRequestsException");
  http::Request elsewhere = ApiCaller::request("SignUp", body);
  elsewhere.peer = "192.0.2.2";
  EXPECT_EQ(caller.send(elsewhere).status, 200U);
}

TEST_F(SignUp, a_code_that_cannot_be_sent_is_said_so) {
  council.failures["send_code"] = {Failure::code_delivery_failed, ""};
  EXPECT_EQ(
      refused(
          "SignUp",
          with(
              R"("Username":"alice","Password":"Passw0rd!","UserAttributes":[{"Name":"email","Value":"alice@example.com"}])")),
      "CodeDeliveryFailureException");
}

TEST_F(SignUp, the_sdks_invocation_id_goes_along) {
  http::Request request = ApiCaller::request("SignUp", with(R"("Username":"alice","Password":"Passw0rd!")"));
  request.headers.push_back({"amz-sdk-invocation-id", "abc-1"});
  ApiCaller caller(council);
  EXPECT_EQ(caller.send(request).status, 200U);
  EXPECT_EQ(council.calls[0], "sign_up alice Passw0rd! invocation=abc-1");
}

}  // namespace
}  // namespace jurat::api::tests
