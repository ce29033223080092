#include "council/flows/rounds.h"

#include <algorithm>
#include <map>

#include "core/limits.h"
#include "council/flows/token_shares.h"
#include "council/sealing.h"

namespace jurat::council::flows {
namespace {

Round to_all(const ledger::View& view, MessageType type, const Bytes& body) {
  Round round;
  const Bytes request = frame(type, body);
  for (const ledger::Member& member : view.council().members) round.requests.push_back({member.index, request});
  round.need = view.council().t;
  return round;
}

// Accepted answers, so that none is parsed again when its round is over: each point in one is a square root to check.
template <class Answer>
using Accepted = std::map<NodeIndex, Answer>;

}  // namespace

Result<std::vector<LookedUp>> look_up(World& world, const ledger::View& view, const ledger::Pool& pool,
                                      const std::vector<WantedLookUp>& wanted) {
  TRY_ASSIGN(const crypto::Commitments commitments, view.commitments(pool.look_up_key));
  LookUpRequest request{pool.id, {}};
  std::vector<crypto::BlindedInput> blinded;
  for (const WantedLookUp& one : wanted) {
    TRY_ASSIGN(crypto::BlindedInput input,
               crypto::blind_input(look_up_input(pool.id, one.kind, one.normal), world.random()));
    request.points.push_back(input.blinded);
    blinded.push_back(std::move(input));
  }
  Round round = to_all(view, MessageType::look_up, encode(request));
  Accepted<LookUpAnswer> accepted;
  round.accept = [&](NodeIndex node, ByteSpan body) -> Result<void> {
    TRY_ASSIGN(LookUpAnswer answer, parse<LookUpAnswer>(body));
    if (answer.partials.size() != request.points.size())
      return fail(Failure::share_invalid, "another number of partials");
    for (std::size_t i = 0; i < answer.partials.size(); ++i) {
      if (answer.partials[i].node != node ||
          !crypto::verify_partial(commitments, request.points[i], answer.partials[i])) {
        return fail(Failure::share_invalid, "a wrong look-up partial");
      }
    }
    accepted[node] = std::move(answer);
    return {};
  };
  TRY_ASSIGN(const Gathered gathered, world.ask(std::move(round)));
  std::vector<LookedUp> found(wanted.size());
  for (const auto& [node, body] : gathered.answers) {
    const LookUpAnswer& answer = accepted.at(node);
    for (std::size_t i = 0; i < wanted.size(); ++i) found[i].proof.partials.push_back(answer.partials[i]);
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    found[i].proof.blind = Secret::copy_of(blinded[i].blind.span());
    const Bytes input = look_up_input(pool.id, wanted[i].kind, wanted[i].normal);
    TRY_ASSIGN(const Secret output, crypto::finalize_oprf(input, blinded[i].blind, found[i].proof.partials));
    found[i].value = look_up_value(output);
  }
  return found;
}

namespace {

Result<void> check_evaluation(NodeIndex node, const EvaluateAnswer& answer, const EvaluateRequest& request,
                              const std::optional<crypto::Commitments>& commitments, const crypto::Commitments& of_pool,
                              const std::optional<crypto::Commitments>& data) {
  // Somebody unknown has no commitments: the node's own word stands in for them, and what they cost is spent on those
  // of the pool.
  const crypto::Commitments own{answer.public_share};
  crypto::Partial partial = answer.partial;
  if (partial.node != node) return fail(Failure::share_invalid, "another node's partial");
  if (!commitments) {
    TRY(crypto::public_share(of_pool, node));
    partial.node = NodeIndex{1};
  }
  if (!crypto::verify_partial(commitments ? *commitments : own, request.blinded, partial)) {
    return fail(Failure::share_invalid, "a wrong password partial");
  }
  if (answer.data.size() != request.purposes.size()) return fail(Failure::share_invalid, "another number of partials");
  for (std::size_t i = 0; i < answer.data.size(); ++i) {
    const Bytes input =
        ledger::data_key_input(request.pool, request.user.text(), request.purposes[i], 1, request.intent);
    TRY_ASSIGN(const crypto::Point point, crypto::prf_point(input));
    if (answer.data[i].node != node || !crypto::verify_partial(*data, point, answer.data[i])) {
      return fail(Failure::share_invalid, "a wrong data partial");
    }
  }
  return {};
}

}  // namespace

Result<Evaluated> evaluate(World& world, const ledger::View& view, EvaluateRequest request, const Secret& input,
                           const std::optional<ledger::StockKey>& key) {
  TRY_ASSIGN(const crypto::BlindedInput blinded, crypto::blind_input(input.span(), world.random()));
  request.blinded = blinded.blinded;
  TRY_ASSIGN(const ledger::View newest, world.view());
  request.height = newest.height();
  TRY_ASSIGN(const auto pool, view.pool(request.pool));
  if (!pool) return fail(Failure::pool_not_found, "no such pool");
  TRY_ASSIGN(const crypto::Commitments of_pool, view.commitments(pool->look_up_key));
  std::optional<crypto::Commitments> commitments, data;
  if (key) {
    TRY_ASSIGN(commitments, view.commitments(*key));
  }
  if (request.use == Use::new_user) {
    TRY_ASSIGN(data, view.commitments(request.data_key));
  }
  Round round = to_all(view, MessageType::evaluate, encode(request));
  Accepted<EvaluateAnswer> accepted;
  round.accept = [&](NodeIndex node, ByteSpan body) -> Result<void> {
    TRY_ASSIGN(EvaluateAnswer answer, parse<EvaluateAnswer>(body));
    // The smallest clock becomes a token's iat, which every node holds against its own.
    const Moment now = world.now();
    if (answer.clock < now - limits::endorsed_time_skew || answer.clock > now + limits::endorsed_time_skew)
      return fail(Failure::stale_head, "the node's clock is more than 10 s from this one's");
    TRY(check_evaluation(node, answer, request, commitments, of_pool, data));
    accepted[node] = std::move(answer);
    return {};
  };
  if (request.use == Use::sign_in) round.linger = limits::nonce_linger;
  TRY_ASSIGN(const Gathered gathered, world.ask(std::move(round)));
  Evaluated evaluated;
  evaluated.data.resize(request.purposes.size());
  std::vector<crypto::Partial> partials;
  for (const auto& [node, body] : gathered.answers) {
    const EvaluateAnswer& answer = accepted.at(node);
    if (partials.size() < view.council().t) partials.push_back(answer.partial);
    evaluated.nonces.push_back({node, answer.nonce});
    evaluated.clock = evaluated.nonces.size() == 1 ? answer.clock : std::min(evaluated.clock, answer.clock);
    for (std::size_t i = 0; i < answer.data.size(); ++i) evaluated.data[i].push_back(answer.data[i]);
  }
  TRY_ASSIGN(evaluated.output, crypto::finalize_oprf(input.span(), blinded.blind, partials));
  return evaluated;
}

namespace {

Bytes endorse_request(Stage stage, const Asked& asked, Supplement supplement) {
  EndorseRequest request;
  request.stage = stage;
  request.statement = encode(asked.statement);
  request.evidence = asked.evidence;
  request.evidence_salt = asked.salt;
  request.supplement = std::move(supplement);
  return encode(request);
}

// Combines partials into data keys; a read's key must match its value's commitment.
Result<Opened> combine(const std::vector<DataPoint>& points, const Gathered& gathered,
                       const Accepted<EndorseAnswer>& accepted) {
  Opened opened;
  opened.partials.resize(points.size());
  for (const auto& [node, body] : gathered.answers) {
    const EndorseAnswer& answer = accepted.at(node);
    for (std::size_t i = 0; i < points.size(); ++i) opened.partials[i].push_back(answer.opened[i]);
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    TRY_ASSIGN(const Secret output, crypto::finalize_prf(points[i].input, opened.partials[i]));
    crypto::DataKey key = crypto::data_key_from_prf(output);
    if (points[i].value && !crypto::commits_to(key, points[i].value->sealed)) {
      return fail(Failure::cannot_open, "the partials do not give the value's key");
    }
    opened.data_keys.push_back(std::move(key.bytes));
  }
  return opened;
}

// Partials of values that are read carry a proof only where `all_proved`.
Result<void> check_opened(const ledger::View& view, const std::vector<DataPoint>& points, NodeIndex node,
                          const std::vector<crypto::Partial>& opened, bool all_proved) {
  if (opened.size() != points.size()) return fail(Failure::share_invalid, "another number of partials");
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (opened[i].node != node) return fail(Failure::share_invalid, "another node's partial");
    if (!all_proved && points[i].value) continue;
    TRY_ASSIGN(const crypto::Point point, crypto::prf_point(points[i].input));
    TRY_ASSIGN(const crypto::Commitments commitments, view.commitments(points[i].key));
    if (!crypto::verify_partial(commitments, point, opened[i]))
      return fail(Failure::share_invalid, "a wrong data partial");
  }
  return {};
}

Result<Opened> open_in(World& world, const Ground& ground, const Asked& asked, const std::vector<DataPoint>& points,
                       Stage stage) {
  Round round = to_all(ground.view, MessageType::endorse, endorse_request(stage, asked, {}));
  Accepted<EndorseAnswer> accepted;
  round.accept = [&](NodeIndex node, ByteSpan body) -> Result<void> {
    TRY_ASSIGN(EndorseAnswer answer, parse<EndorseAnswer>(body));
    TRY(check_opened(ground.view, points, node, answer.opened, stage == Stage::open_proved));
    accepted[node] = std::move(answer);
    return {};
  };
  TRY_ASSIGN(const Gathered gathered, world.ask(std::move(round)));
  return combine(points, gathered, accepted);
}

}  // namespace

