#include "crypto/threshold/rsa_shares.h"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <bit>

#include "core/limits.h"
#include "support/vector_lines.h"

namespace jurat::crypto {
namespace {

using Signature = ByteArray<rsa_bytes>;

// Safe primes that everybody can read: for tests alone.
SafePrimes primes(std::size_t which = 0) {
  const auto lines = tests::vector_lines("rsa/safe_primes.txt");
  const auto prime = [&](std::size_t number) { return Secret::copy_of(from_hex(lines.at(number)).value()); };
  return {prime(2 * which), prime(2 * which + 1)};
}

// The ordinary signature, by OpenSSL's own RSA over the whole key: what the shares must come to, byte for byte.
Signature ordinary_signature(const SafePrimes& of, std::string_view message) {
  BN_CTX* work = BN_CTX_new();
  BIGNUM *p = BN_bin2bn(of.p.span().data(), 128, nullptr), *q = BN_bin2bn(of.q.span().data(), 128, nullptr);
  BIGNUM *n = BN_new(), *e = BN_new(), *d = BN_new(), *phi = BN_new(), *p1 = BN_dup(p), *q1 = BN_dup(q);
  BN_sub_word(p1, 1);
  BN_sub_word(q1, 1);
  BN_mul(n, p, q, work);
  BN_mul(phi, p1, q1, work);
  BN_set_word(e, 65537);
  BN_mod_inverse(d, e, phi, work);
  OSSL_PARAM_BLD* builder = OSSL_PARAM_BLD_new();
  OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n);
  OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e);
  OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_D, d);
  OSSL_PARAM* parameters = OSSL_PARAM_BLD_to_param(builder);
  EVP_PKEY_CTX* making = EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr);
  EVP_PKEY* key = nullptr;
  EXPECT_EQ(EVP_PKEY_fromdata_init(making), 1);
  EXPECT_EQ(EVP_PKEY_fromdata(making, &key, EVP_PKEY_KEYPAIR, parameters), 1);
  EVP_MD_CTX* signing = EVP_MD_CTX_new();
  Signature signature{};
  std::size_t size = signature.size();
  EXPECT_EQ(EVP_DigestSignInit(signing, nullptr, EVP_sha256(), nullptr, key), 1);
  EXPECT_EQ(EVP_DigestSign(signing, signature.data(), &size, as_bytes(message).data(), message.size()), 1);
  EVP_MD_CTX_free(signing);
  EVP_PKEY_free(key);
  EVP_PKEY_CTX_free(making);
  OSSL_PARAM_free(parameters);
  OSSL_PARAM_BLD_free(builder);
  for (BIGNUM* number : {p, q, n, e, d, phi, p1, q1}) BN_free(number);
  BN_CTX_free(work);
  return signature;
}

struct Council {
  unsigned t, n;
  DealtRsaKey key;
  Council(unsigned t_of, unsigned n_in, std::size_t which = 0)
      : t(t_of), n(n_in), key(deal_rsa_key(primes(which), t_of, n_in, system_random()).value()) {}
  IndexedRsaShare share(unsigned node, std::string_view message) const {
    const auto own = RsaKeyShare::parse(key.public_key, n, key.shares.at(node - 1));
    return {NodeIndex{static_cast<std::uint8_t>(node)}, own->sign_sha256(as_bytes(message)).value()};
  }
  std::vector<IndexedRsaShare> shares(std::string_view message) const {
    std::vector<IndexedRsaShare> all;
    for (unsigned node = 1; node <= n; ++node) all.push_back(share(node, message));
    return all;
  }
  Result<CombinedRsaSignature> combine(std::string_view message, const std::vector<IndexedRsaShare>& of) const {
    return combine_rsa_shares(key.public_key, t, n, as_bytes(message), of);
  }
};

std::vector<IndexedRsaShare> pick(const std::vector<IndexedRsaShare>& all, unsigned mask) {
  std::vector<IndexedRsaShare> some;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if ((mask >> i & 1) != 0) some.push_back(all[i]);
  }
  return some;
}

std::vector<NodeIndex> nodes(std::initializer_list<std::uint8_t> numbers) {
  std::vector<NodeIndex> all;
  for (const std::uint8_t number : numbers) all.push_back(NodeIndex{number});
  return all;
}

TEST(RsaShares, EverySubsetOfTGivesTheOrdinarySignatureByteForByte) {
  for (const auto& [t, n] : {std::pair{1U, 1U}, {3U, 4U}, {5U, 7U}, {7U, 10U}, {10U, 10U}}) {
    const Council council(t, n);
    const std::string message = "header." + std::to_string(n);
    const Signature expected = ordinary_signature(primes(), message);
    const auto all = council.shares(message);
    for (unsigned mask = 0; mask < 1U << n; ++mask) {
      if (static_cast<unsigned>(std::popcount(mask)) != t) continue;
      const auto combined = council.combine(message, pick(all, mask));
      ASSERT_TRUE(combined) << t << " of " << n << ", " << mask << ": " << combined.error().message;
      ASSERT_EQ(combined->signature, expected) << t << " of " << n << ", " << mask;
      EXPECT_TRUE(combined->liars.empty());
    }
  }
}

TEST(RsaShares, FewerThanTGiveNothing) {
  const Council council(3, 4);
  const auto all = council.shares("m");
  EXPECT_EQ(council.combine("m", pick(all, 0b0011)).error().failure, Failure::share_invalid);
  EXPECT_EQ(council.combine("m", {}).error().failure, Failure::share_invalid);
}

