#include "api/cognito/secret_hash.h"

#include <string>

#include "core/base64.h"
#include "crypto/hash.h"

namespace jurat::api::cognito {

namespace {

Result<void> both_or_neither(const std::optional<Secret>& secret, std::optional<std::string_view> given) {
  if (secret && !given) return fail(Failure::secret_hash_missing);
  if (!secret && given) return fail(Failure::secret_hash_unexpected);
  return {};
}

}  // namespace

Result<void> check_secret_hash(const std::optional<Secret>& secret, std::string_view client_id,
                               std::string_view username, std::optional<std::string_view> given) {
  TRY(both_or_neither(secret, given));
  if (!secret) return {};
  const std::string message = std::string(username) + std::string(client_id);
  const Hash32 expected = crypto::hmac_sha256(secret->span(), as_bytes(message));
  const auto hash = from_base64(*given);
  if (!hash || !equal_constant_time(expected, *hash)) return fail(Failure::secret_hash_mismatch);
  return {};
}

Result<void> check_client_secret(const std::optional<Secret>& secret, std::optional<std::string_view> given) {
  TRY(both_or_neither(secret, given));
  if (!secret) return {};
  // Hashes compare in a time that does not tell the secret's length either.
  const Hash32 expected = crypto::sha256(secret->span());
  const Hash32 hash = crypto::sha256(as_bytes(*given));
  if (!equal_constant_time(expected, hash)) return fail(Failure::secret_hash_mismatch);
  return {};
}

}  // namespace jurat::api::cognito
