#include "evidence/proof_kinds/all.h"
#include "evidence/proofs.h"

namespace jurat::evidence::proof_kinds {
namespace {

// The code itself never arrives: whoever typed it derived a key through K_code (protocols 4).
Result<void> verify(const Question& question, ByteSpan bytes, Facts& facts) {
  TRY_ASSIGN(const CodeProof proof, parse_code_proof(bytes));
  if (!question.code || question.code->code_id != proof.code_id) {
    return fail(Failure::code_expired, "no such live code");
  }
  if (question.statement != StatementKind::confirm_sign_up || question.code->purpose != CodePurpose::confirm_sign_up) {
    return fail(Failure::code_mismatch, "the code was sent for another purpose");
  }
  if (!crypto::verify_ed25519(question.code->public_key, code_message(question.request_hash, proof.code_id),
                              proof.signature)) {
    return fail(Failure::code_mismatch, "the code's signature does not verify");
  }
  facts.code_medium = question.code->medium;
  return {};
}

}  // namespace

const EvidenceKind code{Kind::code, verify};

}  // namespace jurat::evidence::proof_kinds
