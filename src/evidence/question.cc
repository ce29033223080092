#include "evidence/question.h"

#include "evidence/proof_kinds/all.h"

namespace jurat::evidence {
namespace {

const EvidenceKind* find(Kind kind) {
  for (const EvidenceKind* one : proof_kinds::all) {
    if (one->number == kind) return one;
  }
  return nullptr;
}

}  // namespace

Result<void> verify_all(const Question& question, std::span<const Item> items, Facts& facts) {
  const Needs& needs = needs_of(question.statement);
  for (const Item& item : items) {
    const EvidenceKind* kind = find(item.kind);
    if (kind == nullptr) return fail(Failure::evidence_invalid, "unknown kind of evidence");
    if (facts.has(item.kind)) return fail(Failure::evidence_invalid, "the same kind of evidence twice");
    TRY(kind->verify(question, item.proof, facts));
    facts.proven.push_back(item.kind);
  }
  for (const Kind kind : needs.all) {
    if (!facts.has(kind)) {
      return fail(Failure::evidence_missing,
                  std::string(name_of(question.statement)) + " needs " + std::string(name_of(kind)));
    }
  }
  bool one = needs.one_of.empty();
  for (const Kind kind : needs.one_of) one = one || facts.has(kind);
  if (!one)
    return fail(Failure::evidence_missing, std::string(name_of(question.statement)) + " needs an admin's evidence");
  if (needs.client_secret_if_client_has_one && question.client != nullptr && question.client->secret_key.has_value() &&
      !facts.has(Kind::client_secret)) {
    return fail(Failure::evidence_missing, std::string(name_of(question.statement)) + " needs client_secret");
  }
  return {};
}

}  // namespace jurat::evidence
