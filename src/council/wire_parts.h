// The pieces that several messages share: points, partials, lists of them, fixed-size byte strings.
#pragma once

#include "core/cbor.h"
#include "core/limits.h"
#include "council/wire.h"

namespace jurat::council::wire {

inline Result<crypto::Point> read_point(CborReader& in) {
  TRY_ASSIGN(const ByteSpan bytes, in.bytes(32));
  return crypto::Point::parse(bytes);
}

inline Result<NodeIndex> read_node(CborReader& in) {
  TRY_ASSIGN(const std::uint64_t value, in.unsigned_number(limits::nodes));
  if (value == 0) return fail(Failure::bad_encoding, "node 0");
  return NodeIndex{static_cast<std::uint8_t>(value)};
}

inline Result<PoolId> read_pool(CborReader& in) {
  TRY_ASSIGN(const std::string_view text, in.text(55));
  return PoolId::parse(text);
}

inline Result<Uuid> read_uuid(CborReader& in) {
  Uuid uuid;
  TRY_ASSIGN(uuid.bytes, read_array<16>(in));
  return uuid;
}

void write_partial(CborWriter& out, const crypto::Partial& partial);
Result<crypto::Partial> read_partial(CborReader& in);
void write_partials(CborWriter& out, const std::vector<crypto::Partial>& partials);
Result<std::vector<crypto::Partial>> read_partials(CborReader& in, std::size_t at_most);
void write_stock_key(CborWriter& out, const ledger::StockKey& key);
Result<ledger::StockKey> read_stock_key(CborReader& in);
void write_supplement(CborWriter& out, const Supplement& supplement);
Result<Supplement> read_supplement(CborReader& in);
void write_dealer_part(CborWriter& out, const DealerPart& part);
Result<DealerPart> read_dealer_part(CborReader& in);

}  // namespace jurat::council::wire
