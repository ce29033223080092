#include "crypto/admin_call.h"

#include "core/base64.h"
#include "core/limits.h"

namespace jurat::crypto {
namespace {

constexpr std::size_t nonce_bytes = 24;

auto refuse(std::string_view why) { return fail(Failure::signature_invalid, "Signature-Input: " + std::string(why)); }

std::vector<Component> components_of(const AdminCall& call) {
  return {{"@method", "POST"},
          {"@target-uri", call.target_uri},
          {"x-amz-target", std::string(admin_target_prefix) + call.operation},
          {"jurat-council", to_hex(call.council)},
          {"jurat-node", to_hex(call.node)},
          {"jurat-form", form_digest(call.form)}};
}

}  // namespace

std::string form_digest(std::string_view form) { return content_digest(as_bytes(form)); }

Result<AdminSignature> parse_admin_signature(std::string_view signature_input, std::string_view signature) {
  if (!signature_input.starts_with("sig1=")) return refuse("the label must be sig1");
  auto parsed = parse_signature(signature_input, signature);
  if (!parsed) return fail(Failure::signature_invalid, parsed.error().message);
  const SignatureParameters& given = parsed->parameters;
  if (parsed->signed_parameters.find(";alg=\"ed25519\"") == std::string::npos) return refuse("alg must be \"ed25519\"");
  AdminSignature out;
  const auto key = from_hex(given.key_id);
  if (!key || key->size() != out.key.size() || to_hex(*key) != given.key_id) {
    return refuse("keyid must be the admin's public key, 64 lower-case hex digits");
  }
  TRY_ASSIGN(out.key, to_array<32>(*key));
  auto nonce = from_base64url(given.nonce);
  if (!nonce || nonce->size() < limits::admin_nonce_least || nonce->size() > limits::admin_nonce_most) {
    return refuse("nonce must be 16 to 64 random bytes, base64url without padding");
  }
  out.nonce = std::move(*nonce);
  if (given.created <= 0 || given.expires <= given.created ||
      given.expires - given.created > limits::admin_signature_time.count()) {
    return refuse("created and expires are needed, expires at most 60 seconds after created");
  }
  out.created = Moment::from_seconds(given.created);
  out.expires = Moment::from_seconds(given.expires);
  out.parsed = std::move(*parsed);
  return out;
}

Result<void> verify_admin_call(const AdminSignature& signature, const AdminCall& call, Moment now) {
  const auto verified = verify_message(signature.key, signature.parsed, components_of(call));
  if (!verified) return fail(Failure::signature_invalid, verified.error().message);
  if (signature.created > now + limits::endorsed_time_skew) {
    return fail(Failure::signature_invalid,
                "Signature not yet valid: created is ahead of the time here; check the clock.");
  }
  if (signature.expires <= now) {
    return fail(Failure::signature_invalid, "Signature expired: sign again; if it repeats, check the clock.");
  }
  return {};
}

SignatureHeaders sign_admin_call(const Ed25519Key& key, const AdminCall& call, Moment now, Random& random) {
  SignatureParameters parameters;
  parameters.key_id = to_hex(key.public_key());
  parameters.created = now.micros / 1'000'000;
  parameters.expires = parameters.created + limits::admin_signature_time.count();
  parameters.nonce = to_base64url(random.array<nonce_bytes>());
  return sign_message(key, components_of(call), parameters);
}

}  // namespace jurat::crypto
