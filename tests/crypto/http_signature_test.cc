#include "crypto/http_signature.h"

#include <gtest/gtest.h>

#include "core/base64.h"
#include "core/limits.h"
#include "crypto/hash.h"

namespace jurat::crypto {
namespace {

// RFC 9421 appendix B.1.4 and B.2.6.
constexpr std::string_view rfc_seed = "n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU";
constexpr std::string_view rfc_public_key = "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs";
constexpr std::string_view rfc_input =
    R"(sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519")";
constexpr std::string_view rfc_signature =
    "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:";
const std::vector<Component> rfc_components{{"date", "Tue, 20 Apr 2021 02:07:55 GMT"},
                                            {"@method", "POST"},
                                            {"@path", "/foo"},
                                            {"@authority", "example.com"},
                                            {"content-type", "application/json"},
                                            {"content-length", "18"}};

Ed25519Key rfc_key() { return Ed25519Key::from_seed(Secret::take(from_base64url(rfc_seed).value())); }

const std::vector<Component> components{{"@method", "POST"},
                                        {"@target-uri", "http://127.0.0.1:9229/"},
                                        {"x-amz-target", "AWSCognitoIdentityProviderService.CreateUserPool"},
                                        {"content-digest", "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:"}};
const SignatureParameters parameters{
    .key_id = "admin-1", .created = 1'800'000'000, .expires = 1'800'000'060, .nonce = "AAECAwQFBgcICQoLDA0ODw"};

TEST(HttpSignature, ExampleOfRfc9421Verifies) {
  const ParsedSignature parsed = parse_signature(rfc_input, rfc_signature).value();
  EXPECT_EQ(parsed.parameters.created, 1'618'884'473);
  EXPECT_EQ(parsed.parameters.key_id, "test-key-ed25519");
  EXPECT_EQ(parsed.parameters.expires, 0);
  EXPECT_EQ(parsed.parameters.nonce, "");
  EXPECT_EQ(to_base64url(rfc_key().public_key()), rfc_public_key);
  EXPECT_TRUE(verify_message(rfc_key().public_key(), parsed, rfc_components));
}

TEST(HttpSignature, BaseIsThatOfRfc9421WithAllOurParameters) {
  EXPECT_EQ(signature_base({{"@method", "POST"}, {"date", "now"}}, parameters),
            "\"@method\": POST\n"
            "\"date\": now\n"
            "\"@signature-params\": (\"@method\" \"date\");created=1800000000;expires=1800000060;"
            "nonce=\"AAECAwQFBgcICQoLDA0ODw\";alg=\"ed25519\";keyid=\"admin-1\"");
}

TEST(HttpSignature, WhatWeSignWeVerify) {
  const SignatureHeaders headers = sign_message(rfc_key(), components, parameters);
  const ParsedSignature parsed = parse_signature(headers.signature_input, headers.signature).value();
  EXPECT_EQ(parsed.parameters.nonce, parameters.nonce);
  EXPECT_EQ(parsed.parameters.expires, parameters.expires);
  EXPECT_EQ(parsed.covered.size(), 4U);
  EXPECT_TRUE(verify_message(rfc_key().public_key(), parsed, components));
}

TEST(HttpSignature, KeyIdsAreEscapedBothWays) {
  SignatureParameters odd = parameters;
  odd.key_id = R"(a"b\c)";
  const SignatureHeaders headers = sign_message(rfc_key(), components, odd);
  const ParsedSignature parsed = parse_signature(headers.signature_input, headers.signature).value();
  EXPECT_EQ(parsed.parameters.key_id, odd.key_id);
  EXPECT_TRUE(verify_message(rfc_key().public_key(), parsed, components));
}

TEST(HttpSignature, CoversEachComponentAndParameter) {
  const SignatureHeaders headers = sign_message(rfc_key(), components, parameters);
  const ParsedSignature parsed = parse_signature(headers.signature_input, headers.signature).value();
  const auto refused = [&](const ParsedSignature& signature, const std::vector<Component>& message) {
    const auto done = verify_message(rfc_key().public_key(), signature, message);
    return !done && done.error().failure == Failure::bad_signature;
  };
  for (std::size_t i = 0; i < components.size(); ++i) {
    std::vector<Component> changed = components;
    changed[i].value += "x";
    EXPECT_TRUE(refused(parsed, changed)) << components[i].name;
    changed = components;
    changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_TRUE(refused(parsed, changed)) << components[i].name;
  }
  std::vector<Component> swapped = components;
  std::swap(swapped[0], swapped[1]);
  EXPECT_TRUE(refused(parsed, swapped));
  std::vector<Component> more = components;
  more.push_back({"date", "now"});
  EXPECT_TRUE(refused(parsed, more));
  for (const std::string_view from : {"1800000000", "1800000060", "AAECAw", "admin-1"}) {
    std::string input = headers.signature_input;
    input.replace(input.find(from), 1, from.starts_with('1') ? "2" : "B");
    EXPECT_TRUE(refused(parse_signature(input, headers.signature).value(), components)) << from;
  }
  EXPECT_FALSE(verify_message(Ed25519Key::from_seed(Secret(32)).public_key(), parsed, components));
}

// ("@method" "date") with date = `now`, respelled as ("@method") whose value carries the rest after a line break.
TEST(HttpSignature, ALineBreakInAValueIsNoSecondComponent) {
  const std::vector<Component> injected{{"@method", "POST\n\"date\": now"}};
  const SignatureHeaders headers = sign_message(rfc_key(), injected, parameters);
  const ParsedSignature parsed = parse_signature(headers.signature_input, headers.signature).value();
  EXPECT_EQ(verify_message(rfc_key().public_key(), parsed, injected).error().failure, Failure::bad_signature);
}

struct Input {
  const char* name;
  std::string_view text;
};
class SignatureInput : public testing::TestWithParam<Input> {};

TEST_P(SignatureInput, IsRefused) {
  const auto parsed = parse_signature(
      GetParam().text,
      "sig1=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().failure, Failure::bad_signature);
}

INSTANTIATE_TEST_SUITE_P(
    Corpus, SignatureInput,
    testing::Values(
        Input{"nothing", ""}, Input{"other_label", R"(sig2=("date");created=1)"},
        Input{"two_signatures", R"(sig1=("date");created=1, sig2=("date");created=1)"},
        Input{"same_label_twice", R"(sig1=("date");created=1,sig1=("@method");created=1)"},
        Input{"no_list", "sig1=\"date\";created=1"}, Input{"list_open", R"(sig1=("date";created=1)"},
        Input{"component_twice", R"(sig1=("date" "date");created=1)"},
        Input{"signature_params_covered", R"(sig1=("@signature-params");created=1)"},
        Input{"component_with_parameter", R"(sig1=("date";bs);created=1)"},
        Input{"component_of_the_request", R"(sig1=("@method";req);created=1)"},
        Input{"component_token", "sig1=(date);created=1"}, Input{"component_empty", R"(sig1=("");created=1)"},
        Input{"two_spaces", R"(sig1=("date"  "@method");created=1)"},
        Input{"no_space", R"(sig1=("date""@method");created=1)"}, Input{"leading_space", R"(sig1=( "date");created=1)"},
        Input{"trailing_space", R"(sig1=("date" );created=1)"},
        Input{"space_before_parameter", R"(sig1=("date"); created=1)"},
        Input{"space_at_end", R"(sig1=("date");created=1 )"},
        Input{"created_twice", R"(sig1=("date");created=1;created=2)"},
        Input{"created_text", R"(sig1=("date");created="1")"},
        Input{"created_fraction", R"(sig1=("date");created=1.5)"},
        Input{"created_negative", R"(sig1=("date");created=-1)"},
        Input{"created_zero_padded", R"(sig1=("date");created=01)"},
        Input{"created_of_16_digits", R"(sig1=("date");created=1000000000000000)"},
        Input{"created_in_the_year_10000", R"(sig1=("date");created=253402300800)"},
        Input{"expires_beyond_64_bits", R"(sig1=("date");created=1;expires=99999999999999999999)"},
        Input{"created_without_value", R"(sig1=("date");created)"}, Input{"nonce_token", R"(sig1=("date");nonce=abc)"},
        Input{"nonce_bytes", R"(sig1=("date");nonce=:AAAA:)"}, Input{"keyid_open", R"(sig1=("date");keyid="a)"},
        Input{"keyid_bad_escape", R"(sig1=("date");keyid="\a")"},
        Input{"keyid_non_ascii", "sig1=(\"date\");keyid=\"\xc3\xa9\""},
        Input{"keyid_control", "sig1=(\"date\");keyid=\"\n\""},
        Input{"alg_other", R"(sig1=("date");alg="hmac-sha256")"},
        Input{"alg_twice", R"(sig1=("date");alg="ed25519";alg="ed25519")"},
        Input{"tag_unknown", R"(sig1=("date");created=1;tag="x")"},
        Input{"upper_case_parameter", R"(sig1=("date");Created=1)"}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(HttpSignature, SignatureIsExactlyOneByteSequenceOf64Bytes) {
  constexpr std::string_view input = R"(sig1=("date");created=1)";
  const std::string good = to_base64(ByteArray<64>{});
  EXPECT_TRUE(parse_signature(input, "sig1=:" + good + ":"));
  for (const std::string& wrong :
       {std::string(), std::string("sig1"), std::string("sig1="), std::string("sig1=:"), std::string("sig1=::"),
        "sig1=" + good, "sig2=:" + good + ":", "sig1=:" + good, "sig1=:" + good + ":;a=1", "sig1=:" + good + ": ",
        "sig1= :" + good + ":", "sig1=:" + good + ":,sig1=:" + good + ":", "sig1=:" + good.substr(0, 84) + ":",
        "sig1=:" + good.substr(0, 86) + ":", "sig1=:" + to_base64(ByteArray<65>{}) + ":",
        "sig1=:" + to_base64url(ByteArray<64>{}) + ":", "sig1=\"" + good + "\""}) {
    const auto parsed = parse_signature(input, wrong);
    ASSERT_FALSE(parsed) << wrong;
    EXPECT_EQ(parsed.error().failure, Failure::bad_signature);
  }
}

TEST(HttpSignature, ListsAndHeadersHaveLimits) {
  const auto with_components = [](std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i) list += (i == 0 ? "\"c" : " \"c") + std::to_string(i) + "\"";
    return parse_signature("sig1=(" + list + ");created=1", "sig1=:" + to_base64(ByteArray<64>{}) + ":");
  };
  EXPECT_TRUE(with_components(limits::signature_components));
  EXPECT_FALSE(with_components(limits::signature_components + 1));
  EXPECT_FALSE(parse_signature("sig1=(\"" + std::string(limits::signature_input_bytes, 'a') + "\")",
                               "sig1=:" + to_base64(ByteArray<64>{}) + ":"));
}

TEST(ContentDigest, IsThatOfRfc9530) {
  // RFC 9530 appendix D, the digest of {"hello": "world"} and a line feed.
  EXPECT_EQ(content_digest(as_bytes("{\"hello\": \"world\"}\n")),
            "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
}

}  // namespace
}  // namespace jurat::crypto
