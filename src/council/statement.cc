#include "council/statement.h"

#include "core/cbor.h"
#include "core/limits.h"
#include "crypto/domains.h"
#include "crypto/hash.h"
#include "ledger/records/keys.h"

namespace jurat::council {
namespace {

void write_names(CborWriter& out, const Statement& statement) {
  if (statement.pool)
    out.text(statement.pool->text());
  else
    out.null();
  if (statement.client)
    out.text(statement.client->text());
  else
    out.null();
  if (statement.user)
    out.bytes(statement.user->bytes);
  else
    out.null();
  if (statement.new_key)
    out.bytes(*statement.new_key);
  else
    out.null();
  if (statement.idempotency)
    out.bytes(*statement.idempotency);
  else
    out.null();
}

Result<std::optional<Hash32>> read_optional_hash(CborReader& in) {
  if (in.next_is_null()) {
    TRY(in.null());
    return std::nullopt;
  }
  TRY_ASSIGN(const ByteSpan bytes, in.bytes(32));
  TRY_ASSIGN(const Hash32 hash, to_array<32>(bytes));
  return hash;
}

Result<void> read_names(CborReader& in, Statement& statement) {
  if (in.next_is_null()) {
    TRY(in.null());
  } else {
    TRY_ASSIGN(const std::string_view text, in.text(55));
    TRY_ASSIGN(statement.pool, PoolId::parse(text));
  }
  if (in.next_is_null()) {
    TRY(in.null());
  } else {
    TRY_ASSIGN(const std::string_view text, in.text(128));
    TRY_ASSIGN(statement.client, ClientId::parse(text));
  }
  if (in.next_is_null()) {
    TRY(in.null());
  } else {
    TRY_ASSIGN(const ByteSpan bytes, in.bytes(16));
    Uuid user;
    TRY_ASSIGN(user.bytes, to_array<16>(bytes));
    statement.user = user;
  }
  TRY_ASSIGN(statement.new_key, read_optional_hash(in));
  TRY_ASSIGN(statement.idempotency, read_optional_hash(in));
  return {};
}

}  // namespace

Bytes encode(const Statement& statement) {
  CborWriter out;
  out.array(14).bytes(statement.council).unsigned_number(statement.epoch);
  out.unsigned_number(static_cast<std::uint64_t>(statement.kind));
  write_names(out, statement);
  out.unsigned_number(statement.gateway.value).number(statement.time.micros).bytes(statement.id).bytes(statement.body);
  out.array(statement.leaves.size());
  for (const Hash32& leaf : statement.leaves) out.bytes(leaf);
  out.unsigned_number(statement.height);
  return out.take();
}

Result<Statement> parse_statement(ByteSpan bytes) {
  CborReader in(bytes);
  Statement statement;
  TRY(in.array_of(14));
  TRY_ASSIGN(const ByteSpan council, in.bytes(16));
  TRY_ASSIGN(statement.council, to_array<16>(council));
  TRY_ASSIGN(const std::uint64_t epoch, in.unsigned_number(UINT32_MAX));
  statement.epoch = static_cast<std::uint32_t>(epoch);
  TRY_ASSIGN(const std::uint64_t kind, in.unsigned_number(UINT8_MAX));
  if (!evidence::is_statement_kind(static_cast<std::uint8_t>(kind)))
    return fail(Failure::bad_encoding, "unknown kind of statement");
  statement.kind = static_cast<evidence::StatementKind>(kind);
  TRY(read_names(in, statement));
  TRY_ASSIGN(const std::uint64_t gateway, in.unsigned_number(limits::nodes));
  statement.gateway = NodeIndex{static_cast<std::uint8_t>(gateway)};
  TRY_ASSIGN(statement.time, in.moment());
  TRY_ASSIGN(const ByteSpan id, in.bytes(16));
  TRY_ASSIGN(statement.id, to_array<16>(id));
  TRY_ASSIGN(const ByteSpan body, in.bytes(limits::statement_bytes));
  statement.body = to_bytes(body);
  TRY_ASSIGN(const std::size_t leaves, in.array(3));
  for (std::size_t i = 0; i < leaves; ++i) {
    TRY_ASSIGN(const ByteSpan leaf, in.bytes(32));
    TRY_ASSIGN(const Hash32 hash, to_array<32>(leaf));
    statement.leaves.push_back(hash);
  }
  TRY_ASSIGN(statement.height, in.unsigned_number());
  TRY(in.finish());
  return statement;
}

Hash32 request_hash(const Statement& statement) {
  const Bytes bytes = encode(statement);
  return crypto::tagged_hash(crypto::domain::statement, {bytes});
}

std::vector<Bytes> rests_on(const Statement& statement) {
  std::vector<Bytes> keys;
  if (!statement.pool) return keys;
  keys.push_back(ledger::key::pool(*statement.pool));
  if (statement.client) keys.push_back(ledger::key::client(*statement.pool, *statement.client));
  if (statement.user) keys.push_back(ledger::key::user(*statement.pool, *statement.user));
  return keys;
}

Result<void> ground_statement(Statement& statement, const ledger::View& view, Moment now, Random& random) {
  statement.council = view.council().id;
  statement.epoch = view.council().epoch;
  statement.id = random.array<16>();
  statement.time = now;
  statement.leaves.clear();
  for (const Bytes& key : rests_on(statement)) {
    TRY_ASSIGN(const Hash32 hash, view.leaf_hash(key));
    statement.leaves.push_back(hash);
  }
  statement.height = view.height();
  return {};
}

}  // namespace jurat::council
