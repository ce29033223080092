#include "crypto/sigv4.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/json.h"
#include "crypto/hash.h"
#include "support/vector_lines.h"

namespace jurat::crypto {
namespace {

Secret secret_of(std::string_view text) { return Secret::copy_of(as_bytes(text)); }

// A request that owns its text.
struct Owned {
  std::string method = "POST";
  std::string path = "/";
  std::string query;
  std::vector<SigV4Header> headers;
  std::string body;

  [[nodiscard]] SigV4Request request() const { return {method, path, query, headers, as_bytes(body)}; }
  std::string& header(std::string_view name) { return std::ranges::find(headers, name, &SigV4Header::name)->value; }
};

std::string text_at(const JsonObject& object, std::string_view name) {
  return std::string(object.at(name).as_string().c_str());
}

Owned owned_of(const JsonObject& test) {
  Owned out;
  const std::string line = text_at(test, "request_line");
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  out.method = line.substr(0, first);
  const std::string target = line.substr(first + 1, last - first - 1);
  const auto question = target.find('?');
  out.path = target.substr(0, question);
  if (question != std::string::npos) out.query = target.substr(question + 1);
  for (const JsonValue& header : test.at("headers").as_array()) {
    const std::string text(header.as_string().c_str());
    const auto colon = text.find(':');
    std::string name = text.substr(0, colon);
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    out.headers.push_back({std::move(name), text.substr(colon + 1)});
  }
  out.body = text_at(test, "body");
  return out;
}

constexpr std::int64_t suite_time = 1'440'938'160;  // 2015-08-30T12:36:00Z

TEST(SigV4, AgreesWithTheAwsTestSuite) {
  unsigned checked = 0;
  for (const std::string& line : tests::vector_lines("sigv4/aws_signing_test_suite.txt")) {
    const JsonValue test = parse_json(line, {.bytes = 1 << 16, .depth = 4}).value();
    const Owned owned = owned_of(test.as_object());
    const auto done =
        verify_sigv4(owned.request(), secret_of(text_at(test.as_object(), "secret")), Moment::from_seconds(suite_time));
    EXPECT_TRUE(done) << text_at(test.as_object(), "name") << ": " << (done ? "" : done.error().message);
    ++checked;
  }
  EXPECT_EQ(checked, 30U);
}

TEST(SigV4, EachRequestOfTheSuiteFailsWhenAnythingSignedChanges) {
  for (const std::string& line : tests::vector_lines("sigv4/aws_signing_test_suite.txt")) {
    const JsonValue test = parse_json(line, {.bytes = 1 << 16, .depth = 4}).value();
    const Secret secret = secret_of(text_at(test.as_object(), "secret"));
    const auto refused = [&](const Owned& owned) {
      const auto done = verify_sigv4(owned.request(), secret, Moment::from_seconds(suite_time));
      return !done && done.error().failure == Failure::signature_invalid;
    };
    const Owned good = owned_of(test.as_object());
    Owned changed = good;
    changed.method = "PUT";
    EXPECT_TRUE(refused(changed));
    changed = good;
    changed.path += "x";
    EXPECT_TRUE(refused(changed));
    changed = good;
    changed.query += "&x=y";
    EXPECT_TRUE(refused(changed));
    changed = good;
    changed.body += " ";
    EXPECT_TRUE(refused(changed));
    changed = good;
    changed.header("host") = "other.example";
    EXPECT_TRUE(refused(changed));
  }
}

// The secret and scope of the suite, for a request of our own.
constexpr std::string_view suite_secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

Owned vanilla() {
  for (const std::string& line : tests::vector_lines("sigv4/aws_signing_test_suite.txt")) {
    const JsonValue test = parse_json(line, {.bytes = 1 << 16, .depth = 4}).value();
    if (text_at(test.as_object(), "name") == "post-vanilla") return owned_of(test.as_object());
  }
  return {};
}

Failure failure_of(const Owned& owned, std::int64_t now = suite_time, std::string_view secret = suite_secret) {
  const auto done = verify_sigv4(owned.request(), secret_of(secret), Moment::from_seconds(now));
  return done ? Failure::internal : done.error().failure;
}

TEST(SigV4, ScopeIsReadWithoutTheSecret) {
  const SigV4Scope scope = sigv4_scope(vanilla().request()).value();
  EXPECT_EQ(scope.access_key_id, "AKIDEXAMPLE");
  EXPECT_EQ(scope.date, "20150830");
  EXPECT_EQ(scope.region, "us-east-1");
  EXPECT_EQ(scope.service, "service");
}

TEST(SigV4, AnotherSecretIsRefused) {
  EXPECT_EQ(failure_of(vanilla()), Failure::internal);  // it verifies
  EXPECT_EQ(failure_of(vanilla(), suite_time, "wrong"), Failure::signature_invalid);
  EXPECT_EQ(failure_of(vanilla(), suite_time, ""), Failure::signature_invalid);
}

TEST(SigV4, HoldsForFiveMinutesBothWays) {
  EXPECT_EQ(failure_of(vanilla(), suite_time + 300), Failure::internal);
  EXPECT_EQ(failure_of(vanilla(), suite_time + 301), Failure::token_expired);
  EXPECT_EQ(failure_of(vanilla(), suite_time - 300), Failure::internal);
  EXPECT_EQ(failure_of(vanilla(), suite_time - 301), Failure::token_expired);
}

TEST(SigV4, NoOrOtherAuthorizationIsMissingNotInvalid) {
  Owned owned = vanilla();
  owned.header("authorization") = "Bearer abc";
  EXPECT_EQ(failure_of(owned), Failure::signature_missing);
  owned.header("authorization") = "AWS4-HMAC-SHA256";
  EXPECT_EQ(failure_of(owned), Failure::signature_missing);
  owned.header("authorization") = "AWS4-HMAC-SHA256-PAYLOAD Credential=a";
  EXPECT_EQ(failure_of(owned), Failure::signature_missing);
  std::erase_if(owned.headers, [](const SigV4Header& header) { return header.name == "authorization"; });
  EXPECT_EQ(failure_of(owned), Failure::signature_missing);
  EXPECT_EQ(sigv4_scope(owned.request()).error().failure, Failure::signature_missing);
}

struct Change {
  const char* name;
  std::string_view from;
  std::string_view to;
};
class SigV4Authorization : public testing::TestWithParam<Change> {};

TEST_P(SigV4Authorization, IsRefused) {
  Owned owned = vanilla();
  std::string& header = owned.header("authorization");
  const auto at = header.find(GetParam().from);
  ASSERT_NE(at, std::string::npos);
  header.replace(at, GetParam().from.size(), GetParam().to);
  EXPECT_EQ(failure_of(owned), Failure::signature_invalid);
}

INSTANTIATE_TEST_SUITE_P(
    Corpus, SigV4Authorization,
    testing::Values(Change{"host_not_signed", "host;x-amz-date", "x-amz-date"},
                    Change{"date_not_signed", "host;x-amz-date", "host"},
                    Change{"nothing_signed", "host;x-amz-date", ""},
                    Change{"order", "host;x-amz-date", "x-amz-date;host"},
                    Change{"twice", "host;x-amz-date", "host;host;x-amz-date"},
                    Change{"absent_header", "host;x-amz-date", "host;x-absent;x-amz-date"},
                    Change{"upper_case", "host;x-amz-date", "Host;x-amz-date"},
                    Change{"empty_name", "host;x-amz-date", ";host;x-amz-date"},
                    Change{"four_parts", "/aws4_request", ""}, Change{"six_parts", "/aws4_request", "/x/aws4_request"},
                    Change{"terminator", "aws4_request", "aws5_request"}, Change{"region", "us-east-1", "us-east-2"},
                    Change{"empty_region", "us-east-1", ""}, Change{"service", "/service/", "/cognito-idp/"},
                    Change{"other_day", "20150830", "20150831"}, Change{"short_day", "20150830", "2015083"},
                    Change{"no_credential", "Credential=", "Credentials="},
                    Change{"signature_twice", "Signature=", "Signature=00, Signature="},
                    Change{"signature_short", "Signature=5d", "Signature="},
                    Change{"signature_upper_case", "Signature=5d", "Signature=5D"},
                    Change{"signature_changed", "Signature=5d", "Signature=5e"},
                    Change{"unknown_part", "Signature=", "Extra=1, Signature="}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(SigV4, HeadersThatDecideMustBeThereOnce) {
  for (const char* name : {"authorization", "host", "x-amz-date"}) {
    Owned owned = vanilla();
    const SigV4Header copy = *std::ranges::find(owned.headers, name, &SigV4Header::name);
    owned.headers.push_back(copy);
    EXPECT_EQ(failure_of(owned), Failure::signature_invalid) << name;
  }
}

// The operation travels in x-amz-target: unsigned, a signature for one operation would serve for all.
TEST(SigV4, TheOperationMustBeSigned) {
  Owned owned = vanilla();
  owned.headers.push_back({"x-amz-target", "AWSCognitoIdentityProviderService.DeleteUserPool"});
  EXPECT_EQ(failure_of(owned), Failure::signature_invalid);
  owned.headers.back().name = "x-amz-user-agent";
  EXPECT_EQ(failure_of(owned), Failure::internal);
}

TEST(SigV4, DatesOutsideTheCalendarAreRefused) {
  for (const char* date : {"20150830T123660Z", "20150830T126000Z", "20150830T240000Z", "20150830 123600Z",
                           "20150830T123600", "20150830T12360xZ", "2015-08-30T12:36:00Z", "", "20150830"}) {
    Owned owned = vanilla();
    owned.header("x-amz-date") = date;
    EXPECT_EQ(failure_of(owned), Failure::signature_invalid) << date;
  }
}

TEST(SigV4, ALongAuthorizationIsRefusedUnread) {
  Owned owned = vanilla();
  owned.header("authorization") += std::string(10'000, ' ');
  EXPECT_EQ(failure_of(owned), Failure::signature_invalid);
}

}  // namespace
}  // namespace jurat::crypto
