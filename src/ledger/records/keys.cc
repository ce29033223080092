#include "ledger/records/keys.h"

namespace jurat::ledger::key {
namespace {

Bytes start(Kind kind) { return Bytes{static_cast<std::uint8_t>(kind)}; }

// u8 length | text: pool and client ids are shorter than 256 characters by their grammar.
void append_name(Bytes& out, const std::string& text) {
  ASSERT_TRUTH(text.size() < 256);
  out.push_back(static_cast<std::uint8_t>(text.size()));
  append(out, as_bytes(text));
}

Bytes start(Kind kind, const PoolId& pool) {
  Bytes out = start(kind);
  append_name(out, pool.text());
  return out;
}

Bytes with_number(Kind kind, std::uint64_t number) {
  Bytes out = start(kind);
  append_u64(out, number);
  return out;
}

Bytes with_bytes(Kind kind, ByteSpan bytes) {
  Bytes out = start(kind);
  append(out, bytes);
  return out;
}

}  // namespace

Bytes council() { return start(Kind::council); }
Bytes admin(ByteSpan public_key) { return with_bytes(Kind::admin, public_key); }
Bytes key_set(std::uint32_t number) { return with_number(Kind::key_set, number); }
Bytes key_set_level() { return start(Kind::key_set_level); }
Bytes stock_batch(std::uint64_t batch) { return with_number(Kind::stock_batch, batch); }
Bytes stock_level() { return start(Kind::stock_level); }
Bytes stock_use(std::uint64_t batch) { return with_number(Kind::stock_use, batch); }
Bytes stock_erased(std::uint64_t batch) { return with_number(Kind::stock_erased, batch); }
Bytes lease(NodeIndex gateway) { return Bytes{static_cast<std::uint8_t>(Kind::lease), gateway.value}; }
Bytes pool(const PoolId& pool) { return start(Kind::pool, pool); }
Bytes pool_level(const PoolId& pool) { return start(Kind::pool_level, pool); }
Bytes pool_erasing(const PoolId& pool) { return start(Kind::pool_erasing, pool); }
Bytes issuer(const Hash32& issuer_hash) { return with_bytes(Kind::issuer, issuer_hash); }

Bytes client(const PoolId& pool, const ClientId& client) {
  Bytes out = start(Kind::client, pool);
  append_name(out, client.text());
  return out;
}

Bytes client_home(const ClientId& client) {
  Bytes out = start(Kind::client_home);
  append_name(out, client.text());
  return out;
}

Bytes user(const PoolId& pool, const Uuid& user) {
  Bytes out = start(Kind::user, pool);
  append(out, user.bytes);
  return out;
}

Bytes look_up(const PoolId& pool, std::uint8_t kind, const Hash32& value, const Uuid& user) {
  Bytes out = look_up_prefix(pool, kind, value);
  append(out, user.bytes);
  return out;
}

Bytes unique_look_up(const PoolId& pool, std::uint8_t kind, const Hash32& value) {
  Bytes out = start(Kind::unique_look_up, pool);
  out.push_back(kind);
  append(out, value);
  return out;
}

Bytes revoked_family(const PoolId& pool, const Uuid& origin_jti) {
  Bytes out = start(Kind::revoked_family, pool);
  append(out, origin_jti.bytes);
  return out;
}

Bytes op_id(const Hash32& op_id) { return with_bytes(Kind::op_id, op_id); }
Bytes idempotency(const Hash32& idempotency_key) { return with_bytes(Kind::idempotency, idempotency_key); }

Bytes admin_nonce(ByteSpan admin_key, ByteSpan nonce) {
  Bytes out = start(Kind::admin_nonce);
  append_length_prefixed(out, admin_key);
  append_length_prefixed(out, nonce);
  return out;
}

Bytes pools_prefix() { return start(Kind::pool); }
Bytes clients_prefix(const PoolId& pool) { return start(Kind::client, pool); }
Bytes users_prefix(const PoolId& pool) { return start(Kind::user, pool); }

Bytes look_up_prefix(const PoolId& pool, std::uint8_t kind, const Hash32& value) {
  Bytes out = start(Kind::look_up, pool);
  out.push_back(kind);
  append(out, value);
  return out;
}

Bytes look_ups_prefix(const PoolId& pool) { return start(Kind::look_up, pool); }
Bytes unique_look_ups_prefix(const PoolId& pool) { return start(Kind::unique_look_up, pool); }
Bytes revoked_families_prefix(const PoolId& pool) { return start(Kind::revoked_family, pool); }
Bytes pools_erasing_prefix() { return start(Kind::pool_erasing); }
Bytes key_sets_prefix() { return start(Kind::key_set); }
Bytes stock_batches_prefix() { return start(Kind::stock_batch); }
Bytes stock_erased_prefix() { return start(Kind::stock_erased); }
Bytes expiry_prefix() { return start(Kind::expiry); }
Bytes tree_pages_prefix() { return start(Kind::tree_page); }
Bytes undo_prefix() { return start(Kind::undo); }

Bytes expiry(Moment expires, ByteSpan leaf_key) {
  // Flipping the sign bit makes the byte order of two's complement the order of time.
  Bytes out = with_number(Kind::expiry, static_cast<std::uint64_t>(expires.micros) ^ (std::uint64_t{1} << 63));
  append(out, leaf_key);
  return out;
}

Bytes head() { return start(Kind::head); }

Bytes undo(std::uint64_t height, std::uint32_t page) {
  Bytes out = undo_height_prefix(height);
  append_u32(out, page);
  return out;
}

Bytes undo_height_prefix(std::uint64_t height) { return with_number(Kind::undo, height); }

std::uint64_t batch_of_stock_erased(ByteSpan key) noexcept {
  std::uint64_t batch = 0;
  if (key.size() != 9) return batch;
  for (const std::uint8_t byte : key.subspan(1)) batch = batch << 8 | byte;
  return batch;
}

bool is_leaf(ByteSpan key) noexcept {
  return !key.empty() && key.front() < static_cast<std::uint8_t>(Kind::first_outside);
}

}  // namespace jurat::ledger::key
