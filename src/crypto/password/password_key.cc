#include "crypto/password/password_key.h"

#include <sodium/crypto_pwhash_argon2id.h>

#include <algorithm>

#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::crypto {
namespace {

constexpr std::size_t hash_bytes = 32;
constexpr std::size_t seed_bytes = 32;
constexpr std::size_t salt_bytes = crypto_pwhash_argon2id_SALTBYTES;
constexpr std::size_t prf_bytes = 64;

// lp(field) … straight into locked memory.
Secret secret_length_prefixed(std::initializer_list<ByteSpan> fields) {
  std::size_t size = 0;
  for (const ByteSpan field : fields) size += 4 + field.size();
  Secret out(size);
  auto place = out.writable().begin();
  for (const ByteSpan field : fields) {
    ASSERT_TRUTH(field.size() <= UINT32_MAX);
    for (int shift = 24; shift >= 0; shift -= 8) *place++ = static_cast<std::uint8_t>(field.size() >> shift);
    place = std::ranges::copy(field, place).out;
  }
  return out;
}

Result<void> stretch(std::span<std::uint8_t, hash_bytes> out, ByteSpan input, ByteSpan salt, const Argon2Cost& cost) {
  const std::size_t memory = std::size_t{cost.memory_kib} * 1024;
  if (salt.size() != salt_bytes) return fail(Failure::invalid_parameter, "Argon2id: a salt has 16 bytes");
  if (memory < crypto_pwhash_argon2id_MEMLIMIT_MIN || cost.passes < crypto_pwhash_argon2id_OPSLIMIT_MIN) {
    return fail(Failure::invalid_parameter, "Argon2id: at least 8 KiB and one pass");
  }
  // libsodium takes no null pointer, which an empty span may have.
  const auto* text = input.empty() ? "" : reinterpret_cast<const char*>(input.data());
  if (crypto_pwhash_argon2id(out.data(), out.size(), text, input.size(), salt.data(), cost.passes, memory,
                             crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
    return fail(Failure::internal, "Argon2id: not enough memory");
  }
  return {};
}

// The key pair of a seed that HKDF makes; the seed lives on the stack for a moment only.
template <class Hkdf>
Ed25519Key key_from(Hkdf hkdf_into, ByteSpan input_key, std::string_view domain) {
  ByteArray<seed_bytes> seed;
  hkdf_into(seed, input_key, {}, as_bytes(domain));
  Ed25519Key key = Ed25519Key::from_seed(seed);
  wipe(seed);
  return key;
}

}  // namespace

Result<Secret> argon2id(ByteSpan input, ByteSpan salt, const Argon2Cost& cost) {
  Secret out(hash_bytes);
  TRY(stretch(out.writable().first<hash_bytes>(), input, salt, cost));
  return out;
}

Secret password_oprf_input(const PoolId& pool, const Uuid& user, const Secret& password) {
  return secret_length_prefixed({as_bytes(domain::password_input), as_bytes(pool.text()), user.bytes, password.span()});
}

Result<Ed25519Key> password_key(const Secret& oprf_output, const PoolId& pool, const Uuid& user,
                                const Argon2Cost& cost) {
  if (oprf_output.size() != prf_bytes) return fail(Failure::invalid_parameter, "OPRF output: 64 bytes");
  const ByteArray<64> salt =
      sha512(length_prefixed({as_bytes(domain::password_salt), as_bytes(pool.text()), user.bytes}));
  ByteArray<prf_bytes + hash_bytes> both{};  // y | r
  const std::span<std::uint8_t, prf_bytes + hash_bytes> all(both);
  TRY(stretch(all.last<hash_bytes>(), oprf_output.span(), ByteSpan{salt}.first(salt_bytes), cost));
  std::ranges::copy(oprf_output.span(), both.begin());
  Ed25519Key key = key_from(hkdf_sha512_into, both, domain::password_sign);
  wipe(both);
  return key;
}

Secret code_oprf_input(const PoolId& pool, const Uuid& user, std::string_view purpose, ByteSpan code_id,
                       const Secret& code) {
  return secret_length_prefixed(
      {as_bytes(domain::code_input), as_bytes(pool.text()), user.bytes, as_bytes(purpose), code_id, code.span()});
}

Ed25519Key code_key(const Secret& oprf_output) {
  ASSERT_TRUTH(oprf_output.size() == prf_bytes);
  return key_from(hkdf_sha512_into, oprf_output.span(), domain::code_sign);
}

Ed25519Key client_secret_key(const Secret& client_secret) {
  return key_from(hkdf_sha256_into, client_secret.span(), domain::client_secret_sign);
}

}  // namespace jurat::crypto
