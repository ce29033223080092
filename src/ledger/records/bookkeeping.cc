#include "ledger/records/bookkeeping.h"

#include "ledger/records/keys.h"
#include "ledger/records/user.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {
namespace {

template <class Record>
Bytes encode_pool_only(const Record& record) {
  CborWriter out;
  out.text(record.pool.text());
  return out.take();
}

template <class Record>
Result<Record> parse_pool_only(ByteSpan bytes) {
  CborReader in(bytes);
  TRY_ASSIGN(PoolId pool, wire::read_pool_id(in));
  TRY(in.finish());
  return Record{std::move(pool)};
}

}  // namespace

Bytes encode(const StockLevel& record) {
  CborWriter out;
  out.array(3).unsigned_number(record.next_batch).unsigned_number(record.open_batch).unsigned_number(record.unleased);
  return out.take();
}

Result<StockLevel> parse_stock_level(ByteSpan bytes) {
  CborReader in(bytes);
  StockLevel record;
  TRY(in.array_of(3));
  TRY_ASSIGN(record.next_batch, in.unsigned_number());
  TRY_ASSIGN(record.open_batch, in.unsigned_number(record.next_batch));
  TRY_ASSIGN(record.unleased, in.unsigned_number());
  TRY(in.finish());
  return record;
}

bool StockUse::used(std::uint32_t place) const noexcept {
  return place / 8 < bits.size() && ((bits[place / 8] >> (place % 8)) & 1U) != 0;
}

void StockUse::mark(std::uint32_t place) noexcept {
  ASSERT_TRUTH(place / 8 < bits.size());
  bits[place / 8] = static_cast<std::uint8_t>(bits[place / 8] | (1U << (place % 8)));
}

Bytes encode(const StockUse& record) {
  CborWriter out;
  out.bytes(record.bits);
  return out.take();
}

Result<StockUse> parse_stock_use(ByteSpan bytes) {
  CborReader in(bytes);
  StockUse record;
  TRY_ASSIGN(record.bits, read_array<32>(in));
  TRY(in.finish());
  return record;
}

Bytes encode(const KeySetLevel& record) {
  CborWriter out;
  out.array(2).unsigned_number(record.next).unsigned_number(record.end);
  return out.take();
}

Result<KeySetLevel> parse_key_set_level(ByteSpan bytes) {
  CborReader in(bytes);
  KeySetLevel record;
  TRY(in.array_of(2));
  TRY_ASSIGN(record.next, wire::read_number<std::uint32_t>(in));
  TRY_ASSIGN(record.end, wire::read_number<std::uint32_t>(in));
  if (record.next > record.end) return fail(Failure::bad_encoding, "key set level: next after end");
  TRY(in.finish());
  return record;
}

Bytes encode(const PoolLevel& record) {
  CborWriter out;
  out.array(2).unsigned_number(record.users).unsigned_number(record.clients);
  return out.take();
}

Result<PoolLevel> parse_pool_level(ByteSpan bytes) {
  CborReader in(bytes);
  PoolLevel record;
  TRY(in.array_of(2));
  TRY_ASSIGN(record.users, in.unsigned_number());
  TRY_ASSIGN(record.clients, in.unsigned_number());
  TRY(in.finish());
  return record;
}

Bytes encode(const PoolErasing& record) { return encode_pool_only(record); }
Result<PoolErasing> parse_pool_erasing(ByteSpan bytes) { return parse_pool_only<PoolErasing>(bytes); }
Bytes encode(const IssuerOwner& record) { return encode_pool_only(record); }
Result<IssuerOwner> parse_issuer_owner(ByteSpan bytes) { return parse_pool_only<IssuerOwner>(bytes); }
Bytes encode(const ClientHome& record) { return encode_pool_only(record); }
Result<ClientHome> parse_client_home(ByteSpan bytes) { return parse_pool_only<ClientHome>(bytes); }

Bytes encode(const LookUpEntry& record) {
  CborWriter out;
  wire::write(out, record.user);
  return out.take();
}

Result<LookUpEntry> parse_look_up_entry(ByteSpan bytes) {
  CborReader in(bytes);
  LookUpEntry record;
  TRY_ASSIGN(record.user, wire::read_uuid(in));
  TRY(in.finish());
  return record;
}

Bytes encode(const KeptUntil& record) {
  CborWriter out;
  wire::write(out, record.expires);
  return out.take();
}

Result<KeptUntil> parse_kept_until(ByteSpan bytes) {
  CborReader in(bytes);
  KeptUntil record;
  TRY_ASSIGN(record.expires, in.moment());
  TRY(in.finish());
  return record;
}

Bytes encode(const IdempotentOp& record) {
  CborWriter out;
  out.array(2).bytes(record.op_id);
  wire::write(out, record.expires);
  return out.take();
}

Result<IdempotentOp> parse_idempotent_op(ByteSpan bytes) {
  CborReader in(bytes);
  IdempotentOp record;
  TRY(in.array_of(2));
  TRY_ASSIGN(record.op_id, read_array<32>(in));
  TRY_ASSIGN(record.expires, in.moment());
  TRY(in.finish());
  return record;
}

Result<std::optional<Moment>> expiry_of(ByteSpan key, ByteSpan value) {
  if (key.empty()) return fail(Failure::internal, "empty ledger key");
  switch (static_cast<key::Kind>(key.front())) {
    case key::Kind::op_id:
    case key::Kind::admin_nonce: {
      TRY_ASSIGN(const KeptUntil record, parse_kept_until(value));
      return std::optional<Moment>{record.expires};
    }
    case key::Kind::idempotency: {
      TRY_ASSIGN(const IdempotentOp record, parse_idempotent_op(value));
      return std::optional<Moment>{record.expires};
    }
    case key::Kind::revoked_family: {
      TRY_ASSIGN(const RevokedFamily record, parse_revoked_family(value));
      return std::optional<Moment>{record.keep_until};
    }
    default:
      return std::optional<Moment>{};
  }
}

}  // namespace jurat::ledger
