// An admin's call signed with RFC 9421: what the signature covers, in which order, and what is demanded of it
// (protocols 2). The signing client, the gateway and every node use this one file.
// Pure functions; whether the key is an admin's and the nonce fresh is the caller's to ask.
#pragma once

#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/moment.h"
#include "core/outside.h"
#include "crypto/http_signature.h"

namespace jurat::crypto {

inline constexpr std::string_view admin_target_prefix = "AWSCognitoIdentityProviderService.";

struct AdminCall {
  std::string target_uri;  // scheme, host and path as they were called
  std::string operation;   // "AdminGetUser"
  CouncilId council{};
  Ed25519PublicKey node{};  // the identity key of the node that it is meant for
  std::string form;         // admin_form.h
};
// The value of the header Jurat-Form.
std::string form_digest(std::string_view form);

struct AdminSignature {
  Ed25519PublicKey key{};
  Bytes nonce;
  Moment created, expires;
  ParsedSignature parsed;
};
// Strict: label sig1, alg ed25519, keyid 64 lower-case hex digits, expires at most 60 s after created, nonce base64url.
// signature_invalid says which of them is at fault.
Result<AdminSignature> parse_admin_signature(std::string_view signature_input, std::string_view signature);
// The signature over exactly this call, and the time: signature_invalid.
Result<void> verify_admin_call(const AdminSignature& signature, const AdminCall& call, Moment now);

// Valid for limits::admin_signature_time from `now`, with a fresh nonce.
SignatureHeaders sign_admin_call(const Ed25519Key& key, const AdminCall& call, Moment now, Random& random);

}  // namespace jurat::crypto
