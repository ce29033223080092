#include "council/endorser.h"

#include <algorithm>

#include "core/limits.h"
#include "council/statement_bodies.h"
#include "council/wire_parts.h"
#include "crypto/domains.h"
#include "crypto/hash.h"
#include "crypto/jwt/token.h"
#include "ledger/entries/add_key_sets.h"

namespace jurat::council {
namespace {

bool is_entry(const Grant& grant) { return std::holds_alternative<GrantedEntry>(grant); }

}  // namespace

Endorser::Endorser(NodeKeys keys, Shares& shares, Tables& tables, TokenKeys& token_keys, Random& random)
    : keys_(std::move(keys)),
      shares_(shares),
      tables_(tables),
      token_keys_(token_keys),
      random_(random),
      counters_(tables),
      codes_(tables),
      strangers_codes_(tables, CodesOf::strangers) {}

Reply Endorser::answer(NodeIndex from, ByteSpan request, const ledger::View& view, Moment now) {
  const Call call{from, view, now};
  must_be_durable_ = false;
  const Result<Framed> framed = parse_frame(request);
  Result<Bytes> body = fail(Failure::bad_encoding, "not a message");
  if (framed) {
    switch (framed->type) {
      case MessageType::look_up:
        body = look_up(call, framed->body);
        break;
      case MessageType::evaluate:
        body = evaluate(call, framed->body);
        break;
      case MessageType::endorse:
        body = endorse(call, framed->body);
        break;
      case MessageType::code_state:
        body = code_state(call, framed->body);
        break;
      case MessageType::courier_open:
        body = courier_open(call, framed->body);
        break;
      case MessageType::courier_evaluate:
        body = courier_evaluate(call, framed->body);
        break;
      case MessageType::store_code:
        body = store_code(call, framed->body);
        break;
      case MessageType::receive_admin_call:
        body = receive_admin_call(call, framed->body);
        break;
      case MessageType::applied:
        body = applied(call, framed->body);
        break;
      case MessageType::deliver:
      case MessageType::relay_send:
      case MessageType::deal_stock:
      case MessageType::sub_shares:
      case MessageType::accept_stock:
        body = fail(Failure::bad_encoding, "not a request to an endorser");
        break;
    }
  }
  Reply reply;
  if (must_be_durable_) reply.durable_at = tables_.written();
  if (body) {
    reply.answer = answer_with(*body);
  } else {
    if (body.error().failure == Failure::pending) reply.wait_for_height = view.height() + 1;
    reply.answer = answer_failure(
        body.error().failure == Failure::pending ? Error{Failure::other_view, body.error().message} : body.error());
  }
  return reply;
}

Result<Bytes> Endorser::applied(const Call& call, ByteSpan body) const {
  TRY_ASSIGN(const AppliedRequest request, parse<AppliedRequest>(body));
  if (request.height <= call.view.height()) return Bytes{};
  if (request.height > call.view.height() + 2) return fail(Failure::other_view, "a height far ahead of this node's");
  return fail(Failure::pending, "this node is behind");
}

Result<void> Endorser::check_envelope(const Call& call, const Statement& statement) const {
  const ledger::CouncilRecord& council = call.view.council();
  if (statement.council != council.id || statement.epoch != council.epoch)
    return fail(Failure::statement_refused, "another council or epoch");
  if (statement.gateway != call.from) return fail(Failure::wrong_recipient, "the statement names another gateway");
  const Duration window = kind_of(statement.kind).effect == Effect::answers ? Duration(limits::answer_window)
                                                                            : Duration(limits::endorsed_time_skew);
  if (statement.time > call.now + window || statement.time < call.now - window) {
    return fail(Failure::statement_refused, "the statement's time is too far from this node's clock");
  }
  if (statement.height > call.view.height() + 2) return fail(Failure::other_view, "a height far ahead of this node's");
  if (statement.height > call.view.height()) return fail(Failure::pending, "this node is behind");
  return {};
}

Result<void> Endorser::check_leaves(const Call& call, const Statement& statement) const {
  const std::vector<Bytes> keys = rests_on(statement);
  if (keys.size() != statement.leaves.size())
    return fail(Failure::statement_refused, "not the leaves of this statement");
  for (std::size_t i = 0; i < keys.size(); ++i) {
    TRY_ASSIGN(const Hash32 hash, call.view.leaf_hash(keys[i]));
    if (hash != statement.leaves[i]) return fail(Failure::other_view, "a record changed since");
  }
  return {};
}

Result<Bytes> Endorser::endorse(const Call& call, ByteSpan body) {
  TRY_ASSIGN(const EndorseRequest request, parse<EndorseRequest>(body));
  TRY_ASSIGN(const Statement statement, parse_statement(request.statement));
  TRY(check_names(statement));
  TRY(check_envelope(call, statement));
  TRY(check_leaves(call, statement));
  const Hash32 hash = request_hash(statement);
  TRY_ASSIGN(Ground ground, read_ground(call.view, statement, call.now));
  ground.forms = keys_.forms;
  TRY_ASSIGN(const evidence::Facts facts, verify(call, statement, hash, ground, request.evidence));
  TRY_ASSIGN(const EndorseAnswer answer, request.stage == Stage::grant
                                             ? grant(call, statement, ground, facts, request)
                                             : open(call, statement, hash, ground, request.stage));
  return encode(answer);
}

Result<evidence::Facts> Endorser::verify(const Call& call, const Statement& statement, const Hash32& hash,
                                         const Ground& ground, const std::vector<evidence::Item>& items) {
  const Hash32 shown = evidence_digest({}, items);
  // The hash covers the gateway, so what is found was shown by this one.
  if (const Verified* earlier = verified_.find(hash, call.now); earlier != nullptr && earlier->evidence == shown) {
    // What the evidence used up may still be on its way to the disk, for the request that showed it first.
    must_be_durable_ = true;
    return earlier->facts;
  }
  evidence::Question question;
  question.statement = statement.kind;
  question.request_hash = hash;
  question.council = statement.council;
  question.gateway = statement.gateway;
  question.now = call.now;
  question.view = &call.view;
  question.pool = ground.pool ? &*ground.pool : nullptr;
  question.client = ground.client ? &*ground.client : nullptr;
  question.user = ground.user ? &*ground.user : nullptr;
  question.self = keys_.self;
  question.new_key = statement.new_key;
  const std::string issuer = ground.pool ? issuer_of(call.view, *ground.pool) : std::string();
  question.issuer = issuer;
  std::optional<GuessedAt> guessed;
  if (const Intent* intent = intents_.find(statement.id, call.now); intent != nullptr && intent->gateway == call.from) {
    // The nonce serves the user whose guess was charged, and one statement: it is burned before anything is verified.
    const bool same_user = intent->user ? intent->user == statement.user : !ground.user;
    if (same_user) question.own_nonce = intent->nonce;
    guessed = intent->charged;
    intents_.erase(statement.id);
  }
  if (ground.pool && statement.user) {
    TRY_ASSIGN(const auto code, codes_.live(*statement.pool, *statement.user, call.now));
    if (code) question.code = evidence::LiveCode{code->code_id, code->public_key, code->purpose, code->medium};
  }
  evidence::Facts facts;
  const Result<void> held = evidence::verify_all(question, items, facts);
  if (guessed) TRY(counters_.settle(*guessed, call.from, held.has_value(), call.now));
  if (facts.admin) TRY(use_admin_nonce(hash, *facts.admin, call.now));
  TRY(held);
  TRY(after_evidence(call, statement, facts));
  const std::size_t room = limits::live_nonces / call.view.council().n;
  if (!verified_.put(call.from, room, hash, {facts, shown}, call.now + limits::answer_window, call.now))
    return fail(Failure::too_many_requests, "this gateway has too many statements under way at this node");
  return facts;
}

Result<void> Endorser::after_evidence(const Call& call, const Statement& statement, const evidence::Facts& facts) {
  // Look-ups that led to verified evidence do not drain the gateway's bucket (protocols 7).
  if (!facts.proven.empty() && statement.pool && evidence_follows_look_up(statement.kind))
    look_ups_.give_back(call.from, *statement.pool, call.now);
  // First success burns a code (protocols 4); the statement it served is remembered in verified_.
  if (facts.has(evidence::Kind::code)) {
    TRY(codes_.use_up(*statement.pool, *statement.user, statement.time, call.now));
    must_be_durable_ = true;
  }
  return {};
}

Result<EndorseAnswer> Endorser::open(const Call& call, const Statement& statement, const Hash32& hash,
                                     const Ground& ground, Stage stage) {
  if (statement.kind == evidence::StatementKind::send_code && ground.pool && statement.user && !ground.user) {
    // Somebody unknown is charged like a user, and then there is nobody to send to.
    must_be_durable_ = true;
    TRY(strangers_.take(call.from, *statement.pool, 1, call.now));
    TRY(strangers_codes_.charge_send(*statement.pool, *statement.user, call.from, call.now));
    TRY(strangers_codes_.imagine(*statement.pool, *statement.user, true, call.now));
    return fail(Failure::user_not_found, "no such user");
  }
  TRY_ASSIGN(const std::vector<DataPoint> points, kind_of(statement.kind).points(ground, statement));
  EndorseAnswer answer;
  if (statement.kind == evidence::StatementKind::send_code) {
    // Rule G: these partials go to the drawn courier, when it asks; the gateway learns only that they would.
    TRY_ASSIGN(const auto body, parse_send_code_body(statement.body));
    if (body.courier == call.from && call.view.council().n > 1) {
      return fail(Failure::wrong_recipient, "a gateway is never its own courier");
    }
    TRY(check_courier(call, *ground.user, body));
    if (codes_.find_send(hash, call.now) == nullptr) {
      TRY(charge_send(call, *ground.user, body.medium));
      TRY(codes_.remember(hash, SendIntent{statement, body.courier, {}, false},
                          limits::live_nonces / call.view.council().n, call.now));
    }
    return answer;
  }
  TRY_ASSIGN(answer.opened, data_partials(call.view, points, stage == Stage::open_proved));
  return answer;
}

Result<EndorseAnswer> Endorser::grant(const Call& call, const Statement& statement, const Ground& ground,
                                      const evidence::Facts& facts, const EndorseRequest& request) {
  TRY_ASSIGN(const Grant granted, kind_of(statement.kind).judge(ground, statement, facts, request.supplement));
  const ledger::CouncilRecord& council = ground.view.council();
  EndorseAnswer answer;
  if (statement.kind == evidence::StatementKind::add_key_sets) TRY(holds_shares(statement));
  if (is_entry(granted)) {
    std::optional<ledger::AdminNonce> admin;
    if (facts.admin) admin = facts.admin->nonce;
    const Hash32 shown = evidence_digest(request.evidence_salt, request.evidence);
    answer.granted = ledger::op_id(entry_of(statement, std::get<GrantedEntry>(granted), shown, admin));
    if (statement.kind == evidence::StatementKind::sign_up)
      look_ups_.expect_entry(call.from, *statement.pool, answer.granted, call.now);
  } else if (const auto* document = std::get_if<GrantedDocument>(&granted)) {
    answer.granted = document->digest;
  } else if (const auto* tokens = std::get_if<GrantedTokens>(&granted)) {
    return sign_tokens(ground, *tokens);
  } else {
    return fail(Failure::statement_refused, "there is nothing to grant beyond the opening");
  }
  answer.signature = crypto::endorse_digest(keys_.identity, council.id, council.epoch, answer.granted);
  return answer;
}

Result<void> Endorser::holds_shares(const Statement& statement) const {
  TRY_ASSIGN(const ledger::AddKeySets added, ledger::parse_add_key_sets(statement.body));
  for (const ledger::RsaKeySet& set : added.sets) TRY(token_keys_.check_holds(set));
  return {};
}

Result<EndorseAnswer> Endorser::sign_tokens(const Ground& ground, const GrantedTokens& tokens) {
  TRY_ASSIGN(const SigningInputs inputs, signing_inputs(ground, tokens));
  EndorseAnswer answer;
  answer.granted = payload_hash(inputs);
  TRY_ASSIGN(answer.id_share, token_keys_.share_of_id(*ground.pool->key_set, inputs.id));
  TRY_ASSIGN(answer.access_share, token_keys_.share_of_access(*ground.pool->key_set, inputs.access));
  if (tokens.ticket) {
    const ledger::CouncilRecord& council = ground.view.council();
    answer.signature =
        crypto::endorse_digest(keys_.identity, council.id, council.epoch, crypto::digest(*tokens.ticket));
  }
  return answer;
}

Result<SigningInputs> signing_inputs(const Ground& ground, const GrantedTokens& tokens) {
  TRY_ASSIGN(const auto keys, ground.view.key_set(*ground.pool->key_set));
  if (!keys) return fail(Failure::internal, "the pool's key set is gone");
  return SigningInputs{crypto::rs256_signing_input(crypto::thumbprint(keys->id_key), tokens.id_payload),
                       crypto::rs256_signing_input(crypto::thumbprint(keys->access_key), tokens.access_payload)};
}

Hash32 payload_hash(const SigningInputs& inputs) {
  return crypto::tagged_hash(crypto::domain::token_payloads, {as_bytes(inputs.id), as_bytes(inputs.access)});
}

ledger::Entry entry_of(const Statement& statement, const GrantedEntry& granted, const Hash32& digest,
                       const std::optional<ledger::AdminNonce>& admin) {
  ledger::Entry entry;
  entry.council = statement.council;
  entry.epoch = statement.epoch;
  entry.number = granted.number;
  entry.pool = statement.pool ? statement.pool->text() : std::string();
  entry.body = granted.body;
  entry.evidence_digest = digest;
  entry.endorsed = statement.time;
  entry.gateway = statement.gateway;
  entry.idempotency = statement.idempotency;
  entry.admin = admin;
  return entry;
}

Hash32 evidence_digest(const ByteArray<32>& salt, const std::vector<evidence::Item>& items) {
  Bytes all = to_bytes(salt);
  for (const evidence::Item& item : items) {
    all.push_back(static_cast<std::uint8_t>(item.kind));
    append_length_prefixed(all, item.proof);
  }
  return crypto::sha256(all);
}

}  // namespace jurat::council
