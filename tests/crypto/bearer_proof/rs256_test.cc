#include "crypto/bearer_proof/rs256.h"

#include <gtest/gtest.h>

#include "crypto/domains.h"
#include "crypto/hash.h"
#include "crypto/openssl.h"
#include "support/rsa_keys.h"

namespace jurat::crypto {
namespace {

using Integer = ByteArray<rsa_bytes>;

constexpr std::string_view signed_part = "eyJraWQiOiJhIiwiYWxnIjoiUlMyNTYifQ.eyJzdWIiOiJhIn0";

struct Case {
  CouncilId council{1, 2, 3};
  Hash32 request_hash{9, 8, 7};
  const RsaPrivateKey& key = tests::rsa_key(0);
  Integer signature = key.sign_sha256(as_bytes(signed_part)).value();
  SeededRandom_for_tests random{7};

  Bytes prove() {
    return prove_rs256(key.public_key(), as_bytes(signed_part), signature, council, request_hash, random).value();
  }
  [[nodiscard]] Result<void> verify(ByteSpan proof) const {
    return verify_rs256(key.public_key(), as_bytes(signed_part), proof, council, request_hash);
  }
};

// Arithmetic written once more, plainly, so that the proof is checked against the formula and not against itself.
class Number {
 public:
  explicit Number(ByteSpan bytes) : value_(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr)) {}
  explicit Number(unsigned long word) : value_(BN_new()) { BN_set_word(value_.get(), word); }
  [[nodiscard]] Number power(unsigned long exponent, const Number& n) const {
    Number out(0UL);
    const Number e(exponent);
    BN_mod_exp(out.value_.get(), value_.get(), e.value_.get(), n.value_.get(), context().get());
    return out;
  }
  [[nodiscard]] Number times(const Number& by, const Number& n) const {
    Number out(0UL);
    BN_mod_mul(out.value_.get(), value_.get(), by.value_.get(), n.value_.get(), context().get());
    return out;
  }
  [[nodiscard]] Number inverse(const Number& n) const {
    Number out(0UL);
    BN_mod_inverse(out.value_.get(), value_.get(), n.value_.get(), context().get());
    return out;
  }
  [[nodiscard]] Integer bytes() const {
    Integer out{};
    BN_bn2binpad(value_.get(), out.data(), static_cast<int>(out.size()));
    return out;
  }

