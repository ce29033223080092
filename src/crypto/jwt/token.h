// The one strict JWT reader and verifier (RFC 7515, 7519): the key fixes the algorithm; nothing in a token chooses it.
// VerifiedToken is made by verify_token alone. It says nothing about revocation.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/json.h"
#include "core/moment.h"
#include "crypto/ed25519.h"
#include "crypto/rsa.h"

namespace jurat::crypto {

enum class TokenUse : std::uint8_t { id, access };

// Split and decoded with strict base64url and strict JSON, not verified. Members: alg, kid, typ of the header only;
// any `crit`, `b64`, `zip`, `jku`, `jwk`, `x5u`, `x5c` is refused. ≤ 16 KiB.
struct UnverifiedToken {
  std::string signed_part;  // "header.payload" as received
  Bytes signature;
  std::string algorithm;
  std::string key_id;
  JsonObject claims;
};
Result<UnverifiedToken> parse_token_unverified(std::string_view compact);

struct RsaTokenKey {
  std::string key_id;
  RsaPublicKey key;
};

struct Expectations {
  std::string issuer;  // exact
  TokenUse token_use = TokenUse::access;
  std::optional<std::string> client_id;  // `client_id` of access tokens, `aud` of ID tokens
  Duration leeway{0};                    // for exp, iat, nbf
};

// The claims rules alone: token_use, issuer, client, integral exp required, exp, nbf, iat. token_expired /
// token_invalid.
Result<void> check_claims(const JsonObject& claims, const Expectations& expected, Moment now);

class VerifiedToken {
 public:
  [[nodiscard]] const JsonObject& claims() const noexcept { return claims_; }

 private:
  friend Result<VerifiedToken> verify_token(std::string_view, std::span<const RsaTokenKey>, const Expectations&,
                                            Moment);
  explicit VerifiedToken(JsonObject claims) : claims_(std::move(claims)) {}
  JsonObject claims_;
};
Result<VerifiedToken> verify_token(std::string_view compact, std::span<const RsaTokenKey> keys,
                                   const Expectations& expected, Moment now);

// base64url(header) "." base64url(payload) for RS256: {"kid":…,"alg":"RS256"} as Cognito orders it.
std::string rs256_signing_input(std::string_view key_id, std::string_view payload_json);
std::string compact_token(std::string_view signing_input, ByteSpan signature);

// RFC 7517 key set as Cognito writes it: alg, e, kid, kty, n, use.
std::string json_web_key_set(std::span<const RsaTokenKey> keys);
// kid = base64url(SHA-256 thumbprint, RFC 7638).
std::string thumbprint(const RsaPublicKey& key);

}  // namespace jurat::crypto
