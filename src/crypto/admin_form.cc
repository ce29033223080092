#include "crypto/admin_form.h"

#include <algorithm>
#include <array>

#include "core/canonical_json.h"
#include "core/limits.h"
#include "crypto/hash.h"

namespace jurat::crypto {
namespace {

constexpr std::string_view replaced_by = "sha-256-salted";
constexpr std::array<std::string_view, 15> secret_members{
    "Password",       "TemporaryPassword",  "PreviousPassword", "ProposedPassword", "ClientSecret",
    "SecretHash",     "SecretCode",         "Session",          "UserCode",         "ConfirmationCode",
    "AuthParameters", "ChallengeResponses", "client_secret",    "private_key",      "PasswordVerifier"};

bool is_replaced(const JsonValue& value) {
  if (!value.is_object() || value.get_object().size() != 1) return false;
  const JsonValue* digest = value.get_object().if_contains(replaced_by);
  if (digest == nullptr || !digest->is_string() || digest->get_string().size() != 64) return false;
  return std::ranges::all_of(digest->get_string(),
                             [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// Replaced secrets count as secrets in a request, where nobody may send them, and not in a form.
enum class Where : std::uint8_t { request, form };

bool has_secret(const JsonValue& value, bool secret, Where where);

bool has_secret_member(const JsonObject& object, bool secret, Where where) {
  return std::ranges::any_of(object, [&](const auto& member) {
    return has_secret(member.value(), secret || is_secret_member(member.key()), where);
  });
}

// Recursion is as deep as the parser let the value be.
bool has_secret(const JsonValue& value, bool secret, Where where) {
  if (secret && where == Where::form && is_replaced(value)) return false;
  if (value.is_object()) return has_secret_member(value.get_object(), secret, where);
  if (!value.is_array()) return secret;
  return std::ranges::any_of(value.get_array(), [&](const JsonValue& item) { return has_secret(item, secret, where); });
}

// What of a secret is hashed: the bytes of a string, the canonical text of anything else.
Result<JsonValue> replaced(const JsonValue& value, const AdminSalt& salt) {
  Bytes all = to_bytes(salt);
  if (value.is_string()) {
    append(all, as_bytes(std::string_view(value.get_string())));
  } else {
    TRY_ASSIGN(std::string text, canonical_json(value));
    append(all, as_bytes(text));
    wipe(text);
  }
  const Hash32 digest = sha256(all);
  wipe(all);
  return JsonValue(JsonObject{{replaced_by, to_hex(digest)}});
}

Result<JsonValue> replace(const JsonValue& value, bool secret, const std::optional<AdminSalt>& salt);

Result<JsonValue> replace_members(const JsonObject& object, bool secret, const std::optional<AdminSalt>& salt) {
  JsonObject out;
  for (const auto& member : object) {
    TRY_ASSIGN(JsonValue inner, replace(member.value(), secret || is_secret_member(member.key()), salt));
    out[member.key()] = std::move(inner);
  }
  return JsonValue(std::move(out));
}

Result<JsonValue> replace(const JsonValue& value, bool secret, const std::optional<AdminSalt>& salt) {
  if (value.is_object()) return replace_members(value.get_object(), secret, salt);
  if (value.is_array()) {
    JsonArray out;
    for (const JsonValue& item : value.get_array()) {
      TRY_ASSIGN(JsonValue inner, replace(item, secret, salt));
      out.push_back(std::move(inner));
    }
    return JsonValue(std::move(out));
  }
  if (!secret) return value;
  if (!salt) return fail(Failure::malformed_request, "The request holds a secret and no salt for it.");
  return replaced(value, *salt);
}

}  // namespace

bool is_secret_member(std::string_view name) noexcept {
  return std::ranges::find(secret_members, name) != secret_members.end();
}

bool holds_secrets(const JsonObject& request) { return has_secret_member(request, false, Where::request); }

Result<std::string> admin_form(const JsonObject& request, const std::optional<AdminSalt>& salt) {
  if (salt && !holds_secrets(request)) {
    return fail(Failure::malformed_request, "There is a salt, but the request holds no secret.");
  }
  TRY_ASSIGN(const JsonValue form, replace_members(request, false, salt));
  TRY_ASSIGN(std::string text, canonical_json(form));
  if (text.size() > limits::admin_form_bytes) {
    return fail(Failure::too_large,
                "A signed request has at most " + std::to_string(limits::admin_form_bytes) + " bytes.");
  }
  return text;
}

Result<JsonObject> parse_admin_form(std::string_view form) {
  const auto refuse = [](std::string_view why) {
    return fail(Failure::bad_encoding, "signed form: " + std::string(why));
  };
  auto parsed = parse_json(form, {.bytes = limits::admin_form_bytes, .depth = limits::json_depth});
  if (!parsed || !parsed->is_object()) return refuse("not an object of JSON");
  const auto canonical = canonical_json(*parsed);
  if (!canonical || *canonical != form) return refuse("not canonical");
  if (has_secret_member(parsed->get_object(), false, Where::form)) return refuse("holds a secret that is not replaced");
  return std::move(parsed->get_object());
}

}  // namespace jurat::crypto