Result<Opened> open(World& world, const Ground& ground, const Asked& asked) {
  // Where the gateway's own look says no, the nodes still check the evidence first: theirs is the answer that counts,
  // and nobody without evidence learns why.
  const Result<std::vector<DataPoint>> own = kind_of(asked.statement.kind).points(ground, asked.statement);
  const std::vector<DataPoint> points = own ? *own : std::vector<DataPoint>{};
  Result<Opened> opened = open_in(world, ground, asked, points, Stage::open);
  if (opened && !own) return fail(own.error());
  if (opened || opened.error().failure != Failure::cannot_open) return opened;
  // Somebody's partial was wrong: ask again with proofs, which name the liar and leave t honest answers.
  return open_in(world, ground, asked, points, Stage::open_proved);
}

Result<void> check_partials(const ledger::View& view, const std::vector<DataPoint>& points, NodeIndex node,
                            const std::vector<crypto::Partial>& partials) {
  return check_opened(view, points, node, partials, true);
}

Result<void> endorse_send(World& world, const Ground& ground, const Asked& asked) {
  TRY(world.ask(to_all(ground.view, MessageType::endorse, endorse_request(Stage::open, asked, {}))));
  return {};
}

Result<CodeStateAnswer> code_state(World& world, const ledger::View& view, const PoolId& pool, const Uuid& user) {
  TRY_ASSIGN(const Gathered gathered,
             world.ask(to_all(view, MessageType::code_state, encode(CodeStateRequest{pool, user}))));
  // One node may be behind or lie: the answer that f + 1 nodes give holds.
  const std::size_t enough = faulty(view.council()) + 1;
  for (const auto& [node, body] : gathered.answers) {
    const auto same = std::count_if(gathered.answers.begin(), gathered.answers.end(),
                                    [&](const auto& other) { return other.second == body; });
    if (static_cast<std::size_t>(same) >= enough) return parse<CodeStateAnswer>(body);
  }
  return fail(Failure::other_view, "the nodes do not agree on the user's code");
}

