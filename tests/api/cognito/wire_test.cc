#include "api/cognito/wire.h"

#include <gtest/gtest.h>

namespace jurat::api::cognito {
namespace {

std::string header(const http::Response& response, std::string_view name) {
  for (const auto& one : response.headers) {
    if (one.name == name) return one.value;
  }
  return {};
}

TEST(Wire, a_refusal_names_its_exception_in_body_and_header) {
  const http::Response response = refused({"UserNotFoundException", 400, "User does not exist."}, "id-1");
  EXPECT_EQ(response.status, 400U);
  EXPECT_EQ(response.body, R"({"__type":"UserNotFoundException","message":"User does not exist."})");
  EXPECT_EQ(header(response, "x-amzn-ErrorType"), "UserNotFoundException");
  EXPECT_EQ(header(response, "x-amzn-ErrorMessage"), "User does not exist.");
  EXPECT_EQ(header(response, "x-amzn-RequestId"), "id-1");
  EXPECT_EQ(header(response, "Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(header(response, "Access-Control-Expose-Headers"),
            "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date");
}

TEST(Wire, a_message_cannot_break_out_of_its_header) {
  const http::Response response = refused({"X", 400, "a\r\nSet-Cookie: b\xC3\xA9\n"}, "id");
  EXPECT_EQ(header(response, "x-amzn-ErrorMessage"), "a  Set-Cookie: b");
}

TEST(Wire, answers_without_members_are_empty) {
  EXPECT_EQ(success(nullptr, "id").body, "");
  const JsonObject nothing;
  EXPECT_EQ(success(&nothing, "id").body, "{}");
}

TEST(Wire, browsers_may_send_what_sdks_send) {
  const std::string allowed = header(preflight(), "Access-Control-Allow-Headers");
  for (const char* name : {"content-type", "x-amz-target", "x-amz-user-agent", "amz-sdk-invocation-id",
                           "amz-sdk-request", "cache-control", "authorization"}) {
    EXPECT_NE(allowed.find(name), std::string::npos) << name;
  }
}

TEST(Wire, request_ids_are_uuids_and_differ) {
  EXPECT_EQ(fresh_request_id(system_random()).size(), 36U);
  EXPECT_NE(fresh_request_id(system_random()), fresh_request_id(system_random()));
}

}  // namespace
}  // namespace jurat::api::cognito
