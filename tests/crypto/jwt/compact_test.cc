#include "crypto/jwt/compact.h"

#include <gtest/gtest.h>

#include "core/base64.h"
#include "core/limits.h"
#include "crypto/rsa.h"
#include "support/vector_lines.h"

namespace jurat::crypto {
namespace {

RsaPublicKey key_of(const std::string& modulus) { return RsaPublicKey::parse(from_base64url(modulus).value()).value(); }

TEST(CompactSignature, OfRfc7515Verifies) {
  const auto lines = tests::vector_lines("jwt/rfc7515_a2.txt");
  const CompactSignature parsed = parse_compact_unverified(lines.at(1)).value();
  EXPECT_EQ(parsed.algorithm, "RS256");
  EXPECT_EQ(parsed.key_id, "");
  EXPECT_EQ(as_text(parsed.payload),
            "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
  EXPECT_TRUE(RsaVerifier(key_of(lines.at(0))).verify_sha256(as_bytes(parsed.signed_part), parsed.signature));
}

TEST(CompactSignature, OfRfc7520Verifies) {
  const auto lines = tests::vector_lines("jwt/rfc7520_4_1.txt");
  const CompactSignature parsed = parse_compact_unverified(lines.at(1)).value();
  EXPECT_EQ(parsed.key_id, "bilbo.baggins@hobbiton.example");
  EXPECT_TRUE(as_text(parsed.payload).starts_with("It\xe2\x80\x99s a dangerous business, Frodo"));
  EXPECT_TRUE(RsaVerifier(key_of(lines.at(0))).verify_sha256(as_bytes(parsed.signed_part), parsed.signature));
}

std::string with_header(std::string_view header) { return to_base64url(as_bytes(header)) + ".e30.AAAA"; }

struct Header {
  const char* name;
  std::string_view json;
};
class CompactHeader : public testing::TestWithParam<Header> {};

TEST_P(CompactHeader, IsRefused) {
  const auto parsed = parse_compact_unverified(with_header(GetParam().json));
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().failure, Failure::token_invalid);
}

// Members by which tokens have chosen their own verification; the attacks are named in reference order: unknown crit
// (CVE-2025-59420, CVE-2026-32597), embedded key (CVE-2018-0114), fetched key, compression (CVE-2024-28102).
INSTANTIATE_TEST_SUITE_P(
    Unwanted, CompactHeader,
    testing::Values(Header{"crit_unknown", R"({"alg":"RS256","kid":"a","crit":["x"],"x":1})"},
                    Header{"crit_empty", R"({"alg":"RS256","kid":"a","crit":[]})"},
                    Header{"b64_false_without_crit", R"({"alg":"RS256","kid":"a","b64":false})"},
                    Header{"jwk_embedded", R"({"alg":"RS256","kid":"a","jwk":{"kty":"RSA","n":"AQAB","e":"AQAB"}})"},
                    Header{"jku", R"({"alg":"RS256","kid":"a","jku":"https://attacker.example/jwks"})"},
                    Header{"x5u", R"({"alg":"RS256","kid":"a","x5u":"https://attacker.example/cert"})"},
                    Header{"x5c", R"({"alg":"RS256","kid":"a","x5c":["AAAA"]})"},
                    Header{"x5t", R"({"alg":"RS256","kid":"a","x5t":"AAAA"})"},
                    Header{"zip", R"({"alg":"RS256","kid":"a","zip":"DEF"})"},
                    Header{"cty_nested", R"({"alg":"RS256","kid":"a","cty":"JWT"})"},
                    Header{"enc_makes_it_a_jwe", R"({"alg":"RSA-OAEP","kid":"a","enc":"A256GCM"})"},
                    Header{"p2c", R"({"alg":"PBES2-HS256+A128KW","kid":"a","p2c":2000000000})"},
                    Header{"alg_twice", R"({"alg":"none","alg":"RS256","kid":"a"})"},
                    Header{"kid_twice", R"({"alg":"RS256","kid":"a","kid":"b"})"},
                    Header{"alg_twice_by_escape", R"({"alg":"RS256","\u0061lg":"none","kid":"a"})"},
                    Header{"alg_missing", R"({"kid":"a"})"}, Header{"alg_empty", R"({"alg":"","kid":"a"})"},
                    Header{"alg_number", R"({"alg":1,"kid":"a"})"}, Header{"alg_null", R"({"alg":null,"kid":"a"})"},
                    Header{"alg_list", R"({"alg":["RS256"],"kid":"a"})"},
                    Header{"kid_number", R"({"alg":"RS256","kid":1})"},
                    Header{"kid_object", R"({"alg":"RS256","kid":{"a":"b"}})"},
                    Header{"typ_other", R"({"alg":"RS256","kid":"a","typ":"JOSE"})"},
                    Header{"typ_list", R"({"alg":"RS256","kid":"a","typ":["JWT"]})"}, Header{"not_json", "alg=RS256"},
                    Header{"list", R"(["RS256"])"}, Header{"text", R"("RS256")"}, Header{"nothing", ""},
                    Header{"byte_order_mark", "\xef\xbb\xbf{\"alg\":\"RS256\",\"kid\":\"a\"}"},
                    Header{"bad_utf8", "{\"alg\":\"RS256\",\"kid\":\"\xff\"}"},
                    Header{"trailing_bytes", R"({"alg":"RS256","kid":"a"}{})"},
                    Header{"trailing_comma", R"({"alg":"RS256","kid":"a",})"},
                    Header{"comment", R"({"alg":"RS256",/**/"kid":"a"})"}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(CompactSignature, TakesAlgKidAndTypInAnyOrder) {
  for (const std::string_view header : {R"({"alg":"RS256","kid":"a","typ":"JWT"})", R"({"kid":"a","alg":"RS256"})",
                                        R"( { "typ" : "JWT" , "alg" : "RS256" } )"}) {
    const auto parsed = parse_compact_unverified(with_header(header));
    ASSERT_TRUE(parsed) << header;
    EXPECT_EQ(parsed->algorithm, "RS256");
  }
}

TEST(CompactSignature, HasExactlyThreeNonEmptyPartsOfCanonicalBase64url) {
  const std::string header = to_base64url(as_bytes(R"({"alg":"RS256","kid":"a"})"));
  EXPECT_TRUE(parse_compact_unverified(header + ".e30.AAAA"));
  EXPECT_TRUE(parse_compact_unverified(header + ".e30.AA"));
  const std::string wrong[] = {"",
                               ".",
                               "..",
                               "...",
                               header,
                               header + ".e30",
                               header + ".e30.",           // no signature
                               header + ".e30.AAAA.AAAA",  // more parts, as in a JWE
                               header + ".e30.AAAA.AAAA.AAAA",
                               header + ".e30.AAAA=",   // padding
                               header + ".e30=.AAAA",   //
                               header + "=.e30.AAAA",   //
                               header + ".e30.AA AA",   // white space
                               header + ".e30.AAAA\n",  //
                               " " + header + ".e30.AAAA",
                               header + ".e30.AB",    // stray bits: the same bytes as AA
                               header + ".e30.A",     // no whole byte
                               header + ".e30.AA+/",  // the other alphabet
                               header + ".e3.AAAA",   // stray bits in the payload
                               "Bearer " + header + ".e30.AAAA",
                               header + ".e30.AAAA" + std::string(1, '\0')};
  for (const std::string& text : wrong) {
    const auto parsed = parse_compact_unverified(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().failure, Failure::token_invalid) << text;
  }
}

TEST(CompactSignature, StaysWithinItsLimits) {
  const std::string start = to_base64url(as_bytes(R"({"alg":"RS256","kid":"a"})")) + ".e30.";
  EXPECT_TRUE(parse_compact_unverified(start + std::string((limits::token_bytes - start.size()) / 4 * 4, 'A')));
  EXPECT_FALSE(parse_compact_unverified(start + std::string(limits::token_bytes - start.size() + 1, 'A')));
  const auto with_kid = [](std::size_t size) {
    return parse_compact_unverified(with_header(R"({"alg":"RS256","kid":")" + std::string(size, 'k') + "\"}"));
  };
  EXPECT_TRUE(with_kid(limits::token_header_member_bytes));
  EXPECT_FALSE(with_kid(limits::token_header_member_bytes + 1));
  EXPECT_FALSE(parse_compact_unverified(
      with_header(R"({"alg":"RS256","kid":"a"})" + std::string(limits::token_header_bytes, ' '))));
}

}  // namespace
}  // namespace jurat::crypto
