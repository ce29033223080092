// The gateway's calls of sign-up and codes (see council_gateway.h).
#include <algorithm>

#include "core/limits.h"
#include "council/codes.h"
#include "council/council_gateway.h"
#include "council/flows/courier.h"
#include "council/gateway_retry.h"
#include "council/sealing.h"
#include "council/statement_bodies.h"
#include "crypto/domains.h"
#include "crypto/hash.h"
#include "evidence/proofs.h"
#include "ledger/entries/confirm_user.h"
#include "ledger/entries/create_user.h"

namespace jurat::council {
namespace {

// Seals each group under the key that its t proved partials give.
Result<std::vector<ledger::SealedValue>> seal_groups(const EvaluateRequest& request, const flows::Evaluated& evaluated,
                                                     std::string_view username, const Attributes& attributes,
                                                     Random& random) {
  std::vector<ledger::SealedValue> values;
  for (std::size_t i = 0; i < request.purposes.size(); ++i) {
    const ledger::Purpose purpose = request.purposes[i];
    const Bytes input = ledger::data_key_input(request.pool, request.user.text(), purpose, 1, request.intent);
    TRY_ASSIGN(const Secret output, crypto::finalize_prf(input, evaluated.data[i]));
    TRY_ASSIGN(std::string text, group_text(purpose, username, attributes));
    values.push_back(
        {purpose, 1, request.intent, crypto::seal(crypto::data_key_from_prf(output), as_bytes(text), input, random)});
    wipe(text);
  }
  return values;
}

// Everything that a sign-up asks for but the password, in one form.
Bytes content_of(const SignUp& request, const Uuid& user) {
  Bytes all = length_prefixed({as_bytes(crypto::domain::sign_up_content), as_bytes(request.pool.text()),
                               as_bytes(request.client.text()), user.bytes, as_bytes(request.username)});
  for (const auto& [name, value] : request.attributes.values) {
    append_length_prefixed(all, as_bytes(name));
    append_length_prefixed(all, as_bytes(value));
  }
  return all;
}

Error nothing_to_confirm() {
  return {Failure::user_state_invalid, "User cannot be confirmed. Current status is CONFIRMED"};
}

}  // namespace

Result<flows::Evaluated> CouncilGateway::evaluate_new_keys(const ledger::View& view, EvaluateRequest& request,
                                                           const Secret& input) {
  // A place that some node has evaluated for a sign-up that never came is spent. Such places lie together, so each turn
  // goes twice as far past them; this many reach over a whole batch and into the next lease.
  for (unsigned tries = 0;; ++tries) {
    TRY_ASSIGN(const std::vector<ledger::StockKey> keys, desk_.take(3));
    request.password_key = keys[0];
    request.data_key = keys[1];
    request.code_key = keys[2];
    Result<flows::Evaluated> evaluated = flows::evaluate(world_, view, request, input, keys[0]);
    if (evaluated || evaluated.error().failure != Failure::spent) return evaluated;
    if (tries == limits::spent_keys_passed)
      return fail(Failure::stock_empty, "the leased keys are spent; try again shortly");
    desk_.pass_over(keys.front(), 3U << tries);
  }
}

Result<SignedUp> CouncilGateway::try_sign_up(const ledger::View& view, const SignUp& request, const Caller& caller) {
  TRY_ASSIGN(const auto pool, view.pool(request.pool));
  if (!pool) return fail(Failure::pool_not_found, "User pool " + request.pool.text() + " does not exist.");
  EvaluateRequest evaluate = evaluation(Use::new_user, request.pool, world_.random());
  evaluate.user = Uuid::from_random(world_.random().array<16>());
  const std::string username = request.username.empty() ? evaluate.user.text() : request.username;
  TRY_ASSIGN(const std::vector<WantedLookUp> wanted, wanted_look_ups(*pool, username, request.attributes));
  TRY_ASSIGN(std::vector<flows::LookedUp> found, flows::look_up(world_, view, *pool, wanted));
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i].unique) continue;
    TRY_ASSIGN(const auto taken, view.find_unique(request.pool, wanted[i].kind, found[i].value));
    if (taken) return signed_up_before(view, request, caller, {*taken, wanted[i].kind, found[i].value});
  }

  evaluate.purposes = groups_of(request.attributes);
  const Secret input = crypto::password_oprf_input(request.pool, evaluate.user, request.password);
  TRY_ASSIGN(flows::Evaluated evaluated, evaluate_new_keys(view, evaluate, input));
  TRY_ASSIGN(const crypto::Ed25519Key key, password_key(request.pool, evaluate.user, evaluated.output));

  flows::Asked ask = asked(evidence::StatementKind::sign_up, request.pool);
  ask.statement.client = request.client;
  ask.statement.user = evaluate.user;
  ask.statement.new_key = key.public_key();
  TRY(settle(ask, view));
  ask.statement.id = evaluate.intent;
  ask.statement.idempotency =
      retry_key(ask.statement.kind, request.pool, caller, {key.sign(content_of(request, evaluate.user))});
  ledger::User user{evaluate.user, request.pool};
  user.created = user.modified = ask.statement.time;
  user.password_key = evaluate.password_key;
  user.data_key = evaluate.data_key;
  user.code_key = evaluate.code_key;
  user.credential = ledger::Credential{1, key.public_key(), ask.statement.time};
  TRY_ASSIGN(user.values, seal_groups(evaluate, evaluated, username, request.attributes, world_.random()));
  Supplement supplement;
  supplement.data_partials = std::move(evaluated.data);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    user.look_ups.push_back({wanted[i].kind, wanted[i].unique, found[i].value});
    supplement.look_ups.push_back(std::move(found[i].proof));
  }
  ask.statement.body = ledger::encode(ledger::CreateUser{std::move(user)});
  const Bytes message = evidence::signed_request(crypto::domain::new_key_evidence, request_hash(ask.statement));
  ask.evidence.push_back({evidence::Kind::new_key, to_bytes(key.sign(message))});
  add_client_secret(ask, request.client_secret);
  const Result<Decided> changed = change(view, ask, {}, std::move(supplement));
  // Somebody was faster, perhaps this client's own first try: the newest view tells.
  if (!changed && changed.error().failure == Failure::user_exists) return fail(Failure::conflict, "the name is taken");
  TRY(changed);
  return SignedUp{evaluate.user, false};
}

