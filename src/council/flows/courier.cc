#include "council/flows/courier.h"

#include <algorithm>

#include "core/limits.h"
#include "council/codes.h"
#include "council/flows/rounds.h"
#include "council/sealing.h"
#include "council/statement_bodies.h"
#include "crypto/password/password_key.h"

namespace jurat::council::flows {
namespace {

constexpr std::size_t code_digits = 6;

Duration life_of(evidence::CodePurpose purpose) {
  switch (purpose) {
    case evidence::CodePurpose::confirm_sign_up:
    case evidence::CodePurpose::verify_attribute:
      return limits::code_life;
    case evidence::CodePurpose::reset_password:
      return limits::reset_code_life;
    case evidence::CodePurpose::second_factor:
      return limits::factor_code_life;
  }
  broken_truth("every purpose has its life", __FILE__, __LINE__);
}

// Uniform decimal digits by rejection.
Secret draw_code(const CourierSettings& settings, Random& random) {
  if (settings.fixed_code) return Secret::copy_of(as_bytes(*settings.fixed_code));
  Secret code(code_digits);
  std::size_t filled = 0;
  while (filled < code_digits) {
    const std::uint8_t byte = random.array<1>()[0];
    if (byte < 250) code.writable()[filled++] = static_cast<std::uint8_t>('0' + byte % 10);
  }
  return code;
}

Round courier_round(const ledger::View& view, MessageType type, const Bytes& body) {
  Round round;
  const Bytes request = frame(type, body);
  for (const ledger::Member& member : view.council().members) round.requests.push_back({member.index, request});
  round.need = view.council().t;
  return round;
}

// With proofs from everybody: a lie is named at once and costs another node's answer, not the mail.
Result<OpenedValues> open_destination(World& world, const ledger::View& view, const std::vector<DataPoint>& points,
                                      const Hash32& send) {
  Round round = courier_round(view, MessageType::courier_open, encode(CourierOpenRequest{send}));
  round.accept = [&](NodeIndex node, ByteSpan body) -> Result<void> {
    TRY_ASSIGN(const CourierOpenAnswer answer, parse<CourierOpenAnswer>(body));
    return check_partials(view, points, node, answer.opened);
  };
  TRY_ASSIGN(const Gathered gathered, world.ask(std::move(round)));
  std::vector<std::vector<crypto::Partial>> partials(points.size());
  for (const auto& [node, body] : gathered.answers) {
    TRY_ASSIGN(const CourierOpenAnswer answer, parse<CourierOpenAnswer>(body));
    for (std::size_t i = 0; i < points.size(); ++i) partials[i].push_back(answer.opened[i]);
  }
  std::vector<Secret> keys;
  for (std::size_t i = 0; i < points.size(); ++i) {
    TRY_ASSIGN(const Secret output, crypto::finalize_prf(points[i].input, partials[i]));
    keys.push_back(std::move(crypto::data_key_from_prf(output).bytes));
  }
  return open_values(points, keys);
}

Result<crypto::Ed25519PublicKey> key_of_code(World& world, const ledger::View& view, const ledger::User& user,
                                             const Secret& input, const Hash32& send) {
  TRY_ASSIGN(const crypto::BlindedInput blinded, crypto::blind_input(input.span(), world.random()));
  TRY_ASSIGN(const crypto::Commitments commitments, view.commitments(user.code_key));
  Round round =
      courier_round(view, MessageType::courier_evaluate, encode(CourierEvaluateRequest{send, blinded.blinded}));
  round.accept = [&](NodeIndex node, ByteSpan body) -> Result<void> {
    TRY_ASSIGN(const CourierEvaluateAnswer answer, parse<CourierEvaluateAnswer>(body));
    if (answer.partial.node != node || !crypto::verify_partial(commitments, blinded.blinded, answer.partial)) {
      return fail(Failure::share_invalid, "a wrong code partial");
    }
    return {};
  };
  TRY_ASSIGN(const Gathered gathered, world.ask(std::move(round)));
  std::vector<crypto::Partial> partials;
  for (const auto& [node, body] : gathered.answers) {
    TRY_ASSIGN(const CourierEvaluateAnswer answer, parse<CourierEvaluateAnswer>(body));
    partials.push_back(answer.partial);
  }
  TRY_ASSIGN(const Secret output, crypto::finalize_oprf(input.span(), blinded.blind, partials));
  return crypto::code_key(output).public_key();
}

}  // namespace

std::string masked(std::string_view destination, bool email) {
  if (!email) {
    const std::size_t shown = std::min<std::size_t>(4, destination.size());
    return "+" + std::string(destination.size() > shown + 1 ? destination.size() - shown - 1 : 0, '*') +
           std::string(destination.substr(destination.size() - shown));
  }
  const std::size_t at = destination.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 >= destination.size()) return "***";
  // The first character of each part; a character may be several bytes of UTF-8.
  const auto first = [](std::string_view text) {
    std::size_t length = 1;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) ++length;
    return std::string(text.substr(0, length));
  };
  return first(destination) + "***@" + first(destination.substr(at + 1)) + "***";
}

