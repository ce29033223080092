#include "council/council_gateway.h"

#include <algorithm>
#include <array>

#include "core/limits.h"
#include "council/gateway_retry.h"
#include "council/sealing.h"
#include "crypto/domains.h"
#include "crypto/hash.h"
#include "evidence/proofs.h"
#include "ledger/name_normal_form.h"

namespace jurat::council {

Uuid stand_in_for(const Hash32& look_up) {
  ByteArray<16> bytes{};
  std::copy_n(look_up.begin(), bytes.size(), bytes.begin());
  return Uuid::from_random(bytes);
}

flows::Asked CouncilGateway::asked(evidence::StatementKind kind, const std::optional<PoolId>& pool) const {
  flows::Asked asked;
  asked.statement.kind = kind;
  asked.statement.pool = pool;
  asked.statement.gateway = world_.self();
  return asked;
}

Result<void> CouncilGateway::settle(flows::Asked& asked, const ledger::View& view) {
  TRY(ground_statement(asked.statement, view, world_.now(), world_.random()));
  asked.salt = world_.random().array<32>();
  return {};
}

Result<Decided> CouncilGateway::change(const ledger::View& view, const flows::Asked& asked,
                                       const evidence::Facts& facts, Supplement supplement) {
  TRY_ASSIGN(const Ground ground, read_ground(view, asked.statement, world_.now()));
  return flows::change(world_, ground, asked, facts, std::move(supplement));
}

void CouncilGateway::add_client_secret(flows::Asked& asked, const std::optional<Secret>& secret) const {
  if (!secret) return;
  const crypto::Ed25519Key key = crypto::client_secret_key(*secret);
  const Bytes message = evidence::signed_request(crypto::domain::client_secret_evidence, request_hash(asked.statement));
  asked.evidence.push_back({evidence::Kind::client_secret, to_bytes(key.sign(message))});
}

std::optional<Hash32> CouncilGateway::retry_key(evidence::StatementKind kind, const PoolId& pool, const Caller& caller,
                                                std::initializer_list<ByteSpan> content) {
  if (!caller.invocation) return std::nullopt;
  const std::array<std::uint8_t, 1> number{static_cast<std::uint8_t>(kind)};
  const Bytes all = length_prefixed(content);
  return crypto::tagged_hash(crypto::domain::idempotency,
                             {number, as_bytes(pool.text()), as_bytes(*caller.invocation), all});
}

std::optional<Hash32> CouncilGateway::admin_retry_key(evidence::StatementKind kind, const PoolId& pool,
                                                      const AdminEvidence& admin, const Caller& caller,
                                                      std::initializer_list<ByteSpan> content) {
  if (admin.kind != AdminEvidence::Kind::sigv4_checked_by_gateway) return std::nullopt;
  return retry_key(kind, pool, caller, content);
}

Result<bool> CouncilGateway::done_before(const ledger::View& view, const std::optional<Hash32>& key) {
  if (!key) return false;
  TRY_ASSIGN(const auto op, view.idempotent_op(*key));
  return op.has_value();
}

Result<CouncilGateway::Resolved> CouncilGateway::resolve(const ledger::View& view, const ledger::Pool& pool,
                                                         std::string_view typed) {
  TRY_ASSIGN(const auto readings, evidence::readings_of_name(pool, typed));
  std::vector<WantedLookUp> candidates;
  for (const auto& reading : readings) candidates.push_back({reading.kind, true, reading.normal});
  TRY_ASSIGN(auto found, flows::look_up(world_, view, pool, candidates));
  Resolved resolved{std::nullopt, ledger::LookUpKind::username, found.front().value, {}};
  for (auto& one : found) resolved.proofs.push_back(std::move(one.proof));
  for (std::size_t i = 0; i < found.size(); ++i) {
    TRY_ASSIGN(const auto uuid, view.find_unique(pool.id, candidates[i].kind, found[i].value));
    if (!uuid) continue;
    TRY_ASSIGN(auto user, view.user(pool.id, *uuid));
    if (!user) continue;
    resolved.user = std::move(user);
    resolved.kind = candidates[i].kind;
    resolved.value = found[i].value;
    break;
  }
  return resolved;
}

Result<Gateway::Called> CouncilGateway::find_user(const PoolId& pool_id, std::string_view typed, const Caller&) {
  TRY_ASSIGN(const ledger::View view, world_.view());
  TRY_ASSIGN(const auto pool, view.pool(pool_id));
  if (!pool) return fail(Failure::pool_not_found, "User pool " + pool_id.text() + " does not exist.");
  TRY_ASSIGN(Resolved resolved, resolve(view, *pool, typed));
  recent_look_ups_.remember(pool_id, typed, std::move(resolved.proofs), world_.now());
  if (resolved.user) return Called{resolved.user->id, true};
  return Called{stand_in_for(resolved.value), false};
}

Result<std::vector<Uuid>> CouncilGateway::find_users(const PoolId& pool_id, ledger::LookUpKind kind,
                                                     std::string_view value, std::size_t at_most, const Caller&) {
  TRY_ASSIGN(const ledger::View view, world_.view());
  TRY_ASSIGN(const auto pool, view.pool(pool_id));
  if (!pool) return fail(Failure::pool_not_found, "User pool " + pool_id.text() + " does not exist.");
  const Result<std::string> normal = ledger::normal_form(kind, value, pool->case_sensitive);
  if (!normal) return std::vector<Uuid>{};  // what has no normal form is nobody's
  TRY_ASSIGN(const auto found, flows::look_up(world_, view, *pool, {{kind, false, *normal}}));
  return view.find_all(pool_id, kind, found.front().value, at_most);
}

Result<flows::Evaluated> CouncilGateway::evaluate_patiently(const ledger::View& view, const EvaluateRequest& request,
                                                            const Secret& input,
                                                            const std::optional<ledger::StockKey>& key) {
  // Parallel good sign-ins of one user wait for each other; they are no guesses (protocols 5).
  for (unsigned waits = 0;; ++waits) {
    Result<flows::Evaluated> evaluated = flows::evaluate(world_, view, request, input, key);
    if (evaluated || evaluated.error().failure != Failure::too_many_requests || waits == limits::sign_in_waits)
      return evaluated;
    world_.pause(limits::sign_in_wait);
  }
}

Result<crypto::Ed25519Key> CouncilGateway::password_key(const PoolId& pool, const Uuid& user,
                                                        const Secret& oprf_output) {
  return world_.stretch([&] { return crypto::password_key(oprf_output, pool, user, settings_.argon2); });
}

Result<std::optional<Secret>> CouncilGateway::client_secret(const PoolId& pool_id, const ClientId& client_id) {
  return at_newest_view([&](const ledger::View& view) -> Result<std::optional<Secret>> {
    TRY_ASSIGN(const auto pool, view.pool(pool_id));
    TRY_ASSIGN(const auto client, view.client(pool_id, client_id));
    if (!pool || !client) return fail(Failure::client_not_found, "no such client");
    if (!client->secret) return std::nullopt;
    flows::Asked ask = asked(evidence::StatementKind::open_client_secret, pool_id);
    ask.statement.client = client_id;
    TRY(settle(ask, view));
    TRY_ASSIGN(const Ground ground, read_ground(view, ask.statement, world_.now()));
    TRY_ASSIGN(flows::Opened opened, flows::open(world_, ground, ask));
    const DataPoint point = client_secret_point(*pool, *client, *client->secret);
    const crypto::DataKey key{opened.data_keys.front().clone()};
    TRY_ASSIGN(Secret secret, crypto::open_sealed(key, client->secret->sealed, point.input));
    return std::optional<Secret>(std::move(secret));
  });
}

}  // namespace jurat::council
