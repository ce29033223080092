#include "core/limits.h"
#include "crypto/bearer_proof/rs256.h"
#include "crypto/jwt/token.h"
#include "evidence/proof_kinds/all.h"
#include "evidence/proofs.h"

namespace jurat::evidence::proof_kinds {
namespace {

Result<std::string> text_claim(const JsonObject& claims, std::string_view name) {
  const JsonValue* value = claims.if_contains(name);
  if (value == nullptr || !value->is_string())
    return fail(Failure::token_invalid, "no " + std::string(name) + " claim");
  return std::string(value->get_string());
}

Result<TokenFacts> read_facts(const JsonObject& claims) {
  TokenFacts facts;
  TRY_ASSIGN(const std::string origin, text_claim(claims, "origin_jti"));
  TRY_ASSIGN(facts.origin_jti, Uuid::parse(origin));
  TRY_ASSIGN(facts.client, text_claim(claims, "client_id"));
  const JsonValue* auth_time = claims.if_contains("auth_time");
  if (auth_time == nullptr || !auth_time->is_int64()) return fail(Failure::token_invalid, "no auth_time claim");
  if (auth_time->get_int64() < 0 || auth_time->get_int64() > Moment::latest.seconds())
    return fail(Failure::token_invalid, "auth_time is no time");
  facts.auth_time = Moment::from_seconds(auth_time->get_int64());
  return facts;
}

// Strict claims first, then the proof that the prover holds the token's signature (protocols 10).
Result<void> verify(const Question& question, ByteSpan bytes, Facts& facts) {
  TRY_ASSIGN(const AccessTokenProof proof, parse_access_token_proof(bytes));
  if (question.pool == nullptr || question.user == nullptr || !question.pool->key_set) {
    return fail(Failure::token_invalid, "the token's pool or user does not exist");
  }
  // The signature is what the prover does not show; any canonical third part lets the strict reader do its work.
  TRY_ASSIGN(const crypto::UnverifiedToken token, crypto::parse_token_unverified(proof.signed_part + ".AA"));
  crypto::Expectations expected;
  expected.issuer = std::string(question.issuer);
  expected.token_use = crypto::TokenUse::access;
  TRY(crypto::check_claims(token.claims, expected, question.now));
  TRY_ASSIGN(const std::string subject, text_claim(token.claims, "sub"));
  if (subject != question.user->id.text()) return fail(Failure::token_invalid, "the token is another user's");
  TRY_ASSIGN(const TokenFacts token_facts, read_facts(token.claims));

  TRY_ASSIGN(const auto keys, question.view->key_set(*question.pool->key_set));
  if (!keys) return fail(Failure::token_invalid, "the pool's key set is gone");
  if (token.algorithm != "RS256" || token.key_id != crypto::thumbprint(keys->access_key)) {
    return fail(Failure::token_invalid, "the token names another key");
  }
  TRY(crypto::verify_rs256(keys->access_key, as_bytes(proof.signed_part), proof.proof, question.council,
                           question.request_hash));

  TRY_ASSIGN(const ClientId client, ClientId::parse(token_facts.client));
  TRY_ASSIGN(const auto alive, question.view->client(question.pool->id, client));
  if (!alive) return fail(Failure::token_revoked, "the token's app client was deleted");
  if (!question.user->enabled) return fail(Failure::user_disabled, "the user is disabled");
  TRY_ASSIGN(const auto revoked, question.view->revoked_family(question.pool->id, token_facts.origin_jti));
  if (revoked || token_facts.auth_time <= question.user->signed_out_before) {
    return fail(Failure::token_revoked, "signed out since the token was issued");
  }
  facts.token = token_facts;
  return {};
}

}  // namespace

const EvidenceKind access_token{Kind::access_token, verify};

}  // namespace jurat::evidence::proof_kinds
