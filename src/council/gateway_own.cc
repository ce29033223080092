// The gateway's calls for a signed-in user: the access token is proven to the nodes, never shown (see
// council_gateway.h).
#include <algorithm>

#include "council/council_gateway.h"
#include "council/gateway_retry.h"
#include "council/sealing.h"
#include "crypto/bearer_proof/rs256.h"
#include "crypto/domains.h"
#include "evidence/proofs.h"
#include "ledger/entries/delete_user.h"
#include "ledger/entries/set_password.h"
#include "ledger/entries/sign_out_user.h"

namespace jurat::council {
namespace {

Result<std::string> text_claim(const JsonObject& claims, std::string_view name) {
  const JsonValue* value = claims.if_contains(name);
  if (value == nullptr || !value->is_string()) return fail(Failure::token_invalid, "Invalid Access Token");
  return std::string(value->get_string());
}

}  // namespace

Result<CouncilGateway::Held> CouncilGateway::hold(const ledger::View& view, const Secret& access_token) const {
  const Result<crypto::UnverifiedToken> token = crypto::parse_token_unverified(as_text(access_token.span()));
  if (!token) return fail(Failure::token_invalid, "Invalid Access Token");
  TRY_ASSIGN(const std::string client, text_claim(token->claims, "client_id"));
  TRY_ASSIGN(const std::string subject, text_claim(token->claims, "sub"));
  const Result<ClientId> client_id = ClientId::parse(client);
  const Result<Uuid> user = Uuid::parse(subject);
  if (!client_id || !user) return fail(Failure::token_invalid, "Invalid Access Token");
  TRY_ASSIGN(const auto record, view.client_anywhere(*client_id));
  if (!record) return fail(Failure::token_invalid, "Invalid Access Token");
  return Held{token->signed_part, token->signature, record->pool, *user, token->key_id};
}

Result<void> CouncilGateway::add_access_proof(flows::Asked& asked, const ledger::View& view, const Held& held) {
  TRY_ASSIGN(const auto pool, view.pool(held.pool));
  if (!pool || !pool->key_set) return fail(Failure::token_invalid, "Invalid Access Token");
  TRY_ASSIGN(const auto keys, view.key_set(*pool->key_set));
  if (!keys || held.key_id != crypto::thumbprint(keys->access_key))
    return fail(Failure::token_invalid, "Invalid Access Token");
  const Result<Bytes> proof = crypto::prove_rs256(keys->access_key, as_bytes(held.signed_part), held.signature,
                                                  view.council().id, request_hash(asked.statement), world_.random());
  if (!proof) return fail(Failure::token_invalid, "Invalid Access Token");
  asked.evidence.push_back(
      {evidence::Kind::access_token, evidence::encode(evidence::AccessTokenProof{held.signed_part, *proof})});
  return {};
}

Result<OpenedUser> CouncilGateway::open_user(const ledger::View& view, const flows::Asked& asked) {
  TRY_ASSIGN(const Ground ground, read_ground(view, asked.statement, world_.now()));
  TRY_ASSIGN(const flows::Opened opened, flows::open(world_, ground, asked));
  if (!ground.user) return fail(Failure::user_not_found, "User does not exist.");
  TRY_ASSIGN(OpenedValues values, open_values(user_points(*ground.user, {}), opened.data_keys));
  return OpenedUser{*ground.user, std::move(values.username), std::move(values.attributes)};
}

Result<OpenedUser> CouncilGateway::open_own(Secret access_token, const Caller&) {
  return at_newest_view([&](const ledger::View& view) -> Result<OpenedUser> {
    TRY_ASSIGN(const Held held, hold(view, access_token));
    flows::Asked ask = asked(evidence::StatementKind::open_own, held.pool);
    ask.statement.user = held.user;
    TRY(settle(ask, view));
    TRY(add_access_proof(ask, view, held));
    return open_user(view, ask);
  });
}

Result<void> CouncilGateway::change_password(Secret access_token, Secret previous, Secret proposed,
                                             const Caller& caller) {
  return at_newest_view([&](const ledger::View& view) -> Result<void> {
    TRY_ASSIGN(const Held held, hold(view, access_token));
    // An unproven token must not reach the counters of anybody's password.
    flows::Asked probe = asked(evidence::StatementKind::open_own, held.pool);
    probe.statement.user = held.user;
    TRY(settle(probe, view));
    TRY(add_access_proof(probe, view, held));
    TRY_ASSIGN(const auto user, view.user(held.pool, held.user));
    if (!user || !user->credential) return fail(Failure::user_not_found, "User does not exist.");

    const auto name = std::find_if(user->look_ups.begin(), user->look_ups.end(),
                                   [](const ledger::LookUp& one) { return one.kind == ledger::LookUpKind::username; });
    if (name == user->look_ups.end()) return fail(Failure::internal, "a user without a name");
    // Nor one that was revoked, or whose user was signed out since.
    TRY(prove_access(view, probe));
    EvaluateRequest evaluate = evaluation(Use::sign_in, held.pool, world_.random());
    evaluate.kind = name->kind;
    evaluate.look_up = name->value;
    const Secret input = crypto::password_oprf_input(held.pool, held.user, previous);
    TRY_ASSIGN(const flows::Evaluated now_known, evaluate_patiently(view, evaluate, input, user->password_key));
    TRY_ASSIGN(const crypto::Ed25519Key current, password_key(held.pool, held.user, now_known.output));
    EvaluateRequest next = evaluation(Use::new_password, held.pool, world_.random());
    next.user = held.user;
    const Secret next_input = crypto::password_oprf_input(held.pool, held.user, proposed);
    TRY_ASSIGN(const flows::Evaluated next_known, evaluate_patiently(view, next, next_input, user->password_key));
    TRY_ASSIGN(const crypto::Ed25519Key replacement, password_key(held.pool, held.user, next_known.output));

    // Only who knows both passwords has both keys: what they sign is the same for a retry after a lost answer alone.
    const Bytes content = length_prefixed({as_bytes(crypto::domain::change_password_content), held.user.bytes});
    const auto retry = retry_key(evidence::StatementKind::change_password, held.pool, caller,
                                 {current.sign(content), replacement.sign(content)});
    TRY_ASSIGN(const bool done, done_before(view, retry));
    if (done && user->credential->public_key == replacement.public_key()) return prove_access(view, probe);

    flows::Asked ask = asked(evidence::StatementKind::change_password, held.pool);
    ask.statement.user = held.user;
    ask.statement.new_key = replacement.public_key();
    ask.statement.body = ledger::encode(
        ledger::SetPassword{held.pool, held.user, user->version, replacement.public_key(), user->status, false});
    TRY(settle(ask, view));
    ask.statement.id = evaluate.intent;
    ask.statement.idempotency = retry;
    const Hash32 hash = request_hash(ask.statement);
    TRY(add_access_proof(ask, view, held));
    const Bytes message = evidence::password_message(hash, now_known.nonces);
    ask.evidence.push_back(
        {evidence::Kind::password, evidence::encode(evidence::PasswordProof{now_known.nonces, current.sign(message)})});
    ask.evidence.push_back({evidence::Kind::new_key, to_bytes(replacement.sign(evidence::signed_request(
                                                         crypto::domain::new_key_evidence, hash)))});
    TRY(change(view, ask));
    return {};
  });
}

// The nodes check the token as they would for anything else, and that is all that is asked of them.
Result<void> CouncilGateway::prove_access(const ledger::View& view, const flows::Asked& probe) {
  TRY_ASSIGN(const Ground ground, read_ground(view, probe.statement, world_.now()));
  TRY(flows::open(world_, ground, probe));
  return {};
}

Result<void> CouncilGateway::sign_out_everywhere(Secret access_token, const Caller&) {
  return at_newest_view([&](const ledger::View& view) -> Result<void> {
    TRY_ASSIGN(const Held held, hold(view, access_token));
    flows::Asked ask = asked(evidence::StatementKind::sign_out_everywhere, held.pool);
    ask.statement.user = held.user;
    TRY(settle(ask, view));
    ask.statement.body = ledger::encode(ledger::SignOutUser{held.pool, held.user, ask.statement.time});
    TRY(add_access_proof(ask, view, held));
    TRY(change(view, ask));
    return {};
  });
}

Result<void> CouncilGateway::delete_own(Secret access_token, const Caller&) {
  return at_newest_view([&](const ledger::View& view) -> Result<void> {
    TRY_ASSIGN(const Held held, hold(view, access_token));
    TRY_ASSIGN(const auto user, view.user(held.pool, held.user));
    if (!user) return fail(Failure::user_not_found, "User does not exist.");
    flows::Asked ask = asked(evidence::StatementKind::delete_own, held.pool);
    ask.statement.user = held.user;
    ask.statement.body = ledger::encode(ledger::DeleteUser{held.pool, held.user, user->version});
    TRY(settle(ask, view));
    TRY(add_access_proof(ask, view, held));
    TRY(change(view, ask));
    return {};
  });
}

}  // namespace jurat::council