// The name is taken. When the same client took it, moments ago, with the same invocation, password and everything else,
// this is its retry after a lost answer. The password is shown to the nodes as at a sign-in: the guess is charged, what
// came of it is settled, and without the invocation it tells a stranger nothing. A password that was replaced since is
// as wrong as any other.
Result<SignedUp> CouncilGateway::signed_up_before(const ledger::View& view, const SignUp& request, const Caller& caller,
                                                  const Taken& taken) {
  const auto exists = [] { return fail(Failure::user_exists, "User already exists"); };
  if (!caller.invocation) return exists();
  TRY_ASSIGN(const auto user, view.user(request.pool, taken.user));
  const bool fresh = user && user->credential && user->created + limits::op_id_kept > view.ledger_time();
  if (!fresh) return exists();
  EvaluateRequest evaluate = evaluation(Use::sign_in, request.pool, world_.random());
  evaluate.kind = taken.kind;
  evaluate.look_up = taken.value;
  const Secret input = crypto::password_oprf_input(request.pool, user->id, request.password);
  const Result<flows::Evaluated> evaluated = flows::evaluate(world_, view, evaluate, input, user->password_key);
  if (!evaluated) return exists();
  TRY_ASSIGN(const crypto::Ed25519Key key, password_key(request.pool, user->id, evaluated->output));
  flows::Asked guess = asked(evidence::StatementKind::issue_tokens, request.pool);
  guess.statement.client = request.client;
  guess.statement.user = user->id;
  guess.statement.body = encode(TokenBody{evaluated->clock, {}});
  TRY(settle(guess, view));
  guess.statement.id = evaluate.intent;
  guess.evidence.push_back(
      {evidence::Kind::password, evidence::encode(evidence::PasswordProof{
                                     evaluated->nonces, key.sign(evidence::password_message(
                                                            request_hash(guess.statement), evaluated->nonces))})});
  add_client_secret(guess, request.client_secret);
  flows::ask_in_vain(world_, view, guess, Stage::open);
  if (user->credential->public_key != key.public_key()) return exists();
  TRY_ASSIGN(const bool done, done_before(view, retry_key(evidence::StatementKind::sign_up, request.pool, caller,
                                                          {key.sign(content_of(request, user->id))})));
  if (!done) return exists();
  return SignedUp{user->id, user->status != ledger::UserStatus::unconfirmed};
}

