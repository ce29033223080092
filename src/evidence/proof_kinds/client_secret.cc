#include "crypto/domains.h"
#include "evidence/proof_kinds/all.h"
#include "evidence/proofs.h"

namespace jurat::evidence::proof_kinds {
namespace {

Result<void> verify(const Question& question, ByteSpan proof, Facts&) {
  if (question.client == nullptr || !question.client->secret_key) {
    return fail(Failure::evidence_invalid, "the client has no secret");
  }
  TRY_ASSIGN(const auto signature, to_array<64>(proof));
  const Bytes message = signed_request(crypto::domain::client_secret_evidence, question.request_hash);
  if (!crypto::verify_ed25519(*question.client->secret_key, message, signature)) {
    return fail(Failure::secret_hash_mismatch, "the client secret's signature does not verify");
  }
  return {};
}

}  // namespace

const EvidenceKind client_secret{Kind::client_secret, verify};

}  // namespace jurat::evidence::proof_kinds
