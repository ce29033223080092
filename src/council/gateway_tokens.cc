// The gateway's calls that end in tokens, or end them (see council_gateway.h).
#include "core/base64.h"
#include "core/limits.h"
#include "council/council_gateway.h"
#include "council/documents.h"
#include "council/gateway_retry.h"
#include "council/statement_bodies.h"
#include "crypto/domains.h"
#include "crypto/hash.h"
#include "evidence/proofs.h"
#include "evidence/refresh_facts.h"
#include "ledger/entries/revoke_family.h"
#include "ledger/entries/take_key_set.h"

namespace jurat::council {
namespace {

Moment whole_seconds(Moment moment) { return Moment::from_seconds(moment.seconds()); }

Result<void> add_ticket(flows::Asked& asked, const crypto::Ticket& ticket) {
  const Bytes message = evidence::signed_request(crypto::domain::ticket_evidence, request_hash(asked.statement));
  asked.evidence.push_back(
      {evidence::Kind::ticket,
       evidence::encode(evidence::TicketProof{crypto::encode(ticket.credential), crypto::encode(ticket.certificate),
                                              ticket.key.sign(message)})});
  return {};
}

Result<crypto::Ticket> held_ticket(const Secret& refresh_token, const PoolId& pool, const ClientId& client) {
  TRY_ASSIGN(crypto::Ticket ticket, crypto::parse_bearer(as_text(refresh_token.span())));
  if (ticket.credential.pool != pool.text() || ticket.credential.client != client.text()) {
    return fail(Failure::refresh_token_invalid, "Invalid Refresh Token.");
  }
  return ticket;
}

// What the ticket evidence will establish at every node; the gateway's own judge needs the same.
Result<evidence::Facts> facts_of(const crypto::Ticket& ticket) {
  TRY_ASSIGN(const evidence::RefreshFacts refresh, evidence::parse_refresh_facts(ticket.credential.facts));
  evidence::Facts facts;
  facts.token = evidence::TokenFacts{refresh.origin_jti, refresh.auth_time, ticket.credential.client};
  facts.ticket = ticket.credential;
  return facts;
}

}  // namespace

Result<void> CouncilGateway::take_key_set(const PoolId& pool_id) {
  return at_newest_view([&](const ledger::View& view) -> Result<void> {
    TRY_ASSIGN(const auto pool, view.pool(pool_id));
    if (!pool) return fail(Failure::pool_not_found, "User pool " + pool_id.text() + " does not exist.");
    if (pool->key_set) return {};
    TRY_ASSIGN(const auto next, view.next_key_set());
    if (!next)
      return fail(Failure::key_sets_exhausted,
                  "no token key set is left in the reserve; `jurat council deal` adds more");
    flows::Asked ask = asked(evidence::StatementKind::take_key_set, pool_id);
    ask.statement.body = ledger::encode(ledger::TakeKeySet{pool_id, pool->version, *next});
    TRY(settle(ask, view));
    TRY(change(view, ask));
    return {};
  });
}

Result<Tokens> CouncilGateway::finish_tokens(const ledger::View& view, const flows::Asked& asked,
                                             const evidence::Facts& facts) {
  TRY_ASSIGN(const Ground ground, read_ground(view, asked.statement, world_.now()));
  TRY_ASSIGN(flows::Opened opened, flows::open(world_, ground, asked));
  Supplement supplement;
  supplement.data_keys = std::move(opened.data_keys);
  TRY_ASSIGN(flows::GrantedByAll all, flows::grant(world_, ground, asked, facts, std::move(supplement)));
  Tokens tokens;
  tokens.id_token = std::move(all.id_token);
  tokens.access_token = std::move(all.access_token);
  tokens.expires_in = ground.client->access_token_seconds;
  tokens.user = *asked.statement.user;
  return tokens;
}

Result<Tokens> CouncilGateway::try_sign_in(const ledger::View& view, const PoolId& pool_id, const ClientId& client_id,
                                           std::string_view typed, const Secret& password,
                                           const std::optional<Secret>& client_secret) {
  TRY_ASSIGN(const auto pool, view.pool(pool_id));
  if (!pool) return fail(Failure::pool_not_found, "User pool " + pool_id.text() + " does not exist.");
  TRY_ASSIGN(const Resolved who, resolve(view, *pool, typed));
  // Somebody unknown gets an identity of the same name every time; nothing below branches on it.
  const bool real = who.user && who.user->credential;
  const Uuid user = who.user ? who.user->id : stand_in_for(who.value);

  EvaluateRequest evaluate = evaluation(Use::sign_in, pool_id, world_.random());
  evaluate.kind = who.kind;
  evaluate.look_up = who.value;
  const Secret input = crypto::password_oprf_input(pool_id, user, password);
  TRY_ASSIGN(const flows::Evaluated evaluated,
             evaluate_patiently(view, evaluate, input, real ? std::optional(who.user->password_key) : std::nullopt));
  TRY_ASSIGN(const crypto::Ed25519Key key, password_key(pool_id, user, evaluated.output));

  crypto::Ticket ticket{{}, {}, crypto::Ed25519Key::generate(world_.random())};
  flows::Asked ask = asked(evidence::StatementKind::issue_tokens, pool_id);
  ask.statement.client = client_id;
  ask.statement.user = user;
  ask.statement.body = encode(TokenBody{whole_seconds(evaluated.clock), ticket.key.public_key()});
  TRY(settle(ask, view));
  ask.statement.id = evaluate.intent;
  const Bytes message = evidence::password_message(request_hash(ask.statement), evaluated.nonces);
  ask.evidence.push_back(
      {evidence::Kind::password, evidence::encode(evidence::PasswordProof{evaluated.nonces, key.sign(message)})});
  add_client_secret(ask, client_secret);

  TRY_ASSIGN(const Ground ground, read_ground(view, ask.statement, world_.now()));
  TRY_ASSIGN(flows::Opened opened, flows::open(world_, ground, ask));
  Supplement supplement;
  supplement.data_keys = std::move(opened.data_keys);
  TRY_ASSIGN(flows::GrantedByAll all, flows::grant(world_, ground, ask, {}, std::move(supplement)));
  ticket.credential = *std::get<GrantedTokens>(all.grant).ticket;
  ticket.certificate = std::move(all.certificate);
  Tokens tokens{std::move(all.id_token), std::move(all.access_token), {}, ground.client->access_token_seconds, user};
  TRY_ASSIGN(tokens.refresh_token, crypto::to_bearer(ticket));
  return tokens;
}

Result<Tokens> CouncilGateway::sign_in(const PoolId& pool, const ClientId& client, std::string_view typed,
                                       Secret password, std::optional<Secret> client_secret, const Caller&) {
  TRY(take_key_set(pool));
  return at_newest_view(
      [&](const ledger::View& view) { return try_sign_in(view, pool, client, typed, password, client_secret); });
}

Result<Tokens> CouncilGateway::refresh(const PoolId& pool, const ClientId& client, Secret refresh_token,
                                       std::optional<Secret> client_secret, const Caller&) {
  TRY_ASSIGN(const crypto::Ticket ticket, held_ticket(refresh_token, pool, client));
  return at_newest_view([&](const ledger::View& view) -> Result<Tokens> {
    flows::Asked ask = asked(evidence::StatementKind::refresh_tokens, pool);
    ask.statement.client = client;
    ask.statement.user = ticket.credential.subject;
    ask.statement.body = encode(TokenBody{whole_seconds(world_.now() - std::chrono::seconds(1)), {}});
    TRY(settle(ask, view));
    TRY(add_ticket(ask, ticket));
    add_client_secret(ask, client_secret);
    TRY_ASSIGN(const evidence::Facts facts, facts_of(ticket));
    return finish_tokens(view, ask, facts);
  });
}

Result<void> CouncilGateway::revoke(const PoolId& pool, const ClientId& client, Secret refresh_token,
                                    std::optional<Secret> client_secret, const Caller&) {
  TRY_ASSIGN(const crypto::Ticket ticket, held_ticket(refresh_token, pool, client));
  TRY_ASSIGN(const evidence::Facts facts, facts_of(ticket));
  Result<void> revoked = at_newest_view([&](const ledger::View& view) -> Result<void> {
    TRY_ASSIGN(const auto record, view.client(pool, client));
    if (!record) return fail(Failure::client_not_found, "no such client");
    flows::Asked ask = asked(evidence::StatementKind::revoke_refresh, pool);
    ask.statement.client = client;
    ask.statement.user = ticket.credential.subject;
    const Moment keep_until = ticket.credential.expires + std::chrono::seconds(record->access_token_seconds);
    ask.statement.body =
        ledger::encode(ledger::RevokeFamily{pool, ticket.credential.subject, facts.token->origin_jti, keep_until});
    TRY(settle(ask, view));
    TRY(add_ticket(ask, ticket));
    add_client_secret(ask, client_secret);
    TRY(change(view, ask, facts));
    return {};
  });
  // Revoking what is revoked already is no error (RFC 7009 2.2).
  if (!revoked && revoked.error().failure == Failure::token_revoked) return {};
  return revoked;
}

Result<Gateway::Document> CouncilGateway::publish(const PoolId& pool_id, std::uint8_t document) {
  const std::pair name{pool_id.text(), document};
  TRY_ASSIGN(const ledger::View now_there, world_.view());
  TRY_ASSIGN(const auto pool, now_there.pool(pool_id));
  if (!pool) return fail(Failure::pool_not_found, "User pool " + pool_id.text() + " does not exist.");
  {
    const std::lock_guard lock(documents_mutex_);
    const auto found = documents_.find(name);
    if (found != documents_.end() && found->second.renew_at > world_.now()) return found->second.document;
  }
  TRY(take_key_set(pool_id));
  TRY_ASSIGN(Document published, at_newest_view([&](const ledger::View& view) -> Result<Document> {
               const Moment now = world_.now();
               flows::Asked ask = asked(evidence::StatementKind::publish, pool_id);
               const PublishBody body{document, static_cast<std::uint64_t>(now.micros), now + limits::document_life};
               ask.statement.body = encode(body);
               TRY(settle(ask, view));
               TRY_ASSIGN(const Ground ground, read_ground(view, ask.statement, now));
               TRY_ASSIGN(const flows::GrantedByAll all, flows::grant(world_, ground, ask, {}, {}));
               TRY_ASSIGN(std::string bytes, document_bytes(ground, document));
               return Document{std::move(bytes), to_base64url(document_certificate(body, all.certificate))};
             }));
  const std::lock_guard lock(documents_mutex_);
  if (documents_.size() >= limits::published_documents) documents_.clear();
  documents_[name] = Published{published, world_.now() + limits::document_renewal};
  return published;
}

Result<Gateway::Document> CouncilGateway::key_set(const PoolId& pool) { return publish(pool, jwks_document); }
Result<Gateway::Document> CouncilGateway::discovery(const PoolId& pool) { return publish(pool, discovery_document); }

}  // namespace jurat::council
