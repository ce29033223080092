#include "crypto/ed25519.h"

#include <gtest/gtest.h>

#include "support/vectors.h"

namespace jurat::crypto {
namespace {

using tests::hex;
using tests::hex_array;
using tests::hex_of;
using tests::text_of;

struct Rfc8032 {
  const char* seed;
  const char* key;
  const char* message;
  const char* signature;
};
// RFC 8032 section 7.1, tests 1 to 3.
constexpr std::array<Rfc8032, 3> rfc8032{{
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe246"
     "5"
     "5141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb"
     "0"
     "0d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc"
     "0"
     "27beceea1ec40a"},
}};

TEST(Ed25519, KeysAndSignaturesOfRfc8032) {
  for (const Rfc8032& test : rfc8032) {
    const Ed25519Key key = Ed25519Key::from_seed(Secret::copy_of(hex(test.seed)));
    EXPECT_EQ(to_hex(key.public_key()), test.key);
    EXPECT_EQ(to_hex(key.sign(hex(test.message))), test.signature);
    EXPECT_TRUE(verify_ed25519(key.public_key(), hex(test.message), hex_array<64>(test.signature)));
    EXPECT_EQ(to_hex(key.seed().span()), test.seed);
  }
}

// With S >= L, non-canonical or small-order R, altered bits; libsodium agrees with every verdict of the file.
TEST(Ed25519, VerdictsOfWycheproof) {
  const JsonValue file = tests::read_json_vectors("wycheproof/ed25519.json");
  int checked = 0;
  for (const JsonValue& group : file.at("testGroups").as_array()) {
    const auto key = hex_array<32>(text_of(group, "publicKey"));
    for (const JsonValue& test : group.at("tests").as_array()) {
      ++checked;
      const Bytes bytes = hex_of(test, "sig");
      const Result<Ed25519Signature> signature = to_array<64>(bytes);
      const bool accepted = signature && verify_ed25519(key, hex_of(test, "msg"), *signature);
      EXPECT_EQ(accepted, text_of(test, "result") == "valid") << test.at("tcId");
    }
  }
  EXPECT_EQ(checked, file.at("numberOfTests").as_int64());
}

TEST(Ed25519, GeneratedKeysDifferAndSignForThemselvesOnly) {
  SeededRandom_for_tests random(1);
  const Ed25519Key one = Ed25519Key::generate(random);
  const Ed25519Key two = Ed25519Key::generate(random);
  EXPECT_NE(one.public_key(), two.public_key());
  const Ed25519Signature signature = one.sign(as_bytes("statement"));
  EXPECT_TRUE(verify_ed25519(one.public_key(), as_bytes("statement"), signature));
  EXPECT_FALSE(verify_ed25519(two.public_key(), as_bytes("statement"), signature));
  EXPECT_FALSE(verify_ed25519(one.public_key(), as_bytes("statemenu"), signature));
}

}  // namespace
}  // namespace jurat::crypto
