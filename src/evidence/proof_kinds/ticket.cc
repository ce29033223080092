#include "crypto/domains.h"
#include "evidence/proof_kinds/all.h"
#include "evidence/proofs.h"
#include "evidence/refresh_facts.h"

namespace jurat::evidence::proof_kinds {
namespace {

Result<void> refuse(std::string why) { return fail(Failure::refresh_token_invalid, std::move(why)); }

Result<void> check_refresh(const Question& question, const crypto::TicketCredential& credential, Facts& facts) {
  TRY_ASSIGN(const RefreshFacts refresh, parse_refresh_facts(credential.facts));
  TRY_ASSIGN(const auto revoked, question.view->revoked_family(question.pool->id, refresh.origin_jti));
  if (revoked) return fail(Failure::token_revoked, "the refresh family was revoked");
  if (credential.issued < question.user->refresh_dead_before || refresh.auth_time <= question.user->signed_out_before) {
    return fail(Failure::token_revoked, "signed out or reset since the ticket was issued");
  }
  facts.token = TokenFacts{refresh.origin_jti, refresh.auth_time, credential.client};
  return {};
}

// Protocols 6: the t-signed credential, then the signature of its key over this request; the seed is never shown.
Result<void> verify(const Question& question, ByteSpan bytes, Facts& facts) {
  TRY_ASSIGN(const TicketProof proof, parse_ticket_proof(bytes));
  TRY_ASSIGN(const crypto::TicketCredential credential, crypto::parse_ticket_credential(proof.credential));
  TRY_ASSIGN(const crypto::QuorumCertificate certificate, crypto::parse_certificate(proof.certificate));
  const ledger::CouncilRecord& council = question.view->council();
  std::vector<crypto::Ed25519PublicKey> members;
  for (const ledger::Member& member : council.members) members.push_back(member.identity);
  TRY(crypto::verify_certificate(certificate, council.id, council.epoch, council.t, members,
                                 crypto::digest(credential)));
  if (!crypto::verify_ed25519(credential.public_key,
                              signed_request(crypto::domain::ticket_evidence, question.request_hash),
                              proof.signature)) {
    return refuse("the ticket key's signature does not verify");
  }
  if (question.pool == nullptr || question.user == nullptr || question.client == nullptr)
    return refuse("the statement names no user");
  if (credential.kind != crypto::TicketKind::refresh) return refuse("not a refresh ticket");
  if (credential.pool != question.pool->id.text() || credential.subject != question.user->id ||
      credential.client != question.client->id.text()) {
    return refuse("the ticket belongs to another pool, user or client");
  }
  if (credential.expires <= question.now) return refuse("the ticket has expired");
  if (!question.user->enabled) return fail(Failure::user_disabled, "the user is disabled");
  TRY(check_refresh(question, credential, facts));
  facts.ticket = credential;
  return {};
}

}  // namespace

const EvidenceKind ticket{Kind::ticket, verify};

}  // namespace jurat::evidence::proof_kinds
