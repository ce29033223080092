// The wire forms of each kind of proof: made by the caller's side, read by every node. Canonical CBOR.
#pragma once

#include <string>
#include <vector>

#include "evidence/look_up.h"
#include "evidence/question.h"

namespace jurat::evidence {

// password: the nonces of the nodes that evaluated, sorted by node, and a signature over them and the request hash.
struct PasswordProof {
  std::vector<NodeNonce> nonces;
  crypto::Ed25519Signature signature{};
};
Bytes encode(const PasswordProof& proof);
Result<PasswordProof> parse_password_proof(ByteSpan bytes);
// What the password's key signs.
Bytes password_message(const Hash32& request_hash, std::span<const NodeNonce> nonces);

// new_key, client_secret: a bare 64-byte signature over tagged_hash(domain, request hash).
Bytes signed_request(std::string_view domain, const Hash32& request_hash);

// code: signature over request hash and code id.
struct CodeProof {
  ByteArray<16> code_id{};
  crypto::Ed25519Signature signature{};
};
Bytes encode(const CodeProof& proof);
Result<CodeProof> parse_code_proof(ByteSpan bytes);
Bytes code_message(const Hash32& request_hash, const ByteArray<16>& code_id);

// ticket: credential, its certificate, and a signature by its key over the request hash.
struct TicketProof {
  Bytes credential;
  Bytes certificate;
  crypto::Ed25519Signature signature{};
};
Bytes encode(const TicketProof& proof);
Result<TicketProof> parse_ticket_proof(ByteSpan bytes);

// access_token: the JWT's "header.payload" and the proof of its signature (crypto/bearer_proof).
struct AccessTokenProof {
  std::string signed_part;
  Bytes proof;
};
Bytes encode(const AccessTokenProof& proof);
Result<AccessTokenProof> parse_access_token_proof(ByteSpan bytes);

// admin: the signed form and the signature over it; for a user named otherwise than by sub, a look-up proof for each
// reading of the name.
struct AdminProof {
  std::string form;
  std::string operation;
  std::string target_uri;
  std::string signature_input, signature;
  std::vector<LookUpProof> look_ups;
};
Bytes encode(const AdminProof& proof);
Result<AdminProof> parse_admin_proof(ByteSpan bytes);

}  // namespace jurat::evidence
