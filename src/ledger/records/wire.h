// The parts that many records share, written to and read from deterministic CBOR with their limits.
// Each read_* refuses what write could not have made, so that a value has one encoding.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/cbor.h"
#include "core/ids.h"
#include "core/moment.h"
#include "ledger/records/sealed_value.h"
#include "ledger/records/stock.h"

namespace jurat::ledger::wire {

void write(CborWriter& out, Moment moment);
void write(CborWriter& out, const Uuid& id);
void write(CborWriter& out, const StockKey& key);       // [batch, place]
void write(CborWriter& out, const SealedValue& value);  // [purpose, version, write, sealed]
void write(CborWriter& out, const std::vector<std::string>& texts);
void write(CborWriter& out, const std::vector<NodeIndex>& nodes);
void write_optional_text(CborWriter& out, const std::optional<std::string>& text);
void write_optional_bytes(CborWriter& out, std::optional<ByteSpan> bytes);

Result<void> read_map(CborReader& in, std::size_t exactly);  // a map of exactly so many pairs follows
Result<Uuid> read_uuid(CborReader& in);                      // version 4 only
Result<PoolId> read_pool_id(CborReader& in);
Result<ClientId> read_client_id(CborReader& in);
Result<StockKey> read_stock_key(CborReader& in);
Result<SealedValue> read_sealed_value(CborReader& in);
Result<std::string> read_text(CborReader& in, std::size_t at_most);
Result<std::optional<std::string>> read_optional_text(CborReader& in, std::size_t at_most);
Result<std::vector<std::string>> read_texts(
    CborReader& in);  // ≤ limits::record_list_items of ≤ limits::record_name_bytes
Result<Bytes> read_bytes(CborReader& in, std::size_t at_most);
Result<NodeIndex> read_node(CborReader& in);  // 1…limits::nodes
Result<std::vector<NodeIndex>> read_rising_nodes(CborReader& in);

template <std::size_t N>
Result<std::optional<ByteArray<N>>> read_optional_array(CborReader& in) {
  if (in.next_is_null()) {
    TRY(in.null());
    return std::optional<ByteArray<N>>{};
  }
  TRY_ASSIGN(const auto value, read_array<N>(in));
  return std::optional<ByteArray<N>>{value};
}

// An unsigned number that must fit T.
template <class T>
Result<T> read_number(CborReader& in, std::uint64_t at_most = std::numeric_limits<T>::max()) {
  TRY_ASSIGN(const std::uint64_t value, in.unsigned_number(at_most));
  return static_cast<T>(value);
}

}  // namespace jurat::ledger::wire
