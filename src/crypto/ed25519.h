// Ed25519 signatures (RFC 8032) through libsodium only, so that every node agrees on edge cases.
#pragma once

#include <span>

#include "core/bytes.h"
#include "core/outside.h"
#include "core/secret.h"

namespace jurat::crypto {

using Ed25519PublicKey = ByteArray<32>;
using Ed25519Signature = ByteArray<64>;

class Ed25519Key {
 public:
  static Ed25519Key from_seed(const Secret& seed);                      // exactly 32 bytes: the caller's duty
  static Ed25519Key from_seed(std::span<const std::uint8_t, 32> seed);  // the caller wipes it
  static Ed25519Key generate(Random& random);
  [[nodiscard]] const Ed25519PublicKey& public_key() const noexcept { return public_; }
  [[nodiscard]] Ed25519Signature sign(ByteSpan message) const;
  [[nodiscard]] Secret seed() const;

 private:
  Ed25519Key(Secret secret, const Ed25519PublicKey& key) : secret_(std::move(secret)), public_(key) {}
  Secret secret_;  // libsodium's 64-byte form
  Ed25519PublicKey public_;
};

[[nodiscard]] bool verify_ed25519(const Ed25519PublicKey& key, ByteSpan message,
                                  const Ed25519Signature& signature) noexcept;

// Checks this machine's libsodium against CVE-2025-69277 (P + (0,-1) must be refused) and the verification edge cases
// that apply depends on. A node refuses to start when it fails.
Result<void> self_test_ed25519();
// The same over given functions, so that a test sees a wrong library refused.
struct Ed25519Functions {
  bool (*verify)(const Ed25519PublicKey& key, ByteSpan message, const Ed25519Signature& signature) noexcept;
  int (*is_valid_point)(const unsigned char* point);
};
Result<void> self_test_ed25519(const Ed25519Functions& functions);

}  // namespace jurat::crypto
