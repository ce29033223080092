#include "crypto/admin_call.h"
#include "crypto/admin_form.h"
#include "evidence/admin_operations.h"
#include "evidence/proof_kinds/all.h"
#include "evidence/proofs.h"

namespace jurat::evidence::proof_kinds {
namespace {

auto refuse(std::string_view why) { return fail(Failure::evidence_invalid, "admin signature: " + std::string(why)); }

std::string_view text_of(const JsonObject& form, std::string_view name) {
  const JsonValue* value = form.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

// The user whom the form's Username means, as every caller's gateway resolves it: a sub first, then the readings of the
// name. All readings are proven, so that no gateway skips one that leads to somebody else.
Result<Uuid> user_meant(const Question& question, std::string_view typed, const AdminProof& proof) {
  if (const auto sub = Uuid::parse(typed)) {
    TRY_ASSIGN(const auto user, question.view->user(question.pool->id, *sub));
    if (user) return *sub;
  }
  TRY_ASSIGN(const std::vector<NamedAs> readings, readings_of_name(*question.pool, typed));
  if (readings.size() != proof.look_ups.size()) return refuse("a proof for each reading of Username is needed");
  for (std::size_t i = 0; i < readings.size(); ++i) {
    TRY_ASSIGN(const Hash32 value,
               proven_look_up(*question.view, *question.pool, readings[i].kind, readings[i].normal, proof.look_ups[i]));
    TRY_ASSIGN(const auto found, question.view->find_unique(question.pool->id, readings[i].kind, value));
    if (found) return *found;
  }
  return fail(Failure::user_not_found, "User does not exist.");
}

// Rule D: the statement speaks of what the admin named, and of nothing else.
Result<void> check_names(const Question& question, const AdminOperation& operation, const JsonObject& form,
                         const AdminProof& proof) {
  if (operation.statement != question.statement) return refuse("it is for another kind of change");
  if (operation.names_pool != (question.pool != nullptr))
    return refuse("a pool in one of statement and operation only");
  if (operation.names_pool && text_of(form, "UserPoolId") != question.pool->id.text()) return refuse("another pool");
  if (operation.names_client != (question.client != nullptr))
    return refuse("a client in one of statement and operation only");
  if (operation.names_client && text_of(form, "ClientId") != question.client->id.text())
    return refuse("another client");
  if (!operation.names_user) return question.user == nullptr ? Result<void>() : refuse("it names no user");
  if (question.user == nullptr) return fail(Failure::user_not_found, "User does not exist.");
  TRY_ASSIGN(const Uuid meant, user_meant(question, text_of(form, "Username"), proof));
  if (meant != question.user->id) return refuse("another user");
  return {};
}

Result<crypto::Ed25519PublicKey> gateway_key(const Question& question) {
  for (const ledger::Member& member : question.view->council().members) {
    if (member.index == question.gateway) return member.identity;
  }
  return refuse("the statement's gateway is no member");
}

// Protocols 2. The node and the council are those of the statement: a signature for others does not verify.
Result<void> verify(const Question& question, ByteSpan bytes, Facts& facts) {
  TRY_ASSIGN(const AdminProof proof, parse_admin_proof(bytes));
  TRY_ASSIGN(const crypto::AdminSignature signature,
             crypto::parse_admin_signature(proof.signature_input, proof.signature));
  TRY_ASSIGN(const auto known, question.view->admin_key(signature.key));
  if (!known) return fail(Failure::not_authorized, "the key is no admin's of this council");
  TRY_ASSIGN(const crypto::Ed25519PublicKey node, gateway_key(question));
  TRY(crypto::verify_admin_call(signature, {proof.target_uri, proof.operation, question.council, node, proof.form},
                                question.now));
  facts.admin = AdminFacts{proof.operation, {}, {signature.key, signature.nonce, signature.expires}};
  const AdminOperation* operation = admin_operation(proof.operation);
  if (operation == nullptr) return refuse("the operation justifies no statement");
  TRY_ASSIGN(facts.admin->form, crypto::parse_admin_form(proof.form));
  return check_names(question, *operation, facts.admin->form, proof);
}

}  // namespace

const EvidenceKind admin{Kind::admin, verify};

}  // namespace jurat::evidence::proof_kinds