 private:
  static openssl::BigNumberContext context() { return openssl::BigNumberContext(BN_CTX_new()); }
  openssl::BigNumber value_;
};

Number response(ByteSpan proof, std::size_t j) { return Number(proof.subspan(32 + j * rsa_bytes, rsa_bytes)); }

Hash32 formula(const Case& of, const Integer& n, const Integer& x, const std::vector<Integer>& commitments) {
  Bytes input;
  append_length_prefixed(input, as_bytes("jurat/1/bearer-proof/rs256"));
  append(input, of.council);
  append(input, n);
  append(input, x);
  for (const Integer& commitment : commitments) append(input, commitment);
  append(input, of.request_hash);
  return sha256(input);
}

TEST(BearerProofRs256, IsTheFormulaOfTheDesign) {
  Case good;
  const Bytes proof = good.prove();
  ASSERT_EQ(proof.size(), 2'080U);
  const Integer n_bytes = good.key.public_key().modulus;
  const Integer x_bytes = emsa_pkcs1_sha256(as_bytes(signed_part));
  const Number n(n_bytes);
  const Number x_inverse = Number(x_bytes).inverse(n);
  std::vector<Integer> commitments;
  for (std::size_t j = 0; j < 8; ++j) {
    const unsigned c = (unsigned{proof[2 * j]} << 8) | proof[2 * j + 1];
    commitments.push_back(response(proof, j).power(65'537, n).times(x_inverse.power(c, n), n).bytes());
  }
  EXPECT_EQ(to_hex(formula(good, n_bytes, x_bytes, commitments)), to_hex(ByteSpan(proof).first(32)));
}

TEST(BearerProofRs256, Verifies) {
  Case good;
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(good.verify(good.prove()));
}

TEST(BearerProofRs256, NeverShowsTheSignatureAndIsFreshEachTime) {
  Case good;
  const Bytes first = good.prove();
  const Bytes second = good.prove();
  for (std::size_t j = 0; j < 8; ++j) {
    EXPECT_NE(response(first, j).bytes(), good.signature);
    EXPECT_NE(response(first, j).bytes(), response(second, j).bytes());
  }
}

TEST(BearerProofRs256, HoldsForOneRequestCouncilTokenAndKeyAlone) {
  Case good;
  const Bytes proof = good.prove();
  const auto refused = [&](const RsaPublicKey& key, std::string_view part, const CouncilId& council,
                           const Hash32& hash) {
    const Result<void> done = verify_rs256(key, as_bytes(part), proof, council, hash);
    return !done && done.error().failure == Failure::bad_proof;
  };
  const RsaPublicKey key = good.key.public_key();
  EXPECT_FALSE(refused(key, signed_part, good.council, good.request_hash));
  EXPECT_TRUE(refused(key, signed_part, good.council, Hash32{1}));
  EXPECT_TRUE(refused(key, signed_part, CouncilId{}, good.request_hash));
  EXPECT_TRUE(refused(key, "another.token", good.council, good.request_hash));
  EXPECT_TRUE(refused(tests::rsa_key(1).public_key(), signed_part, good.council, good.request_hash));
}

TEST(BearerProofRs256, AnyAlteredByteIsRefused) {
  Case good;
  const Bytes proof = good.prove();
  for (std::size_t at = 0; at < proof.size(); at += 31) {
    Bytes altered = proof;
    altered[at] ^= 0x10;
    EXPECT_FALSE(good.verify(altered)) << at;
  }
}

TEST(BearerProofRs256, WrongLengthsAreRefused) {
  Case good;
  Bytes proof = good.prove();
  proof.push_back(0);
  EXPECT_EQ(good.verify(proof).error().failure, Failure::bad_proof);
  EXPECT_EQ(good.verify(ByteSpan(proof).first(2'079)).error().failure, Failure::bad_proof);
  EXPECT_EQ(good.verify({}).error().failure, Failure::bad_proof);
}

// With z = 0 every recomputed T is 0, so an attacker without a signature could compute a matching h.
TEST(BearerProofRs256, ZeroResponsesAreRefusedAlthoughTheHashMatches) {
  Case forged;
  const Integer x = emsa_pkcs1_sha256(as_bytes(signed_part));
  Bytes proof(rs256_proof_bytes);
  const Hash32 h = formula(forged, forged.key.public_key().modulus, x, std::vector<Integer>(8));
  std::copy(h.begin(), h.end(), proof.begin());
  const Result<void> done = forged.verify(proof);
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("not in [1, N)"), std::string::npos);
}

// z = N is 0 modulo N: the same forgery in another spelling.
TEST(BearerProofRs256, ResponsesOfTheModulusOrMoreAreRefusedAlthoughTheHashMatches) {
  Case forged;
  const Integer x = emsa_pkcs1_sha256(as_bytes(signed_part));
  const Integer n = forged.key.public_key().modulus;
  Bytes proof(rs256_proof_bytes);
  const Hash32 h = formula(forged, n, x, std::vector<Integer>(8));
  std::copy(h.begin(), h.end(), proof.begin());
  for (std::size_t j = 0; j < 8; ++j)
    std::copy(n.begin(), n.end(), proof.begin() + 32 + static_cast<int>(j * rsa_bytes));
  EXPECT_EQ(forged.verify(proof).error().failure, Failure::bad_proof);
  // z + N, where it still fits 256 bytes, is a second spelling of an honest proof.
  Case good;
  const Bytes honest = good.prove();
  for (std::size_t j = 0; j < 8; ++j) {
    const openssl::BigNumber sum(BN_bin2bn(honest.data() + 32 + j * rsa_bytes, static_cast<int>(rsa_bytes), nullptr));
    const openssl::BigNumber modulus(BN_bin2bn(n.data(), static_cast<int>(rsa_bytes), nullptr));
    ASSERT_EQ(BN_add(sum.get(), sum.get(), modulus.get()), 1);
    if (BN_num_bytes(sum.get()) > static_cast<int>(rsa_bytes)) continue;
    Bytes respelled = honest;
    BN_bn2binpad(sum.get(), respelled.data() + 32 + j * rsa_bytes, static_cast<int>(rsa_bytes));
    EXPECT_EQ(good.verify(respelled).error().failure, Failure::bad_proof);
  }
}

// Whoever dealt the key knows a factor p. Multiples of p are zero in one half of the ring; the gcd catches them.
TEST(BearerProofRs256, AResponseThatSharesAFactorWithTheModulusIsRefused) {
  const Bytes p = from_hex(tests::vector_lines("rsa/test_key_0_factor.txt").at(0)).value();
  Case good;
  const Bytes honest = good.prove();
  for (std::size_t j = 0; j < 8; ++j) {
    Bytes altered = honest;
    const Integer multiple = Number(p).bytes();
    std::copy(multiple.begin(), multiple.end(), altered.begin() + 32 + static_cast<int>(j * rsa_bytes));
    const Result<void> done = good.verify(altered);
    ASSERT_FALSE(done);
    EXPECT_NE(done.error().message.find("factor"), std::string::npos) << j;
  }
}

// A response without knowledge of s: right for a guessed challenge only.
TEST(BearerProofRs256, SimulatedTranscriptsAreRefused) {
  Case forged;
  const Integer n_bytes = forged.key.public_key().modulus;
  const Number n(n_bytes);
  const Integer x = emsa_pkcs1_sha256(as_bytes(signed_part));
  const Number x_inverse = Number(x).inverse(n);
  Bytes proof(rs256_proof_bytes);
  std::vector<Integer> commitments;
  for (std::size_t j = 0; j < 8; ++j) {
    const Number z(1234UL + j);
    const Integer bytes = z.bytes();
    std::copy(bytes.begin(), bytes.end(), proof.begin() + 32 + static_cast<int>(j * rsa_bytes));
    commitments.push_back(z.power(65'537, n).times(x_inverse.power(1, n), n).bytes());
  }
  const Hash32 h = formula(forged, n_bytes, x, commitments);
  std::copy(h.begin(), h.end(), proof.begin());
  EXPECT_EQ(forged.verify(proof).error().failure, Failure::bad_proof);
}

TEST(BearerProofRs256, IsNotMadeFromASignatureThatDoesNotVerify) {
  Case wrong;
  const RsaPublicKey key = wrong.key.public_key();
  const auto failure = [&](ByteSpan signature, std::string_view part) {
    const auto made = prove_rs256(key, as_bytes(part), signature, wrong.council, wrong.request_hash, wrong.random);
    return made ? Failure::internal : made.error().failure;
  };
  Bytes altered = to_bytes(ByteSpan(wrong.signature));
  altered[100] ^= 1;
  EXPECT_EQ(failure(altered, signed_part), Failure::bad_signature);
  EXPECT_EQ(failure(wrong.signature, "another.token"), Failure::bad_signature);
  EXPECT_EQ(failure(ByteSpan(wrong.signature).first(255), signed_part), Failure::bad_signature);
  EXPECT_EQ(failure(Bytes(rsa_bytes), signed_part), Failure::bad_signature);
  EXPECT_EQ(failure(key.modulus, signed_part), Failure::bad_signature);
}

TEST(BearerProofRs256, RefusesAKeyThatIsNone) {
  Case good;
  const Bytes proof = good.prove();
  const auto verify = [&](const RsaPublicKey& key) {
    return verify_rs256(key, as_bytes(signed_part), proof, good.council, good.request_hash);
  };
  EXPECT_EQ(verify(RsaPublicKey{}).error().failure, Failure::bad_key);
  RsaPublicKey even = good.key.public_key();
  even.modulus.back() &= 0xfe;
  EXPECT_EQ(verify(even).error().failure, Failure::bad_key);
}

TEST(BearerProofRs256, GivesUpOnASourceOfRandomnessThatNeverGivesANumberBelowTheModulus) {
  struct Ones final : Random {
    void fill(std::span<std::uint8_t> out) override { std::fill(out.begin(), out.end(), std::uint8_t{0xff}); }
  } ones;
  Case good;
  const auto made =
      prove_rs256(good.key.public_key(), as_bytes(signed_part), good.signature, good.council, good.request_hash, ones);
  EXPECT_EQ(made.error().failure, Failure::internal);
}

}  // namespace
}  // namespace jurat::crypto
