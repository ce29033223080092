// RSA-2048 with e = 65537: ordinary keys, PKCS #1 v1.5 signatures with SHA-256 (RFC 8017), and big-endian integers for
// the bearer proof. Threshold shares of such keys are another file's business.
#pragma once

#include <memory>

#include "core/bytes.h"
#include "core/outside.h"
#include "core/secret.h"

namespace jurat::crypto {

inline constexpr std::size_t rsa_bytes = 256;

struct RsaPublicKey {
  ByteArray<rsa_bytes> modulus{};                                  // big-endian; e = 65537 always
  static Result<RsaPublicKey> parse(ByteSpan modulus_big_endian);  // bad_key: not 2048 bit, even
  friend bool operator==(const RsaPublicKey&, const RsaPublicKey&) = default;
};

class RsaPrivateKey {
 public:
  static Result<RsaPrivateKey> generate();  // OpenSSL's own generator
  static Result<RsaPrivateKey> parse(const Secret& pkcs8_der);
  [[nodiscard]] Result<Secret> pkcs8_der() const;
  [[nodiscard]] const RsaPublicKey& public_key() const noexcept;
  [[nodiscard]] Result<ByteArray<rsa_bytes>> sign_sha256(ByteSpan message) const;  // verified before it is returned
  // For who verifies it before it leaves the process: OpenSSL alone has looked at the outcome of its CRT.
  [[nodiscard]] Result<ByteArray<rsa_bytes>> sign_sha256_unverified(ByteSpan message) const;

  RsaPrivateKey(RsaPrivateKey&&) noexcept;
  RsaPrivateKey& operator=(RsaPrivateKey&&) noexcept;
  ~RsaPrivateKey();

 private:
  struct Inside;
  explicit RsaPrivateKey(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

// A public key made ready for many verifications; copies share it. Thread-safe.
class RsaVerifier {
 public:
  explicit RsaVerifier(const RsaPublicKey& key);
  // The same, made once for as long as it is among the newest limits::rsa_verifiers_kept: for keys of the ledger.
  static RsaVerifier kept(const RsaPublicKey& key);
  RsaVerifier(const RsaVerifier&) = default;
  RsaVerifier(RsaVerifier&&) noexcept = default;
  RsaVerifier& operator=(const RsaVerifier&) = delete;
  RsaVerifier& operator=(RsaVerifier&&) = delete;
  ~RsaVerifier();
  [[nodiscard]] bool verify_sha256(ByteSpan message, ByteSpan signature) const;

 private:
  struct Inside;
  std::shared_ptr<Inside> inside_;
};

// EMSA-PKCS1-v1_5 with SHA-256 of `message`, 256 bytes (RFC 8017 9.2).
ByteArray<rsa_bytes> emsa_pkcs1_sha256(ByteSpan message);

}  // namespace jurat::crypto