namespace {

Result<DeliverAnswer> ask_for_delivery(World& world, NodeIndex node, MessageType type, const Bytes& body) {
  Round round;
  round.requests.push_back({node, frame(type, body)});
  round.deadline = limits::delivery_time;
  TRY_ASSIGN(const Gathered gathered, world.ask(std::move(round)));
  return parse<DeliverAnswer>(gathered.answers.front().second);
}

Result<DeliverAnswer> send_by(World& world, const ledger::View& view, NodeIndex courier,
                              const RelaySendRequest& wanted) {
  Asked ask;
  ask.statement.kind = evidence::StatementKind::send_code;
  ask.statement.pool = wanted.pool;
  ask.statement.user = wanted.user;
  ask.statement.gateway = world.self();
  ask.statement.body = encode(SendCodeBody{wanted.purpose, wanted.medium, courier});
  TRY(ground_statement(ask.statement, view, world.now(), world.random()));
  ask.salt = world.random().array<32>();
  TRY_ASSIGN(const Ground ground, read_ground(view, ask.statement, world.now()));
  TRY(endorse_send(world, ground, ask));
  return ask_for_delivery(world, courier, MessageType::deliver, encode(DeliverRequest{encode(ask.statement)}));
}

// The first that can be reached; where none can, the first.
Result<NodeIndex> courier_for(const World& world, const ledger::View& view, const RelaySendRequest& wanted) {
  TRY_ASSIGN(const auto user, view.user(wanted.pool, wanted.user));
  if (!user) return fail(Failure::other_view, "no such user here");
  const auto order = courier_order(view, *user, wanted.purpose);
  const auto reached = std::ranges::find_if(order, [&](NodeIndex node) { return !world.is_away(node); });
  return reached == order.end() ? order.front() : *reached;
}

}  // namespace

Result<DeliverAnswer> send_code(World& world, const ledger::View& view, const RelaySendRequest& wanted) {
  TRY_ASSIGN(const NodeIndex courier, courier_for(world, view, wanted));
  if (courier != world.self() || view.council().n == 1) return send_by(world, view, courier, wanted);
  Result<DeliverAnswer> sent = fail(Failure::not_enough_nodes, "no other node puts the send statement");
  for (const ledger::Member& member : view.council().members) {
    if (member.index == world.self()) continue;
    sent = ask_for_delivery(world, member.index, MessageType::relay_send, encode(wanted));
    // A node that is away or behind leaves it to the next; what was refused is refused.
    const bool next =
        !sent && (sent.error().failure == Failure::not_enough_nodes || sent.error().failure == Failure::other_view ||
                  sent.error().failure == Failure::stale_head);
    if (!next) break;
  }
  return sent;
}

Result<Bytes> relay_send(World& world, NodeIndex from, ByteSpan request) {
  TRY_ASSIGN(const RelaySendRequest wanted, parse<RelaySendRequest>(request));
  TRY_ASSIGN(const ledger::View view, world.view());
  TRY_ASSIGN(const NodeIndex courier, courier_for(world, view, wanted));
  if (courier != from || from == world.self())
    return fail(Failure::statement_refused, "only the user's courier has its send statements put by others");
  TRY_ASSIGN(const DeliverAnswer answer, send_by(world, view, courier, wanted));
  return encode(answer);
}

namespace {

// As for any statement: a node that is behind its gateway waits a little for its own ledger.
Result<ledger::View> view_at(World& world, std::uint64_t height) {
  for (auto waited = std::chrono::milliseconds(0);; waited += limits::sign_in_wait) {
    TRY_ASSIGN(ledger::View view, world.view());
    if (view.height() >= height) return view;
    if (waited >= limits::view_wait) return fail(Failure::other_view, "this node is behind");
    world.pause(limits::sign_in_wait);
  }
}

}  // namespace

Result<Bytes> deliver(World& world, const CourierSettings& settings, NodeIndex from, ByteSpan bytes) {
  TRY_ASSIGN(const DeliverRequest request, parse<DeliverRequest>(bytes));
  TRY_ASSIGN(const Statement statement, parse_statement(request.statement));
  if (statement.kind != evidence::StatementKind::send_code)
    return fail(Failure::statement_refused, "not a send statement");
  if (statement.gateway != from) return fail(Failure::wrong_recipient, "the statement names another gateway");
  const Hash32 send = request_hash(statement);
  TRY_ASSIGN(const ledger::View view, view_at(world, statement.height));
  TRY_ASSIGN(const Ground ground, read_ground(view, statement, world.now()));
  TRY_ASSIGN(const SendCodeBody body, parse_send_code_body(statement.body));
  if (body.courier != world.self()) return fail(Failure::wrong_recipient, "the statement names another courier");
  TRY_ASSIGN(const std::vector<DataPoint> points, kind_of(statement.kind).points(ground, statement));
  TRY_ASSIGN(const OpenedValues opened, open_destination(world, view, points, send));

  const ByteArray<16> code_id = world.random().array<16>();
  Secret code = draw_code(settings, world.random());
  const Secret input = crypto::code_oprf_input(*statement.pool, *statement.user, name_of(body.purpose), code_id, code);
  TRY_ASSIGN(const crypto::Ed25519PublicKey key, key_of_code(world, view, *ground.user, input, send));
  const Moment expires = world.now() + life_of(body.purpose);
  TRY(world.ask(courier_round(view, MessageType::store_code, encode(StoreCodeRequest{send, code_id, key, expires}))));

  const bool email = body.medium == evidence::CodeMedium::email;
  const std::string attribute = email ? "email" : "phone_number";
  const std::string destination = opened.attributes.values.at(attribute);
  TRY(world.messenger().send(
      CodeMessage{body.medium, destination, statement.pool->text(), opened.username, body.purpose, std::move(code)}));
  return encode(DeliverAnswer{std::string(name_of(body.medium)), attribute, masked(destination, email)});
}

}  // namespace jurat::council::flows
