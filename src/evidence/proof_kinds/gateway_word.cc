#include "evidence/proof_kinds/all.h"

namespace jurat::evidence::proof_kinds {
namespace {

// SigV4 is symmetric: whoever verifies it can forge it, so only the gateway sees it and every node decides by the
// council's setting whether a single gateway's word is enough (docs/threat_model.md).
Result<void> verify(const Question& question, ByteSpan proof, Facts&) {
  if (!proof.empty()) return fail(Failure::evidence_invalid, "a gateway's word has no proof");
  if (!question.view->council().settings.sigv4_admin) {
    return fail(Failure::not_authorized, "this council takes admin calls signed with an admin key only, not SigV4");
  }
  return {};
}

}  // namespace

const EvidenceKind gateway_word{Kind::gateway_word, verify};

}  // namespace jurat::evidence::proof_kinds