TEST(RsaShares, OneWrongShareIsSurvivedAndNamed) {
  const Council council(3, 4), other(3, 4, 1);
  const auto honest = council.shares("m");
  const Signature expected = ordinary_signature(primes(), "m");
  const auto stale = council.share(2, "another message");
  RsaSignatureShare tampered = honest[1].share;
  tampered[200] ^= 1;
  RsaSignatureShare zero{}, one{}, above;
  one.back() = 1;
  above.fill(0xff);
  for (const RsaSignatureShare& lie : {tampered, stale.share, honest[0].share, other.share(2, "m").share, zero, one,
                                       above, other.key.public_key.modulus, council.key.public_key.modulus}) {
    auto shares = honest;
    shares[1].share = lie;
    const auto combined = council.combine("m", shares);
    ASSERT_TRUE(combined) << combined.error().message;
    EXPECT_EQ(combined->signature, expected);
    EXPECT_EQ(combined->liars, nodes({2}));
    // With exactly t answers of which one lies there is no signature, and nothing wrong leaves.
    EXPECT_EQ(council.combine("m", pick(shares, 0b0111)).error().failure, Failure::share_invalid);
  }
}

TEST(RsaShares, SwappedSharesAreNotTakenForEachOther) {
  const Council council(3, 4);
  auto shares = council.shares("m");
  std::swap(shares[0].share, shares[1].share);
  EXPECT_FALSE(council.combine("m", shares)) << "two wrong of four are more than a council of four can bear";
}

TEST(RsaShares, TwoLiarsOfSevenAreNamedOnlyWhenAllAnswered) {
  const Council council(5, 7);
  auto shares = council.shares("m");
  shares[0].share[100] ^= 4;
  shares[4].share[7] ^= 1;
  const auto all = council.combine("m", shares);
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_EQ(all->liars, nodes({1, 5}));
  auto six = council.shares("m");
  six.pop_back();
  six[0].share[100] ^= 4;
  const auto some = council.combine("m", six);
  ASSERT_TRUE(some) << some.error().message;
  EXPECT_TRUE(some->liars.empty()) << "blame is not sure while a node is silent";
  EXPECT_EQ(some->signature, ordinary_signature(primes(), "m"));
}

TEST(RsaShares, ANodeTwiceOrOutsideTheCouncilIsRefused) {
  const Council council(3, 4);
  auto shares = council.shares("m");
  shares[3].node = NodeIndex{1};
  EXPECT_EQ(council.combine("m", shares).error().failure, Failure::invalid_parameter);
  shares[3].node = NodeIndex{5};
  EXPECT_EQ(council.combine("m", shares).error().failure, Failure::invalid_parameter);
  shares[3].node = NodeIndex{0};
  EXPECT_EQ(council.combine("m", shares).error().failure, Failure::invalid_parameter);
}

TEST(RsaShares, TheDealerTakesSafePrimesOnly) {
  const SafePrimes good = primes();
  EXPECT_FALSE(deal_rsa_key({good.p.clone(), good.p.clone()}, 3, 4, system_random())) << "one prime twice";
  Bytes even = to_bytes(good.p.span());
  even.back() -= 1;
  EXPECT_FALSE(deal_rsa_key({Secret::copy_of(even), good.q.clone()}, 3, 4, system_random()));
  // p' = (p - 1)/2 is a prime of 1023 bits, and 2p' + 1 is safe; p' itself is too short.
  EXPECT_FALSE(deal_rsa_key({Secret::copy_of(good.p.span().first(127)), good.q.clone()}, 3, 4, system_random()));
  // An ordinary prime of 1024 bits.
  BIGNUM* prime = BN_new();
  BIGNUM* half = BN_new();
  ByteArray<128> ordinary{};
  do {
    ASSERT_EQ(BN_generate_prime_ex(prime, 1024, 0, nullptr, nullptr, nullptr), 1);
    BN_rshift1(half, prime);
  } while (BN_check_prime(half, nullptr, nullptr) == 1);
  BN_bn2binpad(prime, ordinary.data(), 128);
  BN_free(prime);
  BN_free(half);
  EXPECT_FALSE(deal_rsa_key({Secret::copy_of(ordinary), good.q.clone()}, 3, 4, system_random()));
}

TEST(RsaShares, SizesHaveBounds) {
  for (const auto& [t, n] : {std::pair{0U, 4U}, {5U, 4U}, {8U, limits::rsa_share_nodes + 1}}) {
    EXPECT_EQ(deal_rsa_key(primes(), t, n, system_random()).error().failure, Failure::invalid_parameter);
  }
  const Council council(3, 4);
  EXPECT_FALSE(RsaKeyShare::parse(council.key.public_key, 4, Secret(255)));
  EXPECT_FALSE(RsaKeyShare::parse(council.key.public_key, 4, Secret::copy_of(Bytes(256, 0))));
  EXPECT_FALSE(RsaKeyShare::parse(council.key.public_key, 4, Secret::copy_of(council.key.public_key.modulus)));
  EXPECT_FALSE(RsaKeyShare::parse(council.key.public_key, limits::rsa_share_nodes + 1, council.key.shares[0]));
}

TEST(RsaShares, EveryDealIsFresh) {
  const Council one(3, 4), two(3, 4);
  EXPECT_EQ(one.key.public_key, two.key.public_key);
  for (unsigned node = 1; node <= 4; ++node) {
    EXPECT_FALSE(equal_constant_time(one.key.shares[node - 1].span(), two.key.shares[node - 1].span()));
  }
  auto mixed = one.shares("m");
  mixed[2] = two.share(3, "m");
  mixed.pop_back();
  EXPECT_FALSE(one.combine("m", mixed)) << "shares of two deals of one key do not fit";
}

}  // namespace
}  // namespace jurat::crypto
