#include "crypto/ed25519.h"

#include <sodium/crypto_sign_ed25519.h>

namespace jurat::crypto {

Ed25519Key Ed25519Key::from_seed(std::span<const std::uint8_t, 32> seed) {
  Secret secret(crypto_sign_ed25519_SECRETKEYBYTES);
  Ed25519PublicKey key;
  ASSERT_TRUTH(crypto_sign_ed25519_seed_keypair(key.data(), secret.writable().data(), seed.data()) == 0);
  return {std::move(secret), key};
}

Ed25519Key Ed25519Key::from_seed(const Secret& seed) {
  ASSERT_TRUTH(seed.size() == crypto_sign_ed25519_SEEDBYTES);
  return from_seed(seed.span().first<crypto_sign_ed25519_SEEDBYTES>());
}

Ed25519Key Ed25519Key::generate(Random& random) {
  ByteArray<crypto_sign_ed25519_SEEDBYTES> seed = random.array<crypto_sign_ed25519_SEEDBYTES>();
  Ed25519Key key = from_seed(seed);
  wipe(seed);
  return key;
}

Ed25519Signature Ed25519Key::sign(ByteSpan message) const {
  ASSERT_TRUTH(secret_.size() == crypto_sign_ed25519_SECRETKEYBYTES);  // not moved from
  Ed25519Signature signature;
  ASSERT_TRUTH(crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(), message.size(),
                                            secret_.span().data()) == 0);
  return signature;
}

Secret Ed25519Key::seed() const {
  ASSERT_TRUTH(secret_.size() == crypto_sign_ed25519_SECRETKEYBYTES);
  return Secret::copy_of(secret_.span().first<crypto_sign_ed25519_SEEDBYTES>());
}

bool verify_ed25519(const Ed25519PublicKey& key, ByteSpan message, const Ed25519Signature& signature) noexcept {
  return crypto_sign_ed25519_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

}  // namespace jurat::crypto
