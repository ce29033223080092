#include "api/cognito/authentication.h"

#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using Authentication = ApiTest;

Settings with_key() {
  Settings settings;
  settings.secret_of = [](std::string_view id) -> Result<Secret> {
    if (id != "AKIDEXAMPLE") return fail(Failure::not_found);
    return Secret::copy_of(as_bytes("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));
  };
  return settings;
}

// Signed by botocore 1.43 for this body, host and time.
http::Request signed_request() {
  http::Request request = ApiCaller::request("DescribeUserPool", in_pool());
  request.headers = {{"content-type", "application/x-amz-json-1.1"},
                     {"host", "auth.example"},
                     {"x-amz-date", "20261118T110640Z"},
                     {"x-amz-target", "AWSCognitoIdentityProviderService.DescribeUserPool"},
                     {"authorization",
                      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261118/eu-west-1/cognito-idp/aws4_request, "
                      "SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
                      "Signature=eca9e60335b614959543ba17379ee561977b128b5543729762e8d12a65efd8f4"}};
  return request;
}

TEST_F(Authentication, what_a_known_key_signed_passes) {
  ApiCaller caller(council, with_key());
  EXPECT_EQ(caller.send(signed_request()).status, 200U);
}

TEST_F(Authentication, while_any_key_passes_no_page_does) {
  Settings settings;
  settings.accept_any_key = true;
  ApiCaller caller(council, std::move(settings));
  http::Request request = signed_request();
  EXPECT_EQ(caller.send(request).status, 200U);
  request.headers.push_back({"origin", "https://elsewhere.example"});
  const Answer answer = caller.send(request);
  EXPECT_EQ(answer.type, "NotAuthorizedException");
  EXPECT_NE(answer.message.find("--accept-any-key"), std::string::npos);
  ApiCaller strict(council, with_key());
  EXPECT_EQ(strict.send(request).status, 200U) << "a signature that was checked is one, from a page too";
}

TEST_F(Authentication, another_body_or_target_does_not) {
  ApiCaller caller(council, with_key());
  http::Request other = signed_request();
  other.body += " ";
  EXPECT_EQ(caller.send(other).type, "InvalidSignatureException");
  other = signed_request();
  other.headers[3].value = "AWSCognitoIdentityProviderService.DeleteUserPool";
  EXPECT_EQ(caller.send(other).type, "InvalidSignatureException");
}

TEST_F(Authentication, an_old_signature_is_expired) {
  ApiCaller caller(council, with_key());
  council.now_ = council.now_ + std::chrono::minutes(6);
  const Answer answer = caller.send(signed_request());
  EXPECT_EQ(answer.type, "InvalidSignatureException");
  EXPECT_TRUE(answer.message.starts_with("Signature expired")) << answer.message;
}

TEST_F(Authentication, unknown_keys_and_unsigned_calls_are_refused) {
  ApiCaller caller(council, with_key());
  EXPECT_EQ(caller.send(ApiCaller::request("DescribeUserPool", in_pool())).type, "UnrecognizedClientException");
  http::Request bare = signed_request();
  bare.headers.pop_back();
  EXPECT_EQ(caller.send(bare).type, "MissingAuthenticationTokenException");
}

TEST_F(Authentication, a_council_without_sigv4_takes_no_sigv4) {
  council.settings.sigv4_admin = false;
  ApiCaller caller(council, with_key());
  const Answer answer = caller.send(signed_request());
  EXPECT_EQ(answer.type, "NotAuthorizedException");
  EXPECT_NE(answer.message.find("RFC 9421"), std::string::npos);
}

TEST_F(Authentication, a_scope_of_another_service_is_refused) {
  http::Request request = ApiCaller::request("DescribeUserPool", in_pool());
  request.headers.back().value.replace(request.headers.back().value.find("cognito-idp"), 11, "s3");
  EXPECT_EQ(ApiCaller(council).send(request).type, "InvalidSignatureException");
}

}  // namespace
}  // namespace jurat::api::tests