namespace {

Result<Hash32> expected_grant(const Asked& asked, const Grant& granted, const std::optional<TokenShares>& shares) {
  if (const auto* entry = std::get_if<GrantedEntry>(&granted)) {
    return ledger::op_id(entry_of(asked.statement, *entry, evidence_digest(asked.salt, asked.evidence), asked.admin));
  }
  if (const auto* document = std::get_if<GrantedDocument>(&granted)) return document->digest;
  if (shares) return payload_hash(shares->inputs());
  return fail(Failure::internal, "nothing to grant");
}

std::optional<Hash32> certified_digest(const Grant& granted, const Hash32& expected) {
  const auto* tokens = std::get_if<GrantedTokens>(&granted);
  if (tokens == nullptr) return expected;
  if (!tokens->ticket) return std::nullopt;
  return crypto::digest(*tokens->ticket);
}

}  // namespace

Result<GrantedByAll> grant(World& world, const Ground& ground, const Asked& asked, const evidence::Facts& facts,
                           Supplement supplement) {
  GrantedByAll all;
  TRY_ASSIGN(all.grant, kind_of(asked.statement.kind).judge(ground, asked.statement, facts, supplement));
  std::optional<TokenShares> shares;
  if (const auto* tokens = std::get_if<GrantedTokens>(&all.grant)) {
    TRY_ASSIGN(shares, TokenShares::of(ground, *tokens));
  }
  TRY_ASSIGN(const Hash32 expected, expected_grant(asked, all.grant, shares));
  const std::optional<Hash32> certified = certified_digest(all.grant, expected);
  const ledger::CouncilRecord& council = ground.view.council();
  std::vector<crypto::Ed25519PublicKey> identities;
  identities.reserve(council.members.size());
  for (const ledger::Member& member : council.members) identities.push_back(member.identity);
  Round round = to_all(ground.view, MessageType::endorse, endorse_request(Stage::grant, asked, std::move(supplement)));
  if (shares) {
    round.at_first = council.t;
    round.complete = [&](const std::map<NodeIndex, Bytes>& good) { return shares->combine(good); };
  }
  round.accept = [&](NodeIndex node, ByteSpan body) -> Result<void> {
    TRY_ASSIGN(const EndorseAnswer answer, parse<EndorseAnswer>(body));
    if (answer.granted != expected) return fail(Failure::share_invalid, "the node vouches for something else");
    if (!certified) return {};
    const crypto::QuorumCertificate one{council.epoch, {{node, answer.signature}}};
    return crypto::verify_certificate(one, council.id, council.epoch, 1, identities, *certified);
  };
  TRY_ASSIGN(const Gathered gathered, world.ask(std::move(round)));
  all.certificate.epoch = council.epoch;
  for (const auto& [node, body] : gathered.answers) {
    TRY_ASSIGN(const EndorseAnswer answer, parse<EndorseAnswer>(body));
    all.certificate.signatures.push_back({node, answer.signature});
  }
  if (shares) {
    all.id_token = shares->id_token();
    all.access_token = shares->access_token();
    for (const NodeIndex liar : shares->liars())
      world.blame({liar, Failure::share_invalid, "a wrong share of a token's signature"});
  }
  return all;
}

