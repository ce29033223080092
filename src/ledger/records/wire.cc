#include "ledger/records/wire.h"

#include "core/limits.h"

namespace jurat::ledger::wire {

void write(CborWriter& out, Moment moment) { out.number(moment.micros); }
void write(CborWriter& out, const Uuid& id) { out.bytes(id.bytes); }
void write(CborWriter& out, const StockKey& key) { out.array(2).unsigned_number(key.batch).unsigned_number(key.place); }
void write(CborWriter& out, const SealedValue& value) {
  out.array(4).unsigned_number(static_cast<std::uint64_t>(value.purpose)).unsigned_number(value.version);
  out.bytes(value.write).bytes(value.sealed);
}
void write(CborWriter& out, const std::vector<std::string>& texts) {
  out.array(texts.size());
  for (const auto& text : texts) out.text(text);
}
void write(CborWriter& out, const std::vector<NodeIndex>& nodes) {
  out.array(nodes.size());
  for (const NodeIndex node : nodes) out.unsigned_number(node.value);
}
void write_optional_text(CborWriter& out, const std::optional<std::string>& text) {
  text ? out.text(*text) : out.null();
}
void write_optional_bytes(CborWriter& out, std::optional<ByteSpan> bytes) { bytes ? out.bytes(*bytes) : out.null(); }

Result<void> read_map(CborReader& in, std::size_t exactly) {
  TRY_ASSIGN(const std::size_t pairs, in.map(exactly));
  if (pairs != exactly) return fail(Failure::bad_encoding, "expected " + std::to_string(exactly) + " members");
  return {};
}

Result<Uuid> read_uuid(CborReader& in) {
  TRY_ASSIGN(const auto bytes, read_array<16>(in));
  const Uuid id = Uuid::from_random(bytes);
  if (id.bytes != bytes) return fail(Failure::bad_encoding, "not a version 4 UUID");
  return id;
}

Result<PoolId> read_pool_id(CborReader& in) {
  TRY_ASSIGN(const std::string_view text, in.text(limits::record_name_bytes));
  return PoolId::parse(text);
}

Result<ClientId> read_client_id(CborReader& in) {
  TRY_ASSIGN(const std::string_view text, in.text(limits::record_name_bytes));
  return ClientId::parse(text);
}

Result<StockKey> read_stock_key(CborReader& in) {
  TRY(in.array_of(2));
  StockKey key;
  TRY_ASSIGN(key.batch, in.unsigned_number());
  TRY_ASSIGN(key.place, read_number<std::uint32_t>(in, limits::stock_batch_keys - 1));
  return key;
}

Result<SealedValue> read_sealed_value(CborReader& in) {
  TRY(in.array_of(4));
  SealedValue value;
  TRY_ASSIGN(const std::uint64_t purpose, in.unsigned_number(static_cast<std::uint64_t>(Purpose::provider)));
  if (purpose == 0) return fail(Failure::bad_encoding, "sealed value without purpose");
  value.purpose = static_cast<Purpose>(purpose);
  TRY_ASSIGN(value.version, in.unsigned_number());
  TRY_ASSIGN(value.write, read_array<16>(in));
  TRY_ASSIGN(value.sealed, read_bytes(in, limits::sealed_value_bytes));
  return value;
}

Result<std::string> read_text(CborReader& in, std::size_t at_most) {
  TRY_ASSIGN(const std::string_view text, in.text(at_most));
  return std::string(text);
}

Result<std::optional<std::string>> read_optional_text(CborReader& in, std::size_t at_most) {
  if (in.next_is_null()) {
    TRY(in.null());
    return std::optional<std::string>{};
  }
  TRY_ASSIGN(std::string text, read_text(in, at_most));
  return std::optional<std::string>{std::move(text)};
}

Result<std::vector<std::string>> read_texts(CborReader& in) {
  TRY_ASSIGN(const std::size_t count, in.array(limits::record_list_items));
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i) {
    TRY_ASSIGN(std::string text, read_text(in, limits::record_name_bytes));
    texts.push_back(std::move(text));
  }
  return texts;
}

Result<Bytes> read_bytes(CborReader& in, std::size_t at_most) {
  TRY_ASSIGN(const ByteSpan bytes, in.bytes(at_most));
  return to_bytes(bytes);
}

Result<NodeIndex> read_node(CborReader& in) {
  TRY_ASSIGN(const auto value, read_number<std::uint8_t>(in, limits::nodes));
  if (value == 0) return fail(Failure::bad_encoding, "node index 0");
  return NodeIndex{value};
}

Result<std::vector<NodeIndex>> read_rising_nodes(CborReader& in) {
  TRY_ASSIGN(const std::size_t count, in.array(limits::nodes));
  std::vector<NodeIndex> nodes;
  for (std::size_t i = 0; i < count; ++i) {
    TRY_ASSIGN(const NodeIndex node, read_node(in));
    if (!nodes.empty() && node <= nodes.back()) return fail(Failure::bad_encoding, "nodes not rising");
    nodes.push_back(node);
  }
  return nodes;
}

}  // namespace jurat::ledger::wire
