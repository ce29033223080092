// What a node answers about codes: to gateways their state, to the drawn courier what it needs (see endorser.h).
#include "core/limits.h"
#include "council/endorser.h"
#include "council/statement_bodies.h"
#include "council/wire_parts.h"

namespace jurat::council {
namespace {

// Only the drawn courier of an endorsed send statement, over its own connection.
Result<SendIntent*> courier_only(SendIntent* intent, NodeIndex from) {
  if (intent == nullptr) return fail(Failure::statement_refused, "no such endorsed send statement");
  if (intent->courier != from) return fail(Failure::wrong_recipient, "not the drawn courier");
  return intent;
}

}  // namespace

Result<Bytes> Endorser::code_state(const Call& call, ByteSpan body) {
  TRY_ASSIGN(const CodeStateRequest request, parse<CodeStateRequest>(body));
  TRY_ASSIGN(const auto user, call.view.user(request.pool, request.user));
  std::optional<StoredCode> code;
  if (!user) {
    TRY_ASSIGN(code, strangers_codes_.imagined(request.pool, request.user, call.now));
  } else if (user->status == ledger::UserStatus::unconfirmed) {
    TRY_ASSIGN(code, codes_.live(request.pool, request.user, call.now));
  } else {
    TRY_ASSIGN(code, code_of_confirmed(*user, call.now));
  }
  if (!code) return fail(Failure::code_expired, "no live code");
  return encode(CodeStateAnswer{code->code_id, code->purpose, code->medium, code->expires});
}

// A live code, or else the one that served: its client may ask again whether it did.
Result<std::optional<StoredCode>> Endorser::code_of_confirmed(const ledger::User& user, Moment now) const {
  TRY_ASSIGN(auto code, codes_.live(user.pool, user.id, now));
  if (code) return code;
  return codes_.used(user.pool, user.id, now);
}

Result<void> Endorser::check_courier(const Call& call, const ledger::User& user, const SendCodeBody& body) const {
  for (const NodeIndex node : courier_order(call.view, user, body.purpose)) {
    if (node == body.courier) return {};
    if (keys_.reach == nullptr || !keys_.reach->is_away(node))
      return fail(Failure::statement_refused, "an earlier courier can be reached");
  }
  return fail(Failure::statement_refused, "the courier is no member");
}

Result<void> Endorser::charge_send(const Call& call, const ledger::User& user, evidence::CodeMedium medium) {
  must_be_durable_ = true;
  const bool just_signed_up =
      user.status == ledger::UserStatus::unconfirmed && call.now < user.created + limits::first_send_time;
  TRY(just_signed_up ? codes_.charge_first_send(user.pool, user.id, call.from, call.now)
                     : codes_.charge_send(user.pool, user.id, call.from, call.now));
  const auto kind =
      medium == evidence::CodeMedium::email ? ledger::LookUpKind::email : ledger::LookUpKind::phone_number;
  for (const ledger::LookUp& one : user.look_ups) {
    if (one.kind == kind) TRY(codes_.charge_destination(user.pool, one, call.from, call.now));
  }
  return {};
}

Result<Bytes> Endorser::courier_open(const Call& call, ByteSpan body) {
  TRY_ASSIGN(const CourierOpenRequest request, parse<CourierOpenRequest>(body));
  TRY_ASSIGN(SendIntent* const intent, courier_only(codes_.find_send(request.send_statement, call.now), call.from));
  TRY_ASSIGN(const Ground ground, read_ground(call.view, intent->statement, call.now));
  TRY_ASSIGN(const std::vector<DataPoint> points, kind_of(intent->statement.kind).points(ground, intent->statement));
  CourierOpenAnswer answer;
  TRY_ASSIGN(answer.opened, data_partials(call.view, points, true));
  return encode(answer);
}

Result<Bytes> Endorser::courier_evaluate(const Call& call, ByteSpan body) {
  TRY_ASSIGN(const CourierEvaluateRequest request, parse<CourierEvaluateRequest>(body));
  TRY_ASSIGN(SendIntent* const intent, courier_only(codes_.find_send(request.send_statement, call.now), call.from));
  if (intent->evaluated && !(*intent->evaluated == request.blinded)) {
    return fail(Failure::spent, "a send statement serves one evaluation");
  }
  intent->evaluated = request.blinded;
  TRY_ASSIGN(const auto user, call.view.user(*intent->statement.pool, *intent->statement.user));
  if (!user) return fail(Failure::user_not_found, "no such user");
  TRY_ASSIGN(const EvaluateAnswer evaluated, partial_of(call, user->code_key, request.blinded));
  return encode(CourierEvaluateAnswer{evaluated.partial});
}

Result<Bytes> Endorser::store_code(const Call& call, ByteSpan body) {
  TRY_ASSIGN(const StoreCodeRequest request, parse<StoreCodeRequest>(body));
  TRY_ASSIGN(SendIntent* const intent, courier_only(codes_.find_send(request.send_statement, call.now), call.from));
  if (intent->stored) return fail(Failure::spent, "a send statement serves one code");
  if (request.expires > call.now + limits::code_life + limits::answer_window || request.expires <= call.now) {
    return fail(Failure::statement_refused, "a code lives a day at most");
  }
  TRY_ASSIGN(const SendCodeBody send, parse_send_code_body(intent->statement.body));
  StoredCode code;
  code.code_id = request.code_id;
  code.public_key = request.public_key;
  code.purpose = send.purpose;
  code.medium = send.medium;
  code.send_statement = request.send_statement;
  code.expires = request.expires;
  intent->stored = true;
  must_be_durable_ = true;
  TRY(codes_.store(*intent->statement.pool, *intent->statement.user, code));
  return Bytes{};
}

}  // namespace jurat::council
