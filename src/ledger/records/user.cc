#include "ledger/records/user.h"

#include <algorithm>
#include <tuple>

#include "core/limits.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {
namespace {

bool before(const LookUp& a, const LookUp& b) {
  return std::tie(a.kind, a.unique, a.value) < std::tie(b.kind, b.unique, b.value);
}

void write(CborWriter& out, const std::optional<Credential>& credential) {
  if (!credential) {
    out.null();
    return;
  }
  out.array(3).unsigned_number(credential->version).bytes(credential->public_key);
  wire::write(out, credential->set);
}

Result<std::optional<Credential>> read_credential(CborReader& in) {
  if (in.next_is_null()) {
    TRY(in.null());
    return std::optional<Credential>{};
  }
  Credential credential;
  TRY(in.array_of(3));
  TRY_ASSIGN(credential.version, wire::read_number<std::uint32_t>(in));
  TRY_ASSIGN(credential.public_key, read_array<32>(in));
  TRY_ASSIGN(credential.set, in.moment());
  return std::optional<Credential>{credential};
}

// Values are written in the order of their purposes, look-ups in the order of (kind, unique, value).
void write_values(CborWriter& out, std::vector<SealedValue> values) {
  std::sort(values.begin(), values.end(),
            [](const SealedValue& a, const SealedValue& b) { return a.purpose < b.purpose; });
  out.array(values.size());
  for (const auto& value : values) wire::write(out, value);
}

Result<std::vector<SealedValue>> read_values(CborReader& in) {
  TRY_ASSIGN(const std::size_t count, in.array(limits::user_values));
  std::vector<SealedValue> values;
  for (std::size_t i = 0; i < count; ++i) {
    TRY_ASSIGN(SealedValue value, wire::read_sealed_value(in));
    if (!values.empty() && value.purpose <= values.back().purpose) {
      return fail(Failure::bad_encoding, "user: sealed values not in the order of their purposes");
    }
    values.push_back(std::move(value));
  }
  return values;
}

void write_look_ups(CborWriter& out, std::vector<LookUp> look_ups) {
  std::sort(look_ups.begin(), look_ups.end(), before);
  out.array(look_ups.size());
  for (const auto& look_up : look_ups) {
    out.array(3).unsigned_number(static_cast<std::uint64_t>(look_up.kind)).boolean(look_up.unique).bytes(look_up.value);
  }
}

Result<std::vector<LookUp>> read_look_ups(CborReader& in) {
  TRY_ASSIGN(const std::size_t count, in.array(limits::user_look_ups));
  std::vector<LookUp> look_ups;
  for (std::size_t i = 0; i < count; ++i) {
    LookUp look_up;
    TRY(in.array_of(3));
    TRY_ASSIGN(const auto kind, in.unsigned_number(static_cast<std::uint64_t>(LookUpKind::family_name)));
    if (kind == 0) return fail(Failure::bad_encoding, "user: look-up without kind");
    look_up.kind = static_cast<LookUpKind>(kind);
    TRY_ASSIGN(look_up.unique, in.boolean());
    TRY_ASSIGN(look_up.value, read_array<32>(in));
    if (!look_ups.empty() && !before(look_ups.back(), look_up)) {
      return fail(Failure::bad_encoding, "user: look-ups not in order");
    }
    look_ups.push_back(look_up);
  }
  return look_ups;
}

Result<void> read_state(CborReader& in, User& user) {
  TRY(in.key(4));
  TRY_ASSIGN(const auto status, in.unsigned_number(static_cast<std::uint64_t>(UserStatus::force_change_password)));
  if (status == 0) return fail(Failure::bad_encoding, "user: status 0");
  user.status = static_cast<UserStatus>(status);
  TRY(in.key(5));
  TRY_ASSIGN(user.enabled, in.boolean());
  TRY(in.key(6));
  TRY_ASSIGN(user.created, in.moment());
  TRY(in.key(7));
  TRY_ASSIGN(user.modified, in.moment());
  TRY(in.key(8));
  TRY(in.array_of(3));
  TRY_ASSIGN(user.password_key, wire::read_stock_key(in));
  TRY_ASSIGN(user.data_key, wire::read_stock_key(in));
  TRY_ASSIGN(user.code_key, wire::read_stock_key(in));
  return {};
}

}  // namespace

Bytes encode(const User& record) {
  CborWriter out;
  out.map(16);
  wire::write(out.unsigned_number(1), record.id);
  out.unsigned_number(2).text(record.pool.text());
  out.unsigned_number(3).unsigned_number(record.version);
  out.unsigned_number(4).unsigned_number(static_cast<std::uint64_t>(record.status));
  out.unsigned_number(5).boolean(record.enabled);
  wire::write(out.unsigned_number(6), record.created);
  wire::write(out.unsigned_number(7), record.modified);
  out.unsigned_number(8).array(3);
  wire::write(out, record.password_key);
  wire::write(out, record.data_key);
  wire::write(out, record.code_key);
  write(out.unsigned_number(9), record.credential);
  write_values(out.unsigned_number(10), record.values);
  write_look_ups(out.unsigned_number(11), record.look_ups);
  out.unsigned_number(12).boolean(record.email_verified);
  out.unsigned_number(13).boolean(record.phone_number_verified);
  wire::write(out.unsigned_number(14), record.signed_out_before);
  wire::write(out.unsigned_number(15), record.refresh_dead_before);
  out.unsigned_number(16).bytes(record.courier_seed);
  return out.take();
}

Result<User> parse_user(ByteSpan bytes) {
  CborReader in(bytes);
  TRY(wire::read_map(in, 16));
  TRY(in.key(1));
  TRY_ASSIGN(const Uuid id, wire::read_uuid(in));
  TRY(in.key(2));
  TRY_ASSIGN(PoolId pool, wire::read_pool_id(in));
  User user{.id = id, .pool = std::move(pool)};
  TRY(in.key(3));
  TRY_ASSIGN(user.version, in.unsigned_number());
  TRY(read_state(in, user));
  TRY(in.key(9));
  TRY_ASSIGN(user.credential, read_credential(in));
  TRY(in.key(10));
  TRY_ASSIGN(user.values, read_values(in));
  TRY(in.key(11));
  TRY_ASSIGN(user.look_ups, read_look_ups(in));
  TRY(in.key(12));
  TRY_ASSIGN(user.email_verified, in.boolean());
  TRY(in.key(13));
  TRY_ASSIGN(user.phone_number_verified, in.boolean());
  TRY(in.key(14));
  TRY_ASSIGN(user.signed_out_before, in.moment());
  TRY(in.key(15));
  TRY_ASSIGN(user.refresh_dead_before, in.moment());
  TRY(in.key(16));
  TRY_ASSIGN(user.courier_seed, read_array<32>(in));
  TRY(in.finish());
  return user;
}

Bytes encode(const RevokedFamily& record) {
  CborWriter out;
  out.array(3);
  wire::write(out, record.origin_jti);
  wire::write(out, record.revoked);
  wire::write(out, record.keep_until);
  return out.take();
}

Result<RevokedFamily> parse_revoked_family(ByteSpan bytes) {
  CborReader in(bytes);
  RevokedFamily record;
  TRY(in.array_of(3));
  TRY_ASSIGN(record.origin_jti, wire::read_uuid(in));
  TRY_ASSIGN(record.revoked, in.moment());
  TRY_ASSIGN(record.keep_until, in.moment());
  TRY(in.finish());
  return record;
}

}  // namespace jurat::ledger
