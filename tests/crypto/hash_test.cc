#include "crypto/hash.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "support/vectors.h"

namespace jurat::crypto {
namespace {

using tests::hex;
using tests::hex_of;
using tests::text_of;

// FIPS 180-4 examples "abc" and the empty message, as NIST publishes them.
TEST(Hash, ShaOfTheStandardsExamples) {
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha512(as_bytes("abc"))),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

TEST(Hash, TaggedHashIsShaOverLengthPrefixedFields) {
  const Bytes spelled_out =
      hex("00000004"
          "6a757261"
          "00000002"
          "abcd"
          "00000000");
  const Bytes field = hex("abcd");
  EXPECT_EQ(tagged_hash("jura", {field, {}}), sha256(spelled_out));
}

TEST(Hash, FieldsCannotSlideIntoEachOtherOrIntoTheDomain) {
  const Hash32 base = tagged_hash("ab", {as_bytes("c"), as_bytes("d")});
  EXPECT_NE(base, tagged_hash("ab", {as_bytes("cd")}));
  EXPECT_NE(base, tagged_hash("ab", {as_bytes("cd"), {}}));
  EXPECT_NE(base, tagged_hash("abc", {as_bytes("d")}));
  EXPECT_NE(base, tagged_hash("ab", {as_bytes("d"), as_bytes("c")}));
}

TEST(Hash, ThreadsDoNotShareAnUnfinishedHash) {
  const Hash32 expected = sha256(as_bytes("abc"));
  std::vector<std::thread> threads;
  std::array<bool, 4> right{};
  for (bool& each : right) {
    threads.emplace_back([&each, &expected] {
      each = true;
      for (int i = 0; i < 500; ++i) each = each && sha256(as_bytes("abc")) == expected;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, (std::array{true, true, true, true}));
}

TEST(Hash, Sha512InPiecesIsShaOfTheWhole) {
  ByteArray<64> pieces;
  Sha512().add(as_bytes("a")).add_u8(0x62).add_u16(0x6364).add({}).finish(pieces);
  EXPECT_EQ(pieces, sha512(as_bytes("abcd")));
}

TEST(Hash, HmacOfWycheproof) {
  const JsonValue file = tests::read_json_vectors("wycheproof/hmac_sha256.json");
  int checked = 0;
  for (const JsonValue& group : file.at("testGroups").as_array()) {
    const auto tag_bytes = static_cast<std::size_t>(group.at("tagSize").as_int64() / 8);
    for (const JsonValue& test : group.at("tests").as_array()) {
      const Hash32 tag = hmac_sha256(hex_of(test, "key"), hex_of(test, "msg"));
      const bool same = to_hex(ByteSpan{tag}.first(tag_bytes)) == text_of(test, "tag");
      EXPECT_EQ(same, text_of(test, "result") == "valid") << test.at("tcId");
      ++checked;
    }
  }
  EXPECT_EQ(checked, file.at("numberOfTests").as_int64());
}

template <class Hkdf>
void check_hkdf_vectors(const std::string& name, Hkdf hkdf, std::size_t hash_bytes) {
  const JsonValue file = tests::read_json_vectors(name);
  int checked = 0;
  for (const JsonValue& group : file.at("testGroups").as_array()) {
    for (const JsonValue& test : group.at("tests").as_array()) {
      ++checked;
      const auto size = static_cast<std::size_t>(test.at("size").as_int64());
      if (text_of(test, "result") == "invalid") {
        EXPECT_GT(size, 255 * hash_bytes);  // the only fault that the file knows
        EXPECT_DEATH(hkdf(hex_of(test, "ikm"), hex_of(test, "salt"), hex_of(test, "info"), size), "");
        continue;
      }
      const Secret out = hkdf(hex_of(test, "ikm"), hex_of(test, "salt"), hex_of(test, "info"), size);
      EXPECT_EQ(to_hex(out.span()), text_of(test, "okm")) << test.at("tcId");
    }
  }
  EXPECT_EQ(checked, file.at("numberOfTests").as_int64());
}

// The first three are the cases of RFC 5869 appendix A.
TEST(Hash, HkdfSha256OfRfc5869AndWycheproof) { check_hkdf_vectors("wycheproof/hkdf_sha256.json", hkdf_sha256, 32); }
TEST(Hash, HkdfSha512OfWycheproof) { check_hkdf_vectors("wycheproof/hkdf_sha512.json", hkdf_sha512, 64); }

TEST(Hash, KeysOfOneExtractionAreThoseOfHkdf) {
  const HkdfSha256 extracted(as_bytes("input key"), as_bytes("salt"));
  for (const std::string_view info : {"first", "second", "first"}) {
    ByteArray<40> key;
    extracted.expand_into(key, as_bytes(info));
    const Secret expected = hkdf_sha256(as_bytes("input key"), as_bytes("salt"), as_bytes(info), key.size());
    EXPECT_TRUE(std::ranges::equal(key, expected.span())) << info;
  }
}

}  // namespace
}  // namespace jurat::crypto
