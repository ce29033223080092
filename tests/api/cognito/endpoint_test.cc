#include "api/cognito/endpoint.h"

#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using Endpoint = ApiTest;

TEST_F(Endpoint, unknown_operations_are_never_a_success) {
  EXPECT_EQ(refused("NoSuchOperation", "{}"), "UnknownOperationException");
  EXPECT_EQ(refused("CreateUserPoolDomain", "{}"), "UnknownOperationException");
  EXPECT_EQ(said, "This version of Jurat does not serve CreateUserPoolDomain.");
  http::Request request = ApiCaller::request("SignUp", "{}");
  request.headers[1].value = "SomethingElse.SignUp";
  EXPECT_EQ(ApiCaller(council).send(request).type, "UnknownOperationException");
}

TEST_F(Endpoint, every_operation_served_is_in_the_table_of_facts) {
  for (const char* name : {"SignUp", "InitiateAuth", "ListUsers", "AdminGetUser", "RevokeToken"}) {
    EXPECT_NE(refused(name, R"({"X":)"), "UnknownOperationException") << name;
  }
}

TEST_F(Endpoint, bad_json_is_a_serialization_error) {
  for (const char* body :
       {"{", "nonsense", R"({"ClientId":"a","ClientId":"b"})", "{\"ClientId\":\"\xFF\"}", "[]", "5"}) {
    EXPECT_EQ(refused("SignUp", body), "SerializationException") << body;
  }
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += R"({"a":)";
  EXPECT_EQ(refused("SignUp", deep), "SerializationException");
}

TEST_F(Endpoint, a_body_too_large_is_said_so) {
  EXPECT_EQ(post("SignUp", R"({"ClientId":")" + std::string(2 << 20, 'a') + R"("})").status, 413U);
}

TEST_F(Endpoint, the_content_type_is_the_protocols) {
  http::Request request = ApiCaller::request("SignUp", "{}");
  request.headers[0].value = "text/plain";
  EXPECT_EQ(ApiCaller(council).send(request).type, "SerializationException");
  request.headers[0].value = "application/x-amz-json-1.1; charset=utf-8";
  EXPECT_EQ(ApiCaller(council).send(request).type, "InvalidParameterException");
}

TEST_F(Endpoint, every_answer_has_a_request_id) {
  EXPECT_EQ(post("SignUp", "{}").header("x-amzn-RequestId").size(), 36U);
  EXPECT_EQ(post("DescribeUserPool", in_pool()).header("x-amzn-RequestId").size(), 36U);
}

TEST_F(Endpoint, unsigned_operations_take_any_authorization) {
  Settings settings = ApiCaller::lenient();
  settings.accept_any_key = false;
  ApiCaller strict(council, std::move(settings));
  const std::string body = with(R"("AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"USERNAME":"a","PASSWORD":"b"})");
  EXPECT_EQ(strict.post("InitiateAuth", body).status, 200U);
  http::Request bare = ApiCaller::request("InitiateAuth", body);
  bare.headers.resize(2);
  EXPECT_EQ(strict.send(bare).status, 200U);
}

TEST_F(Endpoint, one_address_is_heard_only_so_often) {
  Settings settings = ApiCaller::lenient();
  settings.requests_per_address = {.burst = 2, .per_second = 0};
  ApiCaller caller(council, std::move(settings));
  EXPECT_EQ(caller.post("DescribeUserPool", in_pool()).status, 200U);
  EXPECT_EQ(caller.post("DescribeUserPool", in_pool()).status, 200U);
  EXPECT_EQ(caller.post("DescribeUserPool", in_pool()).type, "TooManyRequestsException");
}

}  // namespace
}  // namespace jurat::api::tests
