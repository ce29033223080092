#include "crypto/jwt/token.h"

#include "core/base64.h"
#include "core/limits.h"
#include "crypto/hash.h"
#include "crypto/jwt/compact.h"
#include "crypto/newest_kept.h"

namespace jurat::crypto {
namespace {

constexpr std::string_view exponent_65537 = "AQAB";
constexpr std::int64_t last_second = 253'402'300'799;  // 9999-12-31T23:59:59Z; keeps microseconds within 64 bits

auto refuse(std::string message) { return fail(Failure::token_invalid, std::move(message)); }

// Null unless `name` is there and a string.
const boost::json::string* text_claim(const JsonObject& claims, std::string_view name) {
  const JsonValue* value = claims.if_contains(name);
  return value == nullptr ? nullptr : value->if_string();
}

Result<void> demand_text(const JsonObject& claims, std::string_view name, std::string_view expected) {
  const auto* text = text_claim(claims, name);
  if (text == nullptr || std::string_view(text->data(), text->size()) != expected)
    return refuse("token: " + std::string(name) + " is not the expected one");
  return {};
}

// NumericDate without fractions, exponents or strings; empty when the claim is absent.
Result<std::optional<Moment>> time_claim(const JsonObject& claims, std::string_view name) {
  const JsonValue* value = claims.if_contains(name);
  if (value == nullptr) return std::optional<Moment>();
  const std::int64_t* seconds = value->if_int64();
  if (seconds == nullptr || *seconds < 0 || *seconds > last_second)
    return refuse("token: " + std::string(name) + " is not a time in whole seconds");
  return std::optional(Moment::from_seconds(*seconds));
}

Result<JsonObject> parse_claims(ByteSpan payload) {
  auto parsed = parse_json(as_text(payload), {.bytes = limits::token_bytes, .depth = limits::token_claims_depth});
  if (!parsed) return refuse("token payload: " + parsed.error().message);
  if (!parsed->is_object()) return refuse("token payload: not an object");
  return std::move(parsed->as_object());
}

// Members in the order of their names, as RFC 7638 3 hashes them and as Cognito writes them.
std::string modulus_text(const RsaPublicKey& key) { return to_base64url(key.modulus); }

}  // namespace

Result<UnverifiedToken> parse_token_unverified(std::string_view compact) {
  TRY_ASSIGN(CompactSignature parts, parse_compact_unverified(compact));
  UnverifiedToken out;
  TRY_ASSIGN(out.claims, parse_claims(parts.payload));
  out.signed_part = std::move(parts.signed_part);
  out.signature = std::move(parts.signature);
  out.algorithm = std::move(parts.algorithm);
  out.key_id = std::move(parts.key_id);
  return out;
}

Result<void> check_claims(const JsonObject& claims, const Expectations& expected, Moment now) {
  const bool access = expected.token_use == TokenUse::access;
  TRY(demand_text(claims, "token_use", access ? "access" : "id"));
  TRY(demand_text(claims, "iss", expected.issuer));
  if (expected.client_id) TRY(demand_text(claims, access ? "client_id" : "aud", *expected.client_id));
  TRY_ASSIGN(const auto expires, time_claim(claims, "exp"));
  TRY_ASSIGN(const auto not_before, time_claim(claims, "nbf"));
  TRY_ASSIGN(const auto issued, time_claim(claims, "iat"));
  if (!expires) return refuse("token: no exp");
  if (not_before && *not_before > now + expected.leeway) return refuse("token: nbf is in the future");
  if (issued && *issued > now + expected.leeway) return refuse("token: iat is in the future");
  // RFC 7519 4.1.4: not on or after exp.
  if (now >= *expires + expected.leeway) return fail(Failure::token_expired, "token: expired");
  return {};
}

Result<VerifiedToken> verify_token(std::string_view compact, std::span<const RsaTokenKey> keys,
                                   const Expectations& expected, Moment now) {
  TRY_ASSIGN(UnverifiedToken token, parse_token_unverified(compact));
  const RsaTokenKey* key = nullptr;
  for (const RsaTokenKey& candidate : keys) {
    if (!token.key_id.empty() && candidate.key_id == token.key_id) key = &candidate;
  }
  if (key == nullptr) return refuse("token: no such key");
  if (token.algorithm != "RS256") return refuse("token: alg is not that of its key");
  if (!RsaVerifier(key->key).verify_sha256(as_bytes(token.signed_part), token.signature))
    return refuse("token: the signature does not verify");
  TRY(check_claims(token.claims, expected, now));
  return VerifiedToken(std::move(token.claims));
}

std::string rs256_signing_input(std::string_view key_id, std::string_view payload_json) {
  const std::string header = to_json(JsonObject{{"kid", key_id}, {"alg", "RS256"}});
  return to_base64url(as_bytes(header)) + "." + to_base64url(as_bytes(payload_json));
}

std::string compact_token(std::string_view signing_input, ByteSpan signature) {
  return std::string(signing_input) + "." + to_base64url(signature);
}

std::string json_web_key_set(std::span<const RsaTokenKey> keys) {
  JsonArray list;
  for (const RsaTokenKey& key : keys) {
    list.push_back(JsonObject{{"alg", "RS256"},
                              {"e", exponent_65537},
                              {"kid", key.key_id},
                              {"kty", "RSA"},
                              {"n", modulus_text(key.key)},
                              {"use", "sig"}});
  }
  return to_json(JsonObject{{"keys", std::move(list)}});
}

std::string thumbprint(const RsaPublicKey& key) {
  static auto& known = *new NewestKept<std::string>;
  if (auto found = known.find(key)) return std::move(*found);
  // RFC 7638 3: the required members, in the order of their names, without white space.
  const std::string canonical = to_json(JsonObject{{"e", exponent_65537}, {"kty", "RSA"}, {"n", modulus_text(key)}});
  std::string made = to_base64url(sha256(as_bytes(canonical)));
  known.keep(key, made);
  return made;
}

}  // namespace jurat::crypto
