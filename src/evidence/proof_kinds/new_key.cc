#include "crypto/domains.h"
#include "evidence/proof_kinds/all.h"
#include "evidence/proofs.h"

namespace jurat::evidence::proof_kinds {
namespace {

Result<void> verify(const Question& question, ByteSpan proof, Facts&) {
  if (!question.new_key) return fail(Failure::evidence_invalid, "the statement sets no key");
  TRY_ASSIGN(const auto signature, to_array<64>(proof));
  const Bytes message = signed_request(crypto::domain::new_key_evidence, question.request_hash);
  if (!crypto::verify_ed25519(*question.new_key, message, signature)) {
    return fail(Failure::evidence_invalid, "the new key's signature does not verify");
  }
  return {};
}

}  // namespace

const EvidenceKind new_key{Kind::new_key, verify};

}  // namespace jurat::evidence::proof_kinds
