#include "ledger/records/council.h"

#include "core/limits.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {
namespace {

void write(CborWriter& out, const Member& member) {
  out.array(10).unsigned_number(member.index.value).bytes(member.identity).text(member.name);
  out.text(member.operator_name).text(member.address);
  out.bytes(member.tls_key).bytes(member.validator_key).bytes(member.engine_key);
  out.text(member.peer_address).text(member.engine_address);
}

Result<Member> read_member(CborReader& in) {
  Member member;
  TRY(in.array_of(10));
  TRY_ASSIGN(member.index, wire::read_node(in));
  TRY_ASSIGN(member.identity, read_array<32>(in));
  TRY_ASSIGN(member.name, wire::read_text(in, limits::record_name_bytes));
  TRY_ASSIGN(member.operator_name, wire::read_text(in, limits::record_name_bytes));
  TRY_ASSIGN(member.address, wire::read_text(in, limits::record_url_bytes));
  TRY_ASSIGN(member.tls_key, read_array<32>(in));
  TRY_ASSIGN(member.validator_key, read_array<32>(in));
  TRY_ASSIGN(member.engine_key, read_array<32>(in));
  TRY_ASSIGN(member.peer_address, wire::read_text(in, limits::record_url_bytes));
  TRY_ASSIGN(member.engine_address, wire::read_text(in, limits::record_url_bytes));
  return member;
}

void write(CborWriter& out, const CouncilSettings& settings) {
  out.array(5).boolean(settings.sigv4_admin).boolean(settings.dev).text(settings.account_id);
  out.text(settings.region).text(settings.public_url);
}

Result<CouncilSettings> read_settings(CborReader& in) {
  CouncilSettings settings;
  TRY(in.array_of(5));
  TRY_ASSIGN(settings.sigv4_admin, in.boolean());
  TRY_ASSIGN(settings.dev, in.boolean());
  TRY_ASSIGN(settings.account_id, wire::read_text(in, limits::record_name_bytes));
  TRY_ASSIGN(settings.region, wire::read_text(in, limits::record_name_bytes));
  TRY_ASSIGN(settings.public_url, wire::read_text(in, limits::record_url_bytes));
  return settings;
}

}  // namespace

Bytes encode(const CouncilRecord& record) {
  CborWriter out;
  out.map(6).unsigned_number(1).bytes(record.id);
  out.unsigned_number(2).unsigned_number(record.epoch);
  out.unsigned_number(3).unsigned_number(record.n);
  out.unsigned_number(4).unsigned_number(record.t);
  out.unsigned_number(5).array(record.members.size());
  for (const auto& member : record.members) write(out, member);
  write(out.unsigned_number(6), record.settings);
  return out.take();
}

Result<CouncilRecord> parse_council(ByteSpan bytes) {
  CborReader in(bytes);
  CouncilRecord record;
  TRY(wire::read_map(in, 6));
  TRY(in.key(1));
  TRY_ASSIGN(record.id, read_array<16>(in));
  TRY(in.key(2));
  TRY_ASSIGN(record.epoch, wire::read_number<std::uint32_t>(in));
  TRY(in.key(3));
  TRY_ASSIGN(record.n, wire::read_number<std::uint8_t>(in, limits::nodes));
  TRY(in.key(4));
  TRY_ASSIGN(record.t, wire::read_number<std::uint8_t>(in, record.n));
  if (record.t == 0) return fail(Failure::bad_encoding, "council: threshold 0");
  TRY(in.key(5));
  TRY(in.array_of(record.n));
  for (std::uint8_t i = 1; i <= record.n; ++i) {
    TRY_ASSIGN(Member member, read_member(in));
    if (member.index.value != i) return fail(Failure::bad_encoding, "council: members are not 1 to n in order");
    record.members.push_back(std::move(member));
  }
  TRY(in.key(6));
  TRY_ASSIGN(record.settings, read_settings(in));
  TRY(in.finish());
  return record;
}

Bytes encode(const AdminKey& record) {
  CborWriter out;
  out.array(3).bytes(record.key).text(record.name).unsigned_number(record.version);
  return out.take();
}

Result<AdminKey> parse_admin_key(ByteSpan bytes) {
  CborReader in(bytes);
  AdminKey record;
  TRY(in.array_of(3));
  TRY_ASSIGN(record.key, read_array<32>(in));
  TRY_ASSIGN(record.name, wire::read_text(in, limits::record_name_bytes));
  TRY_ASSIGN(record.version, in.unsigned_number());
  TRY(in.finish());
  return record;
}

Bytes encode(const RsaKeySet& record) {
  CborWriter out;
  out.array(4).unsigned_number(record.number).bytes(record.id_key.modulus).bytes(record.access_key.modulus);
  wire::write_optional_text(out, record.taken_by);
  return out.take();
}

Result<RsaKeySet> parse_key_set(ByteSpan bytes) {
  CborReader in(bytes);
  RsaKeySet record;
  TRY(in.array_of(4));
  TRY_ASSIGN(record.number, wire::read_number<std::uint32_t>(in));
  TRY_ASSIGN(const ByteSpan id_modulus, in.bytes(crypto::rsa_bytes));
  TRY_ASSIGN(record.id_key, crypto::RsaPublicKey::parse(id_modulus));
  TRY_ASSIGN(const ByteSpan access_modulus, in.bytes(crypto::rsa_bytes));
  TRY_ASSIGN(record.access_key, crypto::RsaPublicKey::parse(access_modulus));
  TRY_ASSIGN(record.taken_by, wire::read_optional_text(in, limits::record_name_bytes));
  TRY(in.finish());
  return record;
}

}  // namespace jurat::ledger
