#include "crypto/modular_inverse.h"

#include <gtest/gtest.h>
#include <openssl/bn.h>

#include <memory>

#include "core/outside.h"
#include "support/rsa_keys.h"

namespace jurat::crypto {
namespace {

struct Free {
  void operator()(BIGNUM* number) const noexcept { BN_free(number); }
  void operator()(BN_CTX* context) const noexcept { BN_CTX_free(context); }
};
using Number = std::unique_ptr<BIGNUM, Free>;

Number number_of(const Integer2048& bytes) {
  return Number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
}

// OpenSSL's answer, made by another algorithm.
std::optional<Integer2048> expected(const Integer2048& modulus, const Integer2048& number) {
  const std::unique_ptr<BN_CTX, Free> context(BN_CTX_new());
  const Number found(BN_mod_inverse(nullptr, number_of(number).get(), number_of(modulus).get(), context.get()));
  if (!found) return std::nullopt;
  Integer2048 out;
  EXPECT_EQ(BN_bn2binpad(found.get(), out.data(), static_cast<int>(out.size())), static_cast<int>(out.size()));
  return out;
}

Integer2048 small(std::uint8_t value) {
  Integer2048 out{};
  out.back() = value;
  return out;
}

TEST(ModularInverse, IsOpenSslsForRandomNumbers) {
  Random& random = system_random();
  for (std::size_t key = 0; key < 2; ++key) {
    const Integer2048& modulus = tests::rsa_key(key).public_key().modulus;
    for (int i = 0; i < 500; ++i) {
      Integer2048 number = random.array<256>();
      number.front() &= 0x7f;
      std::fill_n(number.begin(), static_cast<std::ptrdiff_t>(i % 256), std::uint8_t{0});  // every length
      if (number == Integer2048{}) continue;
      EXPECT_EQ(inverse_var_time(modulus, number), expected(modulus, number)) << i;
    }
  }
}

TEST(ModularInverse, IsOpenSslsForOddModuliOfEveryShape) {
  Random& random = system_random();
  int without = 0;
  for (int i = 0; i < 500; ++i) {
    Integer2048 modulus = random.array<256>();
    if (i % 3 == 0) std::fill(modulus.begin() + 1, modulus.end() - 1, std::uint8_t{0x00});
    if (i % 3 == 1) std::fill(modulus.begin(), modulus.end(), std::uint8_t{0xff});
    modulus.front() |= 0x80;
    modulus.back() = static_cast<std::uint8_t>(modulus.back() | 1);
    Integer2048 number = random.array<256>();
    number.front() &= 0x7f;
    const auto found = inverse_var_time(modulus, number);
    EXPECT_EQ(found, expected(modulus, number)) << i;
    without += found ? 0 : 1;
  }
  EXPECT_GT(without, 0);  // 2^2048 - 1 has small factors, and so have many others
}

TEST(ModularInverse, KnowsTheEdges) {
  const Integer2048& modulus = tests::rsa_key(0).public_key().modulus;
  Integer2048 less_one = modulus, half = modulus;
  less_one.back() ^= 1;
  EXPECT_EQ(inverse_var_time(modulus, small(1)), small(1));
  EXPECT_EQ(inverse_var_time(modulus, less_one), less_one);
  EXPECT_EQ(inverse_var_time(modulus, small(2)), expected(modulus, small(2)));
  EXPECT_EQ(inverse_var_time(modulus, small(0)), std::nullopt);
  EXPECT_EQ(inverse_var_time(modulus, modulus), std::nullopt);
  Integer2048 all_ones;
  all_ones.fill(0xff);
  EXPECT_EQ(inverse_var_time(modulus, all_ones), std::nullopt);
  for (std::size_t i = 0; i < half.size(); ++i) {
    half[i] = static_cast<std::uint8_t>(modulus[i] >> 1 | (i == 0 ? 0 : modulus[i - 1] << 7));
  }
  EXPECT_EQ(inverse_var_time(modulus, half), expected(modulus, half));
}

TEST(ModularInverse, IsNoneForAFactorOfTheModulus) {
  const Number p(BN_new()), q(BN_new()), n(BN_new());
  const std::unique_ptr<BN_CTX, Free> context(BN_CTX_new());
  ASSERT_EQ(BN_generate_prime_ex(p.get(), 1024, 0, nullptr, nullptr, nullptr), 1);
  ASSERT_EQ(BN_generate_prime_ex(q.get(), 1024, 0, nullptr, nullptr, nullptr), 1);
  ASSERT_EQ(BN_mul(n.get(), p.get(), q.get(), context.get()), 1);
  Integer2048 modulus, factor;
  ASSERT_EQ(BN_bn2binpad(n.get(), modulus.data(), 256), 256);
  ASSERT_EQ(BN_lshift(q.get(), p.get(), 5), 1);  // a multiple of p
  ASSERT_EQ(BN_bn2binpad(q.get(), factor.data(), 256), 256);
  EXPECT_EQ(inverse_var_time(modulus, factor), std::nullopt);
  ASSERT_EQ(BN_bn2binpad(p.get(), factor.data(), 256), 256);
  EXPECT_EQ(inverse_var_time(modulus, factor), std::nullopt);
}

}  // namespace
}  // namespace jurat::crypto
