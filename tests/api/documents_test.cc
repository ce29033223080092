#include "api/documents.h"

#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using Documents = ApiTest;

http::Request get(std::string path, std::string method = "GET") {
  http::Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  return request;
}

std::string header(const http::Response& response, std::string_view name) {
  for (const auto& one : response.headers) {
    if (one.name == name) return one.value;
  }
  return {};
}

TEST_F(Documents, key_set_and_discovery_carry_their_certificate) {
  const auto jwks = published_document(council, get("/eu-local-1_Ab3dEf6hI/.well-known/jwks.json"));
  ASSERT_TRUE(jwks);
  EXPECT_EQ(jwks->status, 200U);
  EXPECT_EQ(jwks->body, R"({"of":"key_set"})");
  EXPECT_EQ(header(*jwks, "Jurat-Certificate"), "certificate");
  EXPECT_EQ(header(*jwks, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(header(*jwks, "Content-Type"), "application/json");
  EXPECT_EQ(published_document(council, get("/eu-local-1_Ab3dEf6hI/.well-known/openid-configuration"))->body,
            R"({"of":"discovery"})");
}

TEST_F(Documents, unknown_pools_are_404_in_json) {
  for (const char* path :
       {"/eu-local-1_nowhere00/.well-known/jwks.json", "/x/.well-known/jwks.json", "//.well-known/jwks.json"}) {
    const auto answer = published_document(council, get(path));
    ASSERT_TRUE(answer) << path;
    EXPECT_EQ(answer->status, 404U) << path;
    EXPECT_TRUE(parse_json(answer->body, {.bytes = 1'000, .depth = 4}));
  }
}

TEST_F(Documents, head_has_no_body_and_other_methods_no_answer) {
  const auto head = published_document(council, get("/eu-local-1_Ab3dEf6hI/.well-known/jwks.json", "HEAD"));
  EXPECT_EQ(head->status, 200U);
  EXPECT_EQ(head->body, "");
  EXPECT_EQ(published_document(council, get("/eu-local-1_Ab3dEf6hI/.well-known/jwks.json", "POST"))->status, 405U);
  EXPECT_EQ(published_document(council, get("/eu-local-1_Ab3dEf6hI/.well-known/jwks.json", "OPTIONS"))->status, 200U);
}

TEST_F(Documents, a_council_without_quorum_is_a_503) {
  council.failures["key_set"] = {Failure::not_enough_nodes, ""};
  EXPECT_EQ(published_document(council, get("/eu-local-1_Ab3dEf6hI/.well-known/jwks.json"))->status, 503U);
}

TEST_F(Documents, other_paths_are_not_theirs) {
  EXPECT_FALSE(published_document(council, get("/")));
  EXPECT_FALSE(published_document(council, get("/eu-local-1_Ab3dEf6hI/jwks.json")));
}

}  // namespace
}  // namespace jurat::api::tests
