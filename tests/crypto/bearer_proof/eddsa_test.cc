#include "crypto/bearer_proof/eddsa.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include "crypto/hash.h"

namespace jurat::crypto {
namespace {

constexpr std::string_view signed_part = "eyJraWQiOiJhIiwiYWxnIjoiRWREU0EifQ.eyJzdWIiOiJhIn0";
using Bytes32 = ByteArray<32>;

Secret seed_of(std::uint8_t byte) {
  Secret seed(32);
  for (std::uint8_t& at : seed.writable()) at = byte;
  return seed;
}

struct Case {
  Ed25519Key key = Ed25519Key::from_seed(seed_of(1));
  Ed25519Signature signature = key.sign(as_bytes(signed_part));
  Hash32 request_hash{9, 8, 7};
  SeededRandom_for_tests random{7};

  Bytes prove() {
    return prove_eddsa(key.public_key(), as_bytes(signed_part), signature, request_hash, random).value();
  }
  [[nodiscard]] Result<void> verify(ByteSpan proof) const {
    return verify_eddsa(key.public_key(), as_bytes(signed_part), proof, request_hash);
  }
};

Bytes32 reduced(const Bytes& input) {
  const auto wide = sha512(input);
  Bytes32 out{};
  crypto_core_ed25519_scalar_reduce(out.data(), wide.data());
  return out;
}

// The challenge of protocols 10, written once more: SHA-512(lp(domain) | A | R | P | T | request hash) mod L.
Bytes32 challenge(const Case& of, ByteSpan r, ByteSpan p, ByteSpan t) {
  Bytes input;
  append_length_prefixed(input, as_bytes("jurat/1/bearer-proof/eddsa"));
  append(input, of.key.public_key());
  append(input, r);
  append(input, p);
  append(input, t);
  append(input, of.request_hash);
  return reduced(input);
}

TEST(BearerProofEddsa, IsTheFormulaOfTheDesign) {
  Case good;
  const Bytes proof = good.prove();
  ASSERT_EQ(proof.size(), 96U);
  const ByteSpan r = ByteSpan(proof).first(32);
  const ByteSpan t = ByteSpan(proof).subspan(32, 32);
  EXPECT_EQ(to_hex(r), to_hex(ByteSpan(good.signature).first(32)));
  // P is s·B, which the proof never uses: R + H(R|A|m)·A must come to the same.
  Bytes32 p{};
  ASSERT_EQ(crypto_scalarmult_ed25519_base_noclamp(p.data(), good.signature.data() + 32), 0);
  const Bytes32 c = challenge(good, r, p, t);
  Bytes32 left{};
  Bytes32 right{};
  ASSERT_EQ(crypto_scalarmult_ed25519_base_noclamp(left.data(), proof.data() + 64), 0);
  ASSERT_EQ(crypto_scalarmult_ed25519_noclamp(right.data(), c.data(), p.data()), 0);
  ASSERT_EQ(crypto_core_ed25519_add(right.data(), right.data(), t.data()), 0);
  EXPECT_EQ(left, right);
}

TEST(BearerProofEddsa, VerifiesAndIsFreshEachTime) {
  Case good;
  const Bytes first = good.prove();
  const Bytes second = good.prove();
  EXPECT_TRUE(good.verify(first));
  EXPECT_TRUE(good.verify(second));
  EXPECT_NE(to_hex(ByteSpan(first).subspan(32)), to_hex(ByteSpan(second).subspan(32)));
  EXPECT_NE(to_hex(ByteSpan(first).last(32)), to_hex(ByteSpan(good.signature).last(32)));
}

TEST(BearerProofEddsa, HoldsForOneRequestTokenAndKeyAlone) {
  Case good;
  const Bytes proof = good.prove();
  const Ed25519PublicKey key = good.key.public_key();
  EXPECT_FALSE(verify_eddsa(key, as_bytes(signed_part), proof, Hash32{1}));
  EXPECT_FALSE(verify_eddsa(key, as_bytes("another.token"), proof, good.request_hash));
  EXPECT_FALSE(
      verify_eddsa(Ed25519Key::from_seed(seed_of(2)).public_key(), as_bytes(signed_part), proof, good.request_hash));
}

TEST(BearerProofEddsa, AnyAlteredByteAndAnyOtherLengthIsRefused) {
  Case good;
  const Bytes proof = good.prove();
  for (std::size_t at = 0; at < proof.size(); ++at) {
    Bytes altered = proof;
    altered[at] ^= 1;
    EXPECT_EQ(good.verify(altered).error().failure, Failure::bad_proof) << at;
  }
  Bytes longer = proof;
  longer.push_back(0);
  EXPECT_EQ(good.verify(longer).error().failure, Failure::bad_proof);
  EXPECT_EQ(good.verify(ByteSpan(proof).first(95)).error().failure, Failure::bad_proof);
  EXPECT_EQ(good.verify({}).error().failure, Failure::bad_proof);
}

// The order L is 2^252 + 27742317777372353535851937790883648493; z + L is the same response in another spelling.
TEST(BearerProofEddsa, AResponseOfTheOrderOrMoreIsRefused) {
  const Bytes order = from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").value();
  Case good;
  Bytes proof = good.prove();
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    const unsigned sum = unsigned{proof[64 + i]} + order[i] + carry;
    proof[64 + i] = static_cast<std::uint8_t>(sum);
    carry = sum >> 8;
  }
  ASSERT_EQ(carry, 0U);
  EXPECT_NE(good.verify(proof).error().message.find("below the order"), std::string::npos);
}

// The eight points of small order (libsodium's own list has the same y), and each of them added to an honest R: with
// R + small, an equation checked after multiplying by the cofactor would pass.
const std::vector<std::string> small_order{"0100000000000000000000000000000000000000000000000000000000000000",
                                           "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                           "0000000000000000000000000000000000000000000000000000000000000000",
                                           "0000000000000000000000000000000000000000000000000000000000000080",
                                           "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                                           "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                                           "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                                           "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"};

TEST(BearerProofEddsa, PointsOfSmallOrderAreRefusedAsRAndAsTAndAsKey) {
  Case good;
  const Bytes proof = good.prove();
  for (const std::string& text : small_order) {
    const Bytes point = from_hex(text).value();
    for (const std::ptrdiff_t at : {0, 32}) {
      Bytes altered = proof;
      std::copy(point.begin(), point.end(), altered.begin() + at);
      EXPECT_EQ(good.verify(altered).error().failure, Failure::bad_proof) << text;
    }
    const auto done = verify_eddsa(to_array<32>(point).value(), as_bytes(signed_part), proof, good.request_hash);
    EXPECT_EQ(done.error().failure, Failure::bad_key) << text;
  }
}

TEST(BearerProofEddsa, APartOfSmallOrderInRIsRefused) {
  Case good;
  const Bytes proof = good.prove();
  unsigned tried = 0;
  for (std::size_t i = 1; i < small_order.size(); ++i) {
    const Bytes small = from_hex(small_order[i]).value();
    Bytes altered = proof;
    if (crypto_core_ed25519_add(altered.data(), proof.data(), small.data()) != 0) continue;
    EXPECT_NE(good.verify(altered).error().message.find("prime order"), std::string::npos) << i;
    ++tried;
  }
  EXPECT_EQ(tried, 7U);
}

TEST(BearerProofEddsa, PointsThatAreNotCanonicalAreRefused) {
  Case good;
  const Bytes proof = good.prove();
  // y = p + 1 is y = 1 again; y = 2 is no point of the curve.
  for (const char* text : {"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                           "0200000000000000000000000000000000000000000000000000000000000000"}) {
    const Bytes point = from_hex(text).value();
    Bytes altered = proof;
    std::copy(point.begin(), point.end(), altered.begin());
    EXPECT_EQ(good.verify(altered).error().failure, Failure::bad_proof) << text;
  }
}

// R made from a chosen P would let anybody prove knowledge of s = 0 or of a known s; the hash of R forbids it.
TEST(BearerProofEddsa, AProverWithoutTheSignatureIsRefused) {
  Case forged;
  Bytes32 s = reduced({1});
  Bytes32 k = reduced({2});
  Bytes32 p{};
  Bytes32 r{};
  Bytes32 t{};
  ASSERT_EQ(crypto_scalarmult_ed25519_base_noclamp(p.data(), s.data()), 0);
  ASSERT_EQ(crypto_core_ed25519_sub(r.data(), p.data(), forged.key.public_key().data()), 0);
  ASSERT_EQ(crypto_scalarmult_ed25519_base_noclamp(t.data(), k.data()), 0);
  const Bytes32 c = challenge(forged, r, p, t);
  Bytes32 z{};
  crypto_core_ed25519_scalar_mul(z.data(), c.data(), s.data());
  crypto_core_ed25519_scalar_add(z.data(), z.data(), k.data());
  Bytes proof;
  for (const Bytes32& part : {r, t, z}) append(proof, part);
  EXPECT_EQ(forged.verify(proof).error().failure, Failure::bad_proof);
}

TEST(BearerProofEddsa, IsNotMadeFromASignatureThatDoesNotVerify) {
  Case wrong;
  const auto failure = [&](ByteSpan signature) {
    const auto made =
        prove_eddsa(wrong.key.public_key(), as_bytes(signed_part), signature, wrong.request_hash, wrong.random);
    return made ? Failure::internal : made.error().failure;
  };
  Bytes altered = to_bytes(ByteSpan(wrong.signature));
  altered[40] ^= 1;
  EXPECT_EQ(failure(altered), Failure::bad_signature);
  EXPECT_EQ(failure(ByteSpan(wrong.signature).first(63)), Failure::bad_signature);
  EXPECT_EQ(failure({}), Failure::bad_signature);
}

}  // namespace
}  // namespace jurat::crypto