Result<SignedUp> CouncilGateway::sign_up(SignUp request, const Caller& caller) {
  return at_newest_view([&](const ledger::View& view) { return try_sign_up(view, request, caller); });
}

Result<Delivery> CouncilGateway::send_code(const PoolId& pool_id, const Uuid& user_id, CodePurpose purpose,
                                           const Caller&) {
  return at_newest_view([&](const ledger::View& view) -> Result<Delivery> {
    TRY_ASSIGN(const auto pool, view.pool(pool_id));
    TRY_ASSIGN(const auto user, view.user(pool_id, user_id));
    if (!pool) return fail(Failure::pool_not_found, "User pool " + pool_id.text() + " does not exist.");
    if (!user) return send_to_stranger(view, pool_id, user_id, purpose);
    const auto has = [&](ledger::Purpose wanted) {
      return std::any_of(user->values.begin(), user->values.end(),
                         [&](const auto& value) { return value.purpose == wanted; });
    };
    const auto automatic = [&](std::string_view name) {
      return std::find(pool->auto_verified.begin(), pool->auto_verified.end(), name) != pool->auto_verified.end();
    };
    // As Cognito does: the phone where both are verified by the pool and present, else the e-mail.
    std::optional<evidence::CodeMedium> medium;
    if (automatic("email") && has(ledger::Purpose::email)) medium = evidence::CodeMedium::email;
    if (automatic("phone_number") && has(ledger::Purpose::phone_number)) medium = evidence::CodeMedium::sms;
    if (!medium)
      return fail(Failure::invalid_parameter,
                  "Cannot send a code: auto verification is not on for an attribute of this user");
    TRY_ASSIGN(DeliverAnswer answer, flows::send_code(world_, view, {pool_id, user_id, purpose, *medium}));
    return Delivery{std::move(answer.medium), std::move(answer.attribute), std::move(answer.destination)};
  });
}

// Every node charges the stand-in as it would a user.
Result<Delivery> CouncilGateway::send_to_stranger(const ledger::View& view, const PoolId& pool, const Uuid& stand_in,
                                                  CodePurpose purpose) {
  flows::Asked ask = asked(evidence::StatementKind::send_code, pool);
  ask.statement.user = stand_in;
  ask.statement.body = encode(SendCodeBody{purpose, evidence::CodeMedium::email});
  TRY(settle(ask, view));
  TRY_ASSIGN(const Ground ground, read_ground(view, ask.statement, world_.now()));
  TRY(flows::endorse_send(world_, ground, ask));
  return fail(Failure::user_not_found, "User does not exist.");
}

