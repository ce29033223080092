#include "crypto/seal.h"

#include <sodium/crypto_aead_xchacha20poly1305.h>

#include <algorithm>

#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::crypto {
namespace {

constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t commitment_bytes = 32;
constexpr std::size_t overhead_bytes = commitment_bytes + nonce_bytes + tag_bytes;

HkdfSha256 extract(const DataKey& key) {
  ASSERT_TRUTH(key.bytes.size() == key_bytes);
  return HkdfSha256(key.bytes.span(), {});
}

// The two keys that a data key stands for. Wiped at the end.
struct Derived {
  explicit Derived(const DataKey& key) {
    const HkdfSha256 extracted = extract(key);
    extracted.expand_into(encrypt, as_bytes(domain::data_key_encrypt));
    extracted.expand_into(commitment, as_bytes(domain::data_key_commit));
  }
  Derived(const Derived&) = delete;
  Derived& operator=(const Derived&) = delete;
  ~Derived() { wipe(encrypt); }

  ByteArray<key_bytes> encrypt;
  ByteArray<commitment_bytes> commitment;
};

Bytes associated(const Derived& derived, ByteSpan context) {
  Bytes out;
  out.reserve(commitment_bytes + context.size());
  append(out, derived.commitment);
  append(out, context);
  return out;
}

}  // namespace

DataKey data_key_from_prf(const Secret& prf_output) {
  ASSERT_TRUTH(prf_output.size() == 64);
  return {hkdf_sha256(prf_output.span(), {}, as_bytes(domain::data_key), key_bytes)};
}

Bytes seal(const DataKey& key, ByteSpan plain, ByteSpan context, Random& random) {
  const Derived derived(key);
  Bytes out(overhead_bytes + plain.size());
  const std::span<std::uint8_t> all(out);
  std::ranges::copy(derived.commitment, all.begin());
  const auto nonce = all.subspan(commitment_bytes, nonce_bytes);
  random.fill(nonce);
  const auto body = all.subspan(commitment_bytes + nonce_bytes);
  const Bytes authenticated = associated(derived, context);
  unsigned long long written = 0;
  ASSERT_TRUTH(crypto_aead_xchacha20poly1305_ietf_encrypt(body.data(), &written, plain.data(), plain.size(),
                                                          authenticated.data(), authenticated.size(), nullptr,
                                                          nonce.data(), derived.encrypt.data()) == 0);
  ASSERT_TRUTH(written == body.size());
  return out;
}

Result<Secret> open_sealed(const DataKey& key, ByteSpan sealed, ByteSpan context) {
  if (key.bytes.size() != data_key_bytes) return fail(Failure::cannot_open, "sealed value: not a key");
  if (sealed.size() < overhead_bytes) return fail(Failure::cannot_open, "sealed value: too short");
  const Derived derived(key);
  if (!equal_constant_time(derived.commitment, sealed.first(commitment_bytes))) {
    return fail(Failure::cannot_open, "sealed value: made under another key");
  }
  const ByteSpan nonce = sealed.subspan(commitment_bytes, nonce_bytes);
  const ByteSpan body = sealed.subspan(commitment_bytes + nonce_bytes);
  const Bytes authenticated = associated(derived, context);
  Secret plain(body.size() - tag_bytes);
  unsigned long long written = 0;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.writable().data(), &written, nullptr, body.data(), body.size(),
                                                 authenticated.data(), authenticated.size(), nonce.data(),
                                                 derived.encrypt.data()) != 0) {
    return fail(Failure::cannot_open, "sealed value: altered, or of another context");
  }
  ASSERT_TRUTH(written == plain.size());
  return plain;
}

bool commits_to(const DataKey& key, ByteSpan sealed) {
  if (sealed.size() < overhead_bytes) return false;
  ByteArray<commitment_bytes> commitment;
  extract(key).expand_into(commitment, as_bytes(domain::data_key_commit));
  return equal_constant_time(commitment, sealed.first(commitment_bytes));
}

}  // namespace jurat::crypto
