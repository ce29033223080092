#include "ledger/records/pool.h"

#include "core/limits.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {
namespace {

void write(CborWriter& out, const PasswordPolicy& policy) {
  out.array(6).unsigned_number(policy.minimum_length).boolean(policy.upper_case).boolean(policy.lower_case);
  out.boolean(policy.numbers).boolean(policy.symbols).unsigned_number(policy.temporary_days);
}

Result<PasswordPolicy> read_policy(CborReader& in) {
  PasswordPolicy policy;
  TRY(in.array_of(6));
  TRY_ASSIGN(policy.minimum_length, wire::read_number<std::uint8_t>(in));
  TRY_ASSIGN(policy.upper_case, in.boolean());
  TRY_ASSIGN(policy.lower_case, in.boolean());
  TRY_ASSIGN(policy.numbers, in.boolean());
  TRY_ASSIGN(policy.symbols, in.boolean());
  TRY_ASSIGN(policy.temporary_days, wire::read_number<std::uint16_t>(in));
  return policy;
}

void write(CborWriter& out, const SchemaAttribute& attribute) {
  out.array(7).text(attribute.name).text(attribute.data_type).boolean(attribute.developer_only);
  out.boolean(attribute.is_mutable).boolean(attribute.required);
  wire::write_optional_text(out, attribute.minimum);
  wire::write_optional_text(out, attribute.maximum);
}

Result<SchemaAttribute> read_attribute(CborReader& in) {
  SchemaAttribute attribute;
  TRY(in.array_of(7));
  TRY_ASSIGN(attribute.name, wire::read_text(in, limits::record_name_bytes));
  TRY_ASSIGN(attribute.data_type, wire::read_text(in, limits::record_name_bytes));
  TRY_ASSIGN(attribute.developer_only, in.boolean());
  TRY_ASSIGN(attribute.is_mutable, in.boolean());
  TRY_ASSIGN(attribute.required, in.boolean());
  TRY_ASSIGN(attribute.minimum, wire::read_optional_text(in, limits::record_name_bytes));
  TRY_ASSIGN(attribute.maximum, wire::read_optional_text(in, limits::record_name_bytes));
  return attribute;
}

Result<std::vector<SchemaAttribute>> read_schema(CborReader& in) {
  TRY_ASSIGN(const std::size_t count, in.array(limits::record_list_items));
  std::vector<SchemaAttribute> schema;
  for (std::size_t i = 0; i < count; ++i) {
    TRY_ASSIGN(SchemaAttribute attribute, read_attribute(in));
    schema.push_back(std::move(attribute));
  }
  return schema;
}

Result<void> read_settings(CborReader& in, Pool& pool) {
  TRY(in.key(6));
  TRY_ASSIGN(pool.password_policy, read_policy(in));
  TRY(in.key(7));
  TRY_ASSIGN(pool.schema, read_schema(in));
  TRY(in.key(8));
  TRY_ASSIGN(pool.username_attributes, wire::read_texts(in));
  TRY(in.key(9));
  TRY_ASSIGN(pool.alias_attributes, wire::read_texts(in));
  TRY(in.key(10));
  TRY_ASSIGN(pool.auto_verified, wire::read_texts(in));
  TRY(in.key(11));
  TRY_ASSIGN(pool.case_sensitive, in.boolean());
  TRY(in.key(12));
  TRY_ASSIGN(pool.deletion_protection, in.boolean());
  TRY(in.key(13));
  TRY_ASSIGN(pool.admin_create_only, in.boolean());
  TRY(in.key(14));
  TRY_ASSIGN(pool.issuer, wire::read_text(in, limits::record_url_bytes));
  TRY(in.key(15));
  TRY_ASSIGN(pool.wire_settings, wire::read_bytes(in, limits::wire_settings_bytes));
  return {};
}

}  // namespace

Bytes encode(const Pool& record) {
  CborWriter out;
  out.map(18).unsigned_number(1).text(record.id.text());
  out.unsigned_number(2).unsigned_number(record.version);
  out.unsigned_number(3).text(record.name);
  wire::write(out.unsigned_number(4), record.created);
  wire::write(out.unsigned_number(5), record.modified);
  write(out.unsigned_number(6), record.password_policy);
  out.unsigned_number(7).array(record.schema.size());
  for (const auto& attribute : record.schema) write(out, attribute);
  wire::write(out.unsigned_number(8), record.username_attributes);
  wire::write(out.unsigned_number(9), record.alias_attributes);
  wire::write(out.unsigned_number(10), record.auto_verified);
  out.unsigned_number(11).boolean(record.case_sensitive);
  out.unsigned_number(12).boolean(record.deletion_protection);
  out.unsigned_number(13).boolean(record.admin_create_only);
  out.unsigned_number(14).text(record.issuer);
  out.unsigned_number(15).bytes(record.wire_settings);
  wire::write(out.unsigned_number(16), record.data_key);
  wire::write(out.unsigned_number(17), record.look_up_key);
  out.unsigned_number(18);
  record.key_set ? out.unsigned_number(*record.key_set) : out.null();
  return out.take();
}

Result<Pool> parse_pool(ByteSpan bytes) {
  CborReader in(bytes);
  TRY(wire::read_map(in, 18));
  TRY(in.key(1));
  TRY_ASSIGN(PoolId id, wire::read_pool_id(in));
  Pool pool{.id = std::move(id)};
  TRY(in.key(2));
  TRY_ASSIGN(pool.version, in.unsigned_number());
  TRY(in.key(3));
  TRY_ASSIGN(pool.name, wire::read_text(in, limits::record_name_bytes));
  TRY(in.key(4));
  TRY_ASSIGN(pool.created, in.moment());
  TRY(in.key(5));
  TRY_ASSIGN(pool.modified, in.moment());
  TRY(read_settings(in, pool));
  TRY(in.key(16));
  TRY_ASSIGN(pool.data_key, wire::read_stock_key(in));
  TRY(in.key(17));
  TRY_ASSIGN(pool.look_up_key, wire::read_stock_key(in));
  TRY(in.key(18));
  if (in.next_is_null()) {
    TRY(in.null());
  } else {
    TRY_ASSIGN(pool.key_set, wire::read_number<std::uint32_t>(in));
  }
  TRY(in.finish());
  return pool;
}

}  // namespace jurat::ledger