// The steps of a wrong code.
Result<void> CouncilGateway::confirm_stranger(const ledger::View& view, const PoolId& pool, const Uuid& stand_in,
                                              const Secret& code) {
  const Result<CodeStateAnswer> state = flows::code_state(world_, view, pool, stand_in);
  // The nodes do not agree on an imagined code, and need not.
  if (!state && state.error().failure != Failure::other_view) return fail(state.error());
  EvaluateRequest evaluate = evaluation(Use::code, pool, world_.random());
  evaluate.user = stand_in;
  const ByteArray<16> code_id = state ? state->code_id : world_.random().array<16>();
  const Secret input = crypto::code_oprf_input(pool, stand_in, name_of(CodePurpose::confirm_sign_up), code_id, code);
  TRY_ASSIGN(const flows::Evaluated evaluated, flows::evaluate(world_, view, evaluate, input, std::nullopt));
  const crypto::Ed25519Key key = crypto::code_key(evaluated.output);
  flows::Asked ask = asked(evidence::StatementKind::confirm_sign_up, pool);
  ask.statement.user = stand_in;
  ask.statement.body = ledger::encode(ledger::ConfirmUser{pool, stand_in, 1, true, false});
  TRY(settle(ask, view));
  const Bytes message = evidence::code_message(request_hash(ask.statement), code_id);
  ask.evidence.push_back({evidence::Kind::code, evidence::encode(evidence::CodeProof{code_id, key.sign(message)})});
  flows::ask_in_vain(world_, view, ask, Stage::grant);
  return fail(Failure::code_mismatch, "Invalid verification code provided, please try again.");
}

Result<void> CouncilGateway::try_confirm(const ledger::View& view, const PoolId& pool, const ledger::User& user,
                                         const Secret& code, const Caller& caller) {
  const bool confirmed = user.status != ledger::UserStatus::unconfirmed;
  // A retry after a lost answer comes soon and knows the code that served; nobody else has anything to confirm.
  const bool may_retry = caller.invocation && user.modified + limits::burned_code_kept > view.ledger_time();
  if (confirmed && !may_retry) return fail(nothing_to_confirm());
  const Result<CodeStateAnswer> state = flows::code_state(world_, view, pool, user.id);
  if (!state) return fail(confirmed ? nothing_to_confirm() : state.error());
  EvaluateRequest evaluate = evaluation(Use::code, pool, world_.random());
  evaluate.user = user.id;
  const Secret input = crypto::code_oprf_input(pool, user.id, name_of(state->purpose), state->code_id, code);
  const Result<flows::Evaluated> evaluated = flows::evaluate(world_, view, evaluate, input, user.code_key);
  if (!evaluated) return fail(confirmed ? nothing_to_confirm() : evaluated.error());
  const crypto::Ed25519Key key = crypto::code_key(evaluated->output);
  flows::Asked ask = asked(evidence::StatementKind::confirm_sign_up, pool);
  ask.statement.user = user.id;
  const Bytes content = length_prefixed({as_bytes(crypto::domain::confirm_content), user.id.bytes, state->code_id});
  ask.statement.idempotency = retry_key(ask.statement.kind, pool, caller, {key.sign(content)});
  if (confirmed) {
    TRY_ASSIGN(const bool done, done_before(view, ask.statement.idempotency));
    return done ? Result<void>{} : fail(nothing_to_confirm());
  }
  ask.statement.body =
      ledger::encode(ledger::ConfirmUser{pool, user.id, user.version, state->medium == evidence::CodeMedium::email,
                                         state->medium == evidence::CodeMedium::sms});
  TRY(settle(ask, view));
  const Bytes message = evidence::code_message(request_hash(ask.statement), state->code_id);
  ask.evidence.push_back(
      {evidence::Kind::code, evidence::encode(evidence::CodeProof{state->code_id, key.sign(message)})});
  evidence::Facts facts;
  facts.code_medium = state->medium;
  TRY(change(view, ask, facts));
  return {};
}

Result<void> CouncilGateway::confirm_sign_up(const PoolId& pool, const Uuid& user_id, Secret code,
                                             const Caller& caller) {
  return at_newest_view([&](const ledger::View& view) -> Result<void> {
    TRY_ASSIGN(const auto user, view.user(pool, user_id));
    if (!user) return confirm_stranger(view, pool, user_id, code);
    return try_confirm(view, pool, *user, code, caller);
  });
}

}  // namespace jurat::council
