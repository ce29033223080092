#include "crypto/jwt/token.h"

#include <gtest/gtest.h>

#include "core/base64.h"
#include "core/limits.h"
#include "crypto/hash.h"
#include "support/rsa_keys.h"
#include "support/vector_lines.h"

namespace jurat::crypto {
namespace {

constexpr std::int64_t noon = 1'800'000'000;
constexpr std::string_view issuer = "https://idp.example/eu-local-1_Ab3dEf6hI";
constexpr std::string_view client = "1example23456789abcdefghij";
constexpr std::string_view header_of_key_0 = R"({"kid":"key-0","alg":"RS256"})";

JsonObject access_claims() {
  return {{"sub", "9f3b1c52-5a8e-4d0b-9b1e-6d1c1f0e2a77"},
          {"iss", issuer},
          {"client_id", client},
          {"origin_jti", "o"},
          {"token_use", "access"},
          {"scope", "aws.cognito.signin.user.admin"},
          {"auth_time", noon - 60},
          {"exp", noon + 3'600},
          {"iat", noon - 60},
          {"jti", "j"},
          {"username", "alice"}};
}

Expectations expected_access() {
  return {.issuer = std::string(issuer), .token_use = TokenUse::access, .client_id = std::string(client)};
}

std::vector<RsaTokenKey> keys() {
  return {{"key-0", tests::rsa_key(0).public_key()}, {"key-1", tests::rsa_key(1).public_key()}};
}

std::string signed_with(const RsaPrivateKey& key, std::string_view header, std::string_view payload) {
  const std::string input = to_base64url(as_bytes(header)) + "." + to_base64url(as_bytes(payload));
  return compact_token(input, key.sign_sha256(as_bytes(input)).value());
}
std::string token_with(std::string_view payload) { return signed_with(tests::rsa_key(0), header_of_key_0, payload); }
std::string token_of(const JsonObject& claims) { return token_with(to_json(claims)); }

Result<VerifiedToken> verify(std::string_view token, const Expectations& expected = expected_access(),
                             Moment now = Moment::from_seconds(noon)) {
  return verify_token(token, keys(), expected, now);
}
Failure failure_of(const Result<VerifiedToken>& result) { return result ? Failure::internal : result.error().failure; }

TEST(VerifyToken, TakesAGoodAccessToken) {
  const auto verified = verify(token_of(access_claims()));
  ASSERT_TRUE(verified) << verified.error().message;
  EXPECT_EQ(verified->claims().at("username").as_string(), "alice");
}

TEST(VerifyToken, TakesAGoodIdToken) {
  JsonObject claims = access_claims();
  claims.erase("client_id");
  claims["token_use"] = "id";
  claims["aud"] = client;
  Expectations expected = expected_access();
  expected.token_use = TokenUse::id;
  EXPECT_TRUE(verify(token_of(claims), expected));
  EXPECT_EQ(failure_of(verify(token_of(claims))), Failure::token_invalid);                     // as an access token
  EXPECT_EQ(failure_of(verify(token_of(access_claims()), expected)), Failure::token_invalid);  // the other way round
  claims["aud"] = JsonArray{client};  // Cognito writes a string
  EXPECT_EQ(failure_of(verify(token_of(claims), expected)), Failure::token_invalid);
}

struct Change {
  const char* name;
  std::string_view claim;
  std::string_view value;  // JSON; empty takes the claim away
};
class ChangedClaim : public testing::TestWithParam<Change> {};

TEST_P(ChangedClaim, IsRefused) {
  JsonObject claims = access_claims();
  if (GetParam().value.empty()) {
    claims.erase(GetParam().claim);
  } else {
    claims[GetParam().claim] = parse_json(GetParam().value, {.bytes = 1'000, .depth = 4}).value();
  }
  EXPECT_EQ(failure_of(verify(token_of(claims))), Failure::token_invalid);
}

INSTANTIATE_TEST_SUITE_P(
    Corpus, ChangedClaim,
    testing::Values(
        Change{"exp_missing", "exp", ""}, Change{"exp_text", "exp", "\"1800003600\""},
        Change{"exp_fraction", "exp", "1800003600.5"}, Change{"exp_whole_double", "exp", "1800003600.0"},
        Change{"exp_exponent", "exp", "1.8e9"}, Change{"exp_1e308", "exp", "1e308"}, Change{"exp_null", "exp", "null"},
        Change{"exp_true", "exp", "true"}, Change{"exp_list", "exp", "[1800003600]"},
        Change{"exp_negative", "exp", "-1"}, Change{"exp_after_year_9999", "exp", "253402300800"},
        Change{"exp_largest_signed", "exp", "9223372036854775807"},
        Change{"exp_largest_unsigned", "exp", "18446744073709551615"}, Change{"nbf_future", "nbf", "1800000001"},
        Change{"nbf_text", "nbf", "\"0\""}, Change{"nbf_fraction", "nbf", "1.5"},
        Change{"iat_future", "iat", "1800000001"}, Change{"iat_a_day_ahead", "iat", "1800086400"},
        Change{"iat_text", "iat", "\"1800000000\""}, Change{"iss_missing", "iss", ""},
        Change{"iss_empty", "iss", "\"\""}, Change{"iss_other", "iss", "\"https://idp.example/eu-local-1_Other0000\""},
        Change{"iss_trailing_slash", "iss", "\"https://idp.example/eu-local-1_Ab3dEf6hI/\""},
        Change{"iss_list", "iss", "[\"https://idp.example/eu-local-1_Ab3dEf6hI\"]"},
        Change{"token_use_missing", "token_use", ""}, Change{"token_use_id", "token_use", "\"id\""},
        Change{"token_use_case", "token_use", "\"Access\""}, Change{"token_use_list", "token_use", "[\"access\"]"},
        Change{"client_missing", "client_id", ""}, Change{"client_other", "client_id", "\"another\""},
        Change{"client_prefix", "client_id", "\"1example23456789abcdefghi\""},
        Change{"client_list", "client_id", "[\"1example23456789abcdefghij\"]"},
        Change{"client_null", "client_id", "null"}, Change{"client_number", "client_id", "1"}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(ChangedClaimBoundary, DepthOfEightIsTheLast) {
  const auto nested = [](std::size_t depth) {
    std::string payload = to_json(access_claims());
    payload.pop_back();
    return verify(token_with(payload + ",\"x\":" + std::string(depth, '[') + std::string(depth, ']') + "}"));
  };
  EXPECT_TRUE(nested(limits::token_claims_depth - 1));
  EXPECT_EQ(failure_of(nested(limits::token_claims_depth)), Failure::token_invalid);
  EXPECT_EQ(failure_of(nested(5'000)), Failure::token_invalid);
}

TEST(VerifyToken, ExpiresOnTheSecondOfExp) {
  const std::string token = token_of(access_claims());
  const Moment exp = Moment::from_seconds(noon + 3'600);
  EXPECT_TRUE(verify(token, expected_access(), exp - Duration{1}));
  EXPECT_EQ(failure_of(verify(token, expected_access(), exp)), Failure::token_expired);
  Expectations lenient = expected_access();
  lenient.leeway = std::chrono::seconds(30);
  EXPECT_TRUE(verify(token, lenient, exp + std::chrono::seconds(30) - Duration{1}));
  EXPECT_EQ(failure_of(verify(token, lenient, exp + std::chrono::seconds(30))), Failure::token_expired);
}

TEST(VerifyToken, LeewayReachesIatAndNbf) {
  Expectations lenient = expected_access();
  lenient.leeway = std::chrono::seconds(1);
  JsonObject claims = access_claims();
  claims["iat"] = noon + 1;
  claims["nbf"] = noon + 1;
  EXPECT_TRUE(verify(token_of(claims), lenient));
  claims["iat"] = noon + 2;
  EXPECT_EQ(failure_of(verify(token_of(claims), lenient)), Failure::token_invalid);
}

struct Payload {
  const char* name;
  std::string_view json;
};
class TokenPayload : public testing::TestWithParam<Payload> {};

TEST_P(TokenPayload, IsRefusedAlthoughItIsSigned) {
  EXPECT_EQ(failure_of(verify(token_with(GetParam().json))), Failure::token_invalid);
}

#define GOOD_CLAIMS                                                           \
  R"("iss":"https://idp.example/eu-local-1_Ab3dEf6hI","token_use":"access",)" \
  R"("client_id":"1example23456789abcdefghij","exp":1800003600)"
INSTANTIATE_TEST_SUITE_P(Corpus, TokenPayload,
                         testing::Values(Payload{"sub_twice", R"({"sub":"a","sub":"b",)" GOOD_CLAIMS "}"},
                                         Payload{"exp_twice", R"({"exp":1,)" GOOD_CLAIMS "}"},
                                         Payload{"exp_twice_by_escape", R"({"\u0065xp":9000000000,)" GOOD_CLAIMS "}"},
                                         Payload{"twice_inside", R"({"cnf":{"jkt":"a","jkt":"b"},)" GOOD_CLAIMS "}"},
                                         Payload{"byte_order_mark", "\xef\xbb\xbf{" GOOD_CLAIMS "}"},
                                         Payload{"bad_utf8", "{\"sub\":\"\xc3\"," GOOD_CLAIMS "}"},
                                         Payload{"lone_surrogate", R"({"sub":"\ud800",)" GOOD_CLAIMS "}"},
                                         Payload{"trailing_bytes", "{" GOOD_CLAIMS "} "
                                                                   "{}"},
                                         Payload{"trailing_comma", "{" GOOD_CLAIMS ",}"},
                                         Payload{"comment", "{/**/" GOOD_CLAIMS "}"},
                                         Payload{"list", "[{" GOOD_CLAIMS "}]"}, Payload{"text", "\"x\""},
                                         Payload{"null", "null"}, Payload{"nothing", ""}, Payload{"not_json", "sub=a"}),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(TokenPayloadBoundary, TheCorpusIsGoodButForOneFault) { EXPECT_TRUE(verify(token_with("{" GOOD_CLAIMS "}"))); }

TEST(VerifyToken, TheKeyIsChosenByKidAndFixesTheAlgorithm) {
  const std::string payload = to_json(access_claims());
  EXPECT_TRUE(verify(signed_with(tests::rsa_key(1), R"({"kid":"key-1","alg":"RS256"})", payload)));
  const auto with_header = [&](std::string_view header) {
    return failure_of(verify(signed_with(tests::rsa_key(0), header, payload)));
  };
  for (const std::string_view header :
       {R"({"alg":"RS256"})", R"({"kid":"","alg":"RS256"})", R"({"kid":"key-1","alg":"RS256"})",
        R"({"kid":"key-2","alg":"RS256"})", R"({"kid":"KEY-0","alg":"RS256"})",
        R"({"kid":"key-0\u0000","alg":"RS256"})", R"({"kid":"../../key-0","alg":"RS256"})",
        R"({"kid":"key-0' OR '1'='1","alg":"RS256"})", R"({"kid":"key-0","alg":"none"})",
        R"({"kid":"key-0","alg":"None"})", R"({"kid":"key-0","alg":"HS256"})", R"({"kid":"key-0","alg":"RS512"})",
        R"({"kid":"key-0","alg":"PS256"})", R"({"kid":"key-0","alg":"rs256"})", R"({"kid":"key-0","alg":"ES256"})",
        R"({"kid":"key-0","alg":"EdDSA"})", R"({"kid":"key-0","alg":"RS256 "})"}) {
    EXPECT_EQ(with_header(header), Failure::token_invalid) << header;
  }
}

// RS256 to HS256: the public key, in every spelling an attacker can fetch, as an HMAC key.
TEST(VerifyToken, ThePublicKeyIsNoHmacKey) {
  const std::string input = to_base64url(as_bytes(R"({"kid":"key-0","alg":"HS256"})")) + "." +
                            to_base64url(as_bytes(to_json(access_claims())));
  const RsaPublicKey key = tests::rsa_key(0).public_key();
  const std::string set = json_web_key_set(keys());
  for (const ByteSpan secret : {ByteSpan(key.modulus), as_bytes(set)})
    EXPECT_EQ(failure_of(verify(compact_token(input, hmac_sha256(secret, as_bytes(input))))), Failure::token_invalid);
  for (const std::string& signature : {"." + to_base64url(Bytes(1)), std::string(".")})
    EXPECT_EQ(failure_of(verify(input + signature)), Failure::token_invalid);
}

TEST(VerifyToken, AnyAlteredCharacterIsRefused) {
  const std::string token = token_of(access_claims());
  for (std::size_t at = 0; at < token.size(); at += 7) {
    std::string altered = token;
    altered[at] = altered[at] == 'A' ? 'B' : 'A';
    if (altered == token) continue;
    EXPECT_EQ(failure_of(verify(altered)), Failure::token_invalid) << at;
  }
}

TEST(VerifyToken, OneMegabyteIsRefusedUnparsed) {
  JsonObject claims = access_claims();
  claims["x"] = std::string(1'000'000, 'x');
  EXPECT_EQ(failure_of(verify(token_of(claims))), Failure::token_invalid);
}

TEST(VerifyToken, TheErrorDoesNotRepeatTheToken) {
  JsonObject claims = access_claims();
  claims["iss"] = "private words";
  const auto refused = verify(token_of(claims));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message.find("private"), std::string::npos);
}

TEST(SigningInput, IsWrittenAsCognitoDoes) {
  const std::string input = rs256_signing_input("a+/=\"", R"({"sub":"b"})");
  EXPECT_EQ(input, to_base64url(as_bytes(R"({"kid":"a+/=\"","alg":"RS256"})")) + "." +
                       to_base64url(as_bytes(R"({"sub":"b"})")));
}

TEST(JsonWebKeySet, HasCognitosMembersInItsOrder) {
  const RsaPublicKey key = tests::rsa_key(0).public_key();
  const std::vector<RsaTokenKey> one{{"k", key}};
  EXPECT_EQ(json_web_key_set(one), R"({"keys":[{"alg":"RS256","e":"AQAB","kid":"k","kty":"RSA","n":")" +
                                       to_base64url(key.modulus) + R"(","use":"sig"}]})");
  EXPECT_EQ(json_web_key_set({}), R"({"keys":[]})");
}

TEST(Thumbprint, IsThatOfRfc7638) {
  const auto lines = tests::vector_lines("jwt/rfc7638_3_1.txt");
  EXPECT_EQ(thumbprint(RsaPublicKey::parse(from_base64url(lines.at(0)).value()).value()), lines.at(1));
}

}  // namespace
}  // namespace jurat::crypto
