#include "ledger/records/client.h"

#include "core/limits.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

Bytes encode(const Client& record) {
  CborWriter out;
  out.map(16).unsigned_number(1).text(record.id.text());
  out.unsigned_number(2).text(record.pool.text());
  out.unsigned_number(3).unsigned_number(record.version);
  out.unsigned_number(4).text(record.name);
  wire::write(out.unsigned_number(5), record.created);
  wire::write(out.unsigned_number(6), record.modified);
  out.unsigned_number(7);
  if (record.secret) {
    wire::write(out, *record.secret);
  } else {
    out.null();
  }
  out.unsigned_number(8);
  wire::write_optional_bytes(out, record.secret_key ? std::optional<ByteSpan>{*record.secret_key} : std::nullopt);
  wire::write(out.unsigned_number(9), record.explicit_auth_flows);
  out.unsigned_number(10).array(3).unsigned_number(record.access_token_seconds);
  out.unsigned_number(record.id_token_seconds).unsigned_number(record.refresh_token_seconds);
  wire::write(out.unsigned_number(11), record.read_attributes);
  wire::write(out.unsigned_number(12), record.write_attributes);
  out.unsigned_number(13).boolean(record.prevent_user_existence_errors);
  out.unsigned_number(14).boolean(record.token_revocation);
  out.unsigned_number(15).unsigned_number(record.session_minutes);
  out.unsigned_number(16).bytes(record.wire_settings);
  return out.take();
}

Result<Client> parse_client(ByteSpan bytes) {
  CborReader in(bytes);
  TRY(wire::read_map(in, 16));
  TRY(in.key(1));
  TRY_ASSIGN(ClientId id, wire::read_client_id(in));
  TRY(in.key(2));
  TRY_ASSIGN(PoolId pool, wire::read_pool_id(in));
  Client client{.id = std::move(id), .pool = std::move(pool)};
  TRY(in.key(3));
  TRY_ASSIGN(client.version, in.unsigned_number());
  TRY(in.key(4));
  TRY_ASSIGN(client.name, wire::read_text(in, limits::record_name_bytes));
  TRY(in.key(5));
  TRY_ASSIGN(client.created, in.moment());
  TRY(in.key(6));
  TRY_ASSIGN(client.modified, in.moment());
  TRY(in.key(7));
  if (in.next_is_null()) {
    TRY(in.null());
  } else {
    TRY_ASSIGN(client.secret, wire::read_sealed_value(in));
  }
  TRY(in.key(8));
  TRY_ASSIGN(client.secret_key, wire::read_optional_array<32>(in));
  TRY(in.key(9));
  TRY_ASSIGN(client.explicit_auth_flows, wire::read_texts(in));
  TRY(in.key(10));
  TRY(in.array_of(3));
  TRY_ASSIGN(client.access_token_seconds, wire::read_number<std::uint32_t>(in));
  TRY_ASSIGN(client.id_token_seconds, wire::read_number<std::uint32_t>(in));
  TRY_ASSIGN(client.refresh_token_seconds, wire::read_number<std::uint32_t>(in));
  TRY(in.key(11));
  TRY_ASSIGN(client.read_attributes, wire::read_texts(in));
  TRY(in.key(12));
  TRY_ASSIGN(client.write_attributes, wire::read_texts(in));
  TRY(in.key(13));
  TRY_ASSIGN(client.prevent_user_existence_errors, in.boolean());
  TRY(in.key(14));
  TRY_ASSIGN(client.token_revocation, in.boolean());
  TRY(in.key(15));
  TRY_ASSIGN(client.session_minutes, wire::read_number<std::uint8_t>(in));
  TRY(in.key(16));
  TRY_ASSIGN(client.wire_settings, wire::read_bytes(in, limits::wire_settings_bytes));
  TRY(in.finish());
  return client;
}

}  // namespace jurat::ledger
