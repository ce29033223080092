// SECRET_HASH: Base64(HMAC-SHA256(client secret, user name | client id)), checked in constant time.
#pragma once

#include <optional>
#include <string_view>

#include "core/secret.h"

namespace jurat::api::cognito {

// `secret` none: the client has none. secret_hash_missing, secret_hash_unexpected, secret_hash_mismatch.
Result<void> check_secret_hash(const std::optional<Secret>& secret, std::string_view client_id,
                               std::string_view username, std::optional<std::string_view> given);
// The secret itself, as RevokeToken sends it: the same failures.
Result<void> check_client_secret(const std::optional<Secret>& secret, std::optional<std::string_view> given);

}  // namespace jurat::api::cognito