void ask_in_vain(World& world, const ledger::View& view, const Asked& asked, Stage stage) {
  (void)world.ask(to_all(view, MessageType::endorse, endorse_request(stage, asked, {}))).has_value();
}

namespace {

// Until t nodes have applied what took something away: before that, what was ended might still be honoured through a
// node that lags (protocols 8).
Result<void> await_applied(World& world, const ledger::View& view, std::uint64_t height) {
  const Moment give_up = world.now() + limits::gather_time;
  Result<Gathered> applied = fail(Failure::pending);
  for (unsigned tries = 0; tries < limits::ending_tries && world.now() < give_up; ++tries) {
    applied = world.ask(to_all(view, MessageType::applied, encode(AppliedRequest{height})));
    if (applied) return {};
    world.pause(limits::ending_pause);
  }
  return fail(Failure::pending,
              "it is decided, and fewer nodes than are needed have applied it so far: " + applied.error().message);
}

}  // namespace

Result<Decided> change(World& world, const Ground& ground, const Asked& asked, const evidence::Facts& facts,
                       Supplement supplement) {
  TRY_ASSIGN(const GrantedByAll all, grant(world, ground, asked, facts, std::move(supplement)));
  ledger::CertifiedEntry certified;
  certified.entry = entry_of(asked.statement, std::get<GrantedEntry>(all.grant),
                             evidence_digest(asked.salt, asked.evidence), asked.admin);
  certified.certificate = all.certificate;
  TRY_ASSIGN(Decided decided, world.submit(ledger::encode(certified)));
  if (decided.failure) return fail(*decided.failure, decided.reason);
  if (kind_of(asked.statement.kind).effect == Effect::ends) TRY(await_applied(world, ground.view, decided.height));
  return decided;
}

Result<Decided> change_council(World& world, const ledger::View& view, evidence::StatementKind kind, Bytes body) {
  Asked asked;
  asked.statement.kind = kind;
  asked.statement.gateway = world.self();
  asked.statement.body = std::move(body);
  TRY(ground_statement(asked.statement, view, world.now(), world.random()));
  asked.salt = world.random().array<32>();
  TRY_ASSIGN(const Ground ground, read_ground(view, asked.statement, world.now()));
  return change(world, ground, asked, {});
}

}  // namespace jurat::council::flows
