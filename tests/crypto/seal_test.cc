#include "crypto/seal.h"

#include <gtest/gtest.h>
#include <sodium/crypto_aead_xchacha20poly1305.h>

#include "crypto/hash.h"
#include "support/scripted_random.h"
#include "support/vectors.h"

namespace jurat::crypto {
namespace {

using tests::hex_of;
using tests::text_of;

DataKey key_of(std::uint8_t fill) {
  ByteArray<32> bytes;
  bytes.fill(fill);
  return {Secret::copy_of(bytes)};
}

class Seal : public testing::Test {
 protected:
  SeededRandom_for_tests random_{3};
  DataKey key_ = key_of(1);
  Bytes plain_ = to_bytes("+41 79 000 00 00");
  Bytes context_ = to_bytes("pool|user|phone|1");
};

TEST_F(Seal, OpensUnderItsKeyAndContext) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{64}, std::size_t{65'536}}) {
    const Bytes plain(size, 0x5a);
    const Bytes sealed = seal(key_, plain, context_, random_);
    EXPECT_EQ(sealed.size(), size + 32 + 24 + 16);
    EXPECT_EQ(to_bytes(open_sealed(key_, sealed, context_).value().span()), plain);
  }
}

TEST_F(Seal, TwoSealingsOfOneValueShareNothingButTheCommitment) {
  const Bytes one = seal(key_, plain_, context_, random_);
  const Bytes two = seal(key_, plain_, context_, random_);
  EXPECT_TRUE(std::equal(one.begin(), one.begin() + 32, two.begin()));
  EXPECT_FALSE(std::equal(one.begin() + 32, one.begin() + 56, two.begin() + 32));
  EXPECT_FALSE(std::equal(one.begin() + 56, one.end(), two.begin() + 56));
}

TEST_F(Seal, EveryAlteredByteIsRefused) {
  const Bytes sealed = seal(key_, plain_, context_, random_);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    Bytes altered = sealed;
    altered[at] ^= 1;
    const Result<Secret> refused = open_sealed(key_, altered, context_);
    ASSERT_FALSE(refused) << at;
    EXPECT_EQ(refused.error().failure, Failure::cannot_open);
  }
}

TEST_F(Seal, EveryTruncationAndAddedBytesAreRefused) {
  Bytes sealed = seal(key_, plain_, context_, random_);
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_FALSE(open_sealed(key_, ByteSpan{sealed}.first(size), context_)) << size;
  }
  sealed.push_back(0);
  EXPECT_FALSE(open_sealed(key_, sealed, context_));
}

TEST_F(Seal, AnotherContextIsRefused) {
  const Bytes sealed = seal(key_, plain_, context_, random_);
  EXPECT_FALSE(open_sealed(key_, sealed, as_bytes("pool|user|phone|2")));
  EXPECT_FALSE(open_sealed(key_, sealed, {}));
}

TEST_F(Seal, TheCommitmentTellsAWrongKeyFromAnAlteredValue) {
  Bytes sealed = seal(key_, plain_, context_, random_);
  EXPECT_TRUE(commits_to(key_, sealed));
  EXPECT_FALSE(commits_to(key_of(2), sealed));
  EXPECT_FALSE(open_sealed(key_of(2), sealed, context_));
  sealed.back() ^= 1;
  EXPECT_TRUE(commits_to(key_, sealed));
  sealed.front() ^= 1;
  EXPECT_FALSE(commits_to(key_, sealed));
  EXPECT_FALSE(commits_to(key_, {}));
  EXPECT_FALSE(commits_to(key_, ByteSpan{sealed}.first(71)));
}

// XChaCha20-Poly1305 alone does not commit: whoever knows two keys can make one ciphertext that both open. Here the
// other key's commitment is not in it, and putting it there breaks the tag of both.
TEST_F(Seal, ACiphertextOpensUnderOneKeyOnly) {
  const DataKey other = key_of(2);
  const Bytes sealed = seal(key_, plain_, context_, random_);
  const Bytes of_other = seal(other, plain_, context_, random_);
  Bytes crossed = sealed;
  std::copy_n(of_other.begin(), 32, crossed.begin());
  EXPECT_FALSE(open_sealed(other, crossed, context_));
  EXPECT_FALSE(open_sealed(key_, crossed, context_));
}

// The layout spelled out with the primitives: a change of format or of a domain string breaks stored values.
TEST_F(Seal, LayoutIsCommitmentNonceCiphertextTag) {
  const ByteArray<24> nonce{1, 2, 3};
  tests::ScriptedRandom random;
  random.then(nonce);
  const Bytes sealed = seal(key_, plain_, context_, random);
  const Secret commitment = hkdf_sha256(key_.bytes.span(), {}, as_bytes("jurat/1/data-key/commit"), 32);
  const Secret encrypt = hkdf_sha256(key_.bytes.span(), {}, as_bytes("jurat/1/data-key/encrypt"), 32);
  Bytes authenticated = to_bytes(commitment.span());
  append(authenticated, context_);
  Bytes body(plain_.size() + 16);
  ASSERT_EQ(crypto_aead_xchacha20poly1305_ietf_encrypt(body.data(), nullptr, plain_.data(), plain_.size(),
                                                       authenticated.data(), authenticated.size(), nullptr,
                                                       nonce.data(), encrypt.span().data()),
            0);
  Bytes expected = to_bytes(commitment.span());
  append(expected, nonce);
  append(expected, body);
  EXPECT_EQ(to_hex(sealed), to_hex(expected));
}

TEST_F(Seal, DataKeysOfDifferentPrfOutputsDiffer) {
  const DataKey one = data_key_from_prf(Secret::copy_of(ByteArray<64>{1}));
  const DataKey two = data_key_from_prf(Secret::copy_of(ByteArray<64>{2}));
  EXPECT_EQ(one.bytes.size(), 32U);
  EXPECT_FALSE(equal_constant_time(one.bytes.span(), two.bytes.span()));
  EXPECT_EQ(to_hex(one.bytes.span()),
            to_hex(hkdf_sha256(ByteArray<64>{1}, {}, as_bytes("jurat/1/data-key"), 32).span()));
}

TEST(SealPrimitive, XChaCha20Poly1305OfWycheproof) {
  const JsonValue file = tests::read_json_vectors("wycheproof/xchacha20_poly1305.json");
  int checked = 0;
  for (const JsonValue& group : file.at("testGroups").as_array()) {
    for (const JsonValue& test : group.at("tests").as_array()) {
      ++checked;
      const Bytes nonce = hex_of(test, "iv");
      if (nonce.size() != 24) {
        EXPECT_EQ(text_of(test, "result"), "invalid");
        continue;
      }
      Bytes body = hex_of(test, "ct");
      append(body, hex_of(test, "tag"));
      const Bytes key = hex_of(test, "key");
      const Bytes authenticated = hex_of(test, "aad");
      Bytes plain(body.size() - 16);
      const bool opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
                              plain.data(), nullptr, nullptr, body.data(), body.size(), authenticated.data(),
                              authenticated.size(), nonce.data(), key.data()) == 0;
      EXPECT_EQ(opened, text_of(test, "result") == "valid") << test.at("tcId");
      if (opened) EXPECT_EQ(to_hex(plain), text_of(test, "msg")) << test.at("tcId");
    }
  }
  EXPECT_EQ(checked, file.at("numberOfTests").as_int64());
}

}  // namespace
}  // namespace jurat::crypto
