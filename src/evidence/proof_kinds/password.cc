#include <algorithm>

#include "evidence/proof_kinds/all.h"
#include "evidence/proofs.h"

namespace jurat::evidence::proof_kinds {
namespace {

// Rule A: the signature covers all node nonces and the request hash, so it serves this statement at these nodes only.
Result<void> verify(const Question& question, ByteSpan bytes, Facts&) {
  TRY_ASSIGN(const PasswordProof proof, parse_password_proof(bytes));
  if (!question.own_nonce) return fail(Failure::evidence_invalid, "no live nonce of this node for this statement");
  const bool mine = std::any_of(proof.nonces.begin(), proof.nonces.end(), [&](const NodeNonce& nonce) {
    return nonce.node == question.self && nonce.nonce == *question.own_nonce;
  });
  if (!mine) return fail(Failure::evidence_invalid, "this node's nonce is not covered");
  // An unknown user takes the same steps against the curve's base point; the answer is refusal whatever it says.
  static constexpr crypto::Ed25519PublicKey base_point{0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                                       0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                                       0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66};
  const bool known = question.user != nullptr && question.user->credential.has_value();
  const crypto::Ed25519PublicKey& key = known ? question.user->credential->public_key : base_point;
  const Bytes message = password_message(question.request_hash, proof.nonces);
  if (!crypto::verify_ed25519(key, message, proof.signature) || !known) {
    return fail(Failure::not_authorized, "the password's signature does not verify");
  }
  return {};
}

}  // namespace

const EvidenceKind password{Kind::password, verify};

}  // namespace jurat::evidence::proof_kinds
