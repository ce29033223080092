#include "core/cbor.h"
#include "core/limits.h"
#include "council/admin_rules.h"
#include "council/sealing.h"
#include "council/settings_rules.h"
#include "council/statements/all.h"
#include "crypto/password/password_key.h"
#include "ledger/entries/create_client.h"

namespace jurat::council::statements {
namespace {

Result<std::vector<DataPoint>> points_of(const Ground& ground, const Statement& statement) {
  if (!ground.pool) return fail(Failure::pool_not_found, "no such pool");
  TRY_ASSIGN(const ledger::CreateClient entry, ledger::parse_create_client(statement.body));
  if (!entry.client.secret_key) return std::vector<DataPoint>{};
  ledger::SealedValue write{ledger::Purpose::client_secret, 1, statement.id, {}};
  DataPoint point = client_secret_point(*ground.pool, entry.client, write);
  point.value.reset();
  return std::vector<DataPoint>{std::move(point)};
}

// With a secret, every node opens the sealed form once and compares it with the public key that stands for it.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts& facts,
                    const Supplement& supplement) {
  TRY_ASSIGN(ledger::CreateClient entry, ledger::parse_create_client(statement.body));
  if (!ground.pool) return fail(Failure::pool_not_found, "no such pool");
  if (ground.client) return fail(Failure::conflict, "this client id is taken");
  if (!(entry.client.id == *statement.client) || !(entry.client.pool == *statement.pool) || entry.client.secret) {
    return fail(Failure::statement_refused, "the entry is about another client");
  }
  TRY(check_new_client(entry.client, statement));
  TRY(check_client_as_signed(ground, facts, entry.client));
  if (!entry.client.secret_key) return GrantedEntry{ledger::create_client, ledger::encode(entry)};
  // The secret came into being after the statement; its sealed form is checked here.
  if (supplement.data_partials.size() != 1) return fail(Failure::share_invalid, "partials for the secret are needed");
  entry.client.secret = ledger::SealedValue{ledger::Purpose::client_secret, 1, statement.id, supplement.extra};
  const DataPoint point = client_secret_point(*ground.pool, entry.client, *entry.client.secret);
  TRY_ASSIGN(const crypto::Commitments commitments, ground.view.commitments(point.key));
  TRY_ASSIGN(const crypto::DataKey key,
             data_key_of_write(commitments, point.input, ground.view.council().t, supplement.data_partials[0]));
  TRY_ASSIGN(const Secret secret, crypto::open_sealed(key, supplement.extra, point.input));
  if (crypto::client_secret_key(secret).public_key() != *entry.client.secret_key) {
    return fail(Failure::statement_refused, "the sealed secret is not the one of the public key");
  }
  return GrantedEntry{ledger::create_client, ledger::encode(entry)};
}

}  // namespace

const Kind admin_create_client{evidence::StatementKind::admin_create_client, Names::client, Effect::changes, points_of,
                               judge};

}  // namespace jurat::council::statements
