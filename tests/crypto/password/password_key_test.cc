#include "crypto/password/password_key.h"

#include <gtest/gtest.h>

#include <set>

#include "crypto/hash.h"
#include "support/vectors.h"

namespace jurat::crypto {
namespace {

using tests::hex;
using tests::Vector;

constexpr Argon2Cost cheap{.memory_kib = 8, .passes = 1};

PoolId pool(std::string_view text = "eu-central-1_Abc123") { return PoolId::parse(text).value(); }
Uuid user(std::uint8_t first = 1) { return Uuid::from_random({first}); }
Secret secret(std::string_view text) { return Secret::copy_of(as_bytes(text)); }

TEST(Argon2id, HashesOfTheReferenceImplementation) {
  const std::vector<Vector> vectors = tests::read_vectors("argon2id.txt");
  ASSERT_EQ(vectors.size(), 5U);
  for (const Vector& vector : vectors) {
    const Bytes input = vector.at("input") == "-" ? Bytes{} : hex(vector.at("input"));
    const Argon2Cost cost{.memory_kib = static_cast<std::uint32_t>(std::stoul(vector.at("memory_kib"))),
                          .passes = static_cast<std::uint32_t>(std::stoul(vector.at("passes")))};
    EXPECT_EQ(to_hex(argon2id(input, hex(vector.at("salt")), cost).value().span()), vector.at("hash"));
  }
}

TEST(Argon2id, CostsAndSaltsOutsideTheRangeAreRefused) {
  const ByteArray<16> salt{};
  for (const Argon2Cost cost : {Argon2Cost{.memory_kib = 7, .passes = 1}, Argon2Cost{.memory_kib = 0, .passes = 1},
                                Argon2Cost{.memory_kib = 8, .passes = 0}}) {
    EXPECT_EQ(argon2id(as_bytes("x"), salt, cost).error().failure, Failure::invalid_parameter);
  }
  EXPECT_FALSE(argon2id(as_bytes("x"), ByteSpan{salt}.first(15), cheap));
  EXPECT_FALSE(argon2id(as_bytes("x"), ByteArray<17>{}, cheap));
}

TEST(PasswordKey, OprfInputIsTheLengthPrefixedFields) {
  const Secret input = password_oprf_input(pool("r_a"), user(), secret("pw"));
  Bytes expected = length_prefixed({as_bytes("jurat/1/pw"), as_bytes("r_a"), user().bytes, as_bytes("pw")});
  EXPECT_EQ(to_hex(input.span()), to_hex(expected));
  const Secret code = code_oprf_input(pool("r_a"), user(), "reset", as_bytes("id"), secret("123456"));
  expected = length_prefixed(
      {as_bytes("jurat/1/code"), as_bytes("r_a"), user().bytes, as_bytes("reset"), as_bytes("id"), as_bytes("123456")});
  EXPECT_EQ(to_hex(code.span()), to_hex(expected));
}

TEST(PasswordKey, PasswordsAndCodesNeverShareAnInput) {
  std::set<std::string> inputs;
  inputs.insert(to_hex(password_oprf_input(pool(), user(), secret("a")).span()));
  inputs.insert(to_hex(password_oprf_input(pool(), user(), secret("b")).span()));
  inputs.insert(to_hex(password_oprf_input(pool(), user(2), secret("a")).span()));
  inputs.insert(to_hex(password_oprf_input(pool("eu-central-1_Abc124"), user(), secret("a")).span()));
  inputs.insert(to_hex(code_oprf_input(pool(), user(), "", {}, secret("a")).span()));
  inputs.insert(to_hex(code_oprf_input(pool(), user(), "a", {}, secret("")).span()));
  inputs.insert(to_hex(code_oprf_input(pool(), user(), "", as_bytes("a"), secret("")).span()));
  EXPECT_EQ(inputs.size(), 7U);
}

// The derivation spelled out: a change of it would lock every user out.
TEST(PasswordKey, KeyIsEd25519OfHkdfOfOutputAndArgon2id) {
  ByteArray<64> output;
  output.fill(7);
  const ByteArray<64> salt = sha512(length_prefixed({as_bytes("jurat/1/salt"), as_bytes(pool().text()), user().bytes}));
  const Secret stretched = argon2id(output, ByteSpan{salt}.first(16), cheap).value();
  Bytes both = to_bytes(output);
  append(both, stretched.span());
  const Ed25519Key expected = Ed25519Key::from_seed(hkdf_sha512(both, {}, as_bytes("jurat/1/pw-sign"), 32));
  const Ed25519Key key = password_key(Secret::copy_of(output), pool(), user(), cheap).value();
  EXPECT_EQ(key.public_key(), expected.public_key());
}

TEST(PasswordKey, KeysDependOnOutputPoolUserAndCost) {
  std::set<std::string> keys;
  const auto insert = [&](std::uint8_t fill, const PoolId& in, const Uuid& of, const Argon2Cost& cost) {
    ByteArray<64> output;
    output.fill(fill);
    keys.insert(to_hex(password_key(Secret::copy_of(output), in, of, cost).value().public_key()));
  };
  insert(1, pool(), user(), cheap);
  insert(1, pool(), user(), cheap);
  EXPECT_EQ(keys.size(), 1U);
  insert(2, pool(), user(), cheap);
  insert(1, pool("eu-central-1_Abc124"), user(), cheap);
  insert(1, pool(), user(2), cheap);
  insert(1, pool(), user(), {.memory_kib = 16, .passes = 1});
  insert(1, pool(), user(), {.memory_kib = 8, .passes = 2});
  EXPECT_EQ(keys.size(), 6U);
}

TEST(PasswordKey, OutputsOfAnotherLengthAreRefused) {
  EXPECT_FALSE(password_key(Secret(63), pool(), user(), cheap));
  EXPECT_FALSE(password_key(Secret(), pool(), user(), cheap));
}

TEST(PasswordKey, PasswordCodeAndClientSecretNeverMakeTheSameKey) {
  ByteArray<64> bytes;
  bytes.fill(9);
  const Secret same = Secret::copy_of(bytes);
  EXPECT_NE(code_key(same).public_key(), client_secret_key(same).public_key());
  EXPECT_NE(code_key(same).public_key(), password_key(same, pool(), user(), cheap).value().public_key());
  EXPECT_EQ(client_secret_key(same).public_key(),
            Ed25519Key::from_seed(hkdf_sha256(bytes, {}, as_bytes("jurat/1/client-secret-sign"), 32)).public_key());
  EXPECT_EQ(code_key(same).public_key(),
            Ed25519Key::from_seed(hkdf_sha512(bytes, {}, as_bytes("jurat/1/code-sign"), 32)).public_key());
}

}  // namespace
}  // namespace jurat::crypto
