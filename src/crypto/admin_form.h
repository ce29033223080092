// The signed form of an admin's request (protocols 2, rule H): its canonical JSON, in which each secret is replaced by
// {"sha-256-salted": hex(SHA-256(salt | value))}. Nodes see the form; the salt and the secrets stay at the gateway.
// Pure functions.
#pragma once

#include <optional>

#include "core/bytes.h"
#include "core/json.h"

namespace jurat::crypto {

using AdminSalt = ByteArray<32>;

// The closed list of members whose value, at any depth, is a secret: everything that Cognito's signed operations take
// and that nodes must never see.
[[nodiscard]] bool is_secret_member(std::string_view name) noexcept;
[[nodiscard]] bool holds_secrets(const JsonObject& request);

// malformed_request: no canonical form, or a salt where there is no secret, or none where there is; too_large.
Result<std::string> admin_form(const JsonObject& request, const std::optional<AdminSalt>& salt);
// A form as a node receives it. bad_encoding unless it is canonical and holds no bare secret.
Result<JsonObject> parse_admin_form(std::string_view form);

}  // namespace jurat::crypto
