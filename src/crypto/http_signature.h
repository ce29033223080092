// HTTP message signatures (RFC 9421) with Ed25519, for admin calls: base construction, signing, strict verification.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/moment.h"
#include "crypto/ed25519.h"

namespace jurat::crypto {

struct Component {
  std::string name;   // "@method", "@target-uri", "content-digest", "x-amz-target", "jurat-node" …
  std::string value;  // already canonicalised (RFC 9421 2.1)
};

struct SignatureParameters {
  std::string key_id;
  std::int64_t created = 0;  // seconds
  std::int64_t expires = 0;
  std::string nonce;  // ≥ 16 random bytes, base64url
};

// The signature base of RFC 9421 2.5, label "sig1", alg "ed25519".
std::string signature_base(const std::vector<Component>& components, const SignatureParameters& parameters);
struct SignatureHeaders {
  std::string signature_input;
  std::string signature;
};
SignatureHeaders sign_message(const Ed25519Key& key, const std::vector<Component>& components,
                              const SignatureParameters& parameters);

// The parsed Signature-Input and Signature: exactly one signature, in canonical serialisation (RFC 8941), parameters
// created, expires, nonce, keyid and alg only, each at most once. What is absent is empty or 0: the caller demands what
// it needs.
struct ParsedSignature {
  std::vector<std::string> covered;
  std::string signed_parameters;  // the value of @signature-params as received
  SignatureParameters parameters;
  Ed25519Signature signature{};
};
// bad_signature on any fault of form.
Result<ParsedSignature> parse_signature(std::string_view signature_input, std::string_view signature);
// `covered` must equal `components`' names in the same order; bad_signature otherwise. Time is the caller's check.
Result<void> verify_message(const Ed25519PublicKey& key, const ParsedSignature& parsed,
                            const std::vector<Component>& components);
// RFC 9530: sha-256=:base64: of a body.
std::string content_digest(ByteSpan body);

}  // namespace jurat::crypto
