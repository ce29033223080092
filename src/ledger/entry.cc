#include "ledger/entry.h"

#include "core/limits.h"
#include "crypto/domains.h"
#include "crypto/hash.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

namespace {

// An entry without an admin's nonce has ten pairs, one with it eleven: each has one encoding.
constexpr std::size_t pairs = 10, pairs_of_admin = 11;

void write_admin(CborWriter& out, const AdminNonce& admin) {
  out.array(3).bytes(admin.key).bytes(admin.nonce);
  wire::write(out, admin.expires);
}

Result<AdminNonce> read_admin(CborReader& in) {
  AdminNonce admin;
  TRY(in.array_of(3));
  TRY_ASSIGN(admin.key, read_array<32>(in));
  TRY_ASSIGN(admin.nonce, wire::read_bytes(in, limits::admin_nonce_most));
  TRY_ASSIGN(admin.expires, in.moment());
  if (admin.nonce.size() < limits::admin_nonce_least) return fail(Failure::bad_encoding, "an admin's nonce is short");
  return admin;
}

}  // namespace

Bytes encode(const Entry& entry) {
  CborWriter out;
  out.map(entry.admin ? pairs_of_admin : pairs).unsigned_number(1).bytes(entry.council);
  out.unsigned_number(2).unsigned_number(entry.epoch);
  out.unsigned_number(3).unsigned_number(entry.number);
  out.unsigned_number(4).unsigned_number(entry.format);
  out.unsigned_number(5).text(entry.pool);
  out.unsigned_number(6).bytes(entry.body);
  out.unsigned_number(7).bytes(entry.evidence_digest);
  wire::write(out.unsigned_number(8), entry.endorsed);
  out.unsigned_number(9).unsigned_number(entry.gateway.value);
  wire::write_optional_bytes(out.unsigned_number(10),
                             entry.idempotency ? std::optional<ByteSpan>{*entry.idempotency} : std::nullopt);
  if (entry.admin) write_admin(out.unsigned_number(11), *entry.admin);
  return out.take();
}

Result<Entry> parse_entry(ByteSpan bytes) {
  CborReader in(bytes);
  Entry entry;
  TRY_ASSIGN(const std::size_t count, in.map(pairs_of_admin));
  if (count < pairs) return fail(Failure::bad_encoding, "an entry with too few members");
  TRY(in.key(1));
  TRY_ASSIGN(entry.council, read_array<16>(in));
  TRY(in.key(2));
  TRY_ASSIGN(entry.epoch, wire::read_number<std::uint32_t>(in));
  TRY(in.key(3));
  TRY_ASSIGN(entry.number, wire::read_number<std::uint16_t>(in));
  TRY(in.key(4));
  TRY_ASSIGN(entry.format, wire::read_number<std::uint16_t>(in));
  TRY(in.key(5));
  TRY_ASSIGN(entry.pool, wire::read_text(in, limits::record_name_bytes));
  TRY(in.key(6));
  TRY_ASSIGN(entry.body, wire::read_bytes(in, limits::entry_bytes));
  TRY(in.key(7));
  TRY_ASSIGN(entry.evidence_digest, read_array<32>(in));
  TRY(in.key(8));
  TRY_ASSIGN(entry.endorsed, in.moment());
  TRY(in.key(9));
  TRY_ASSIGN(entry.gateway, wire::read_node(in));
  TRY(in.key(10));
  TRY_ASSIGN(entry.idempotency, wire::read_optional_array<32>(in));
  if (count == pairs_of_admin) {
    TRY(in.key(11));
    TRY_ASSIGN(entry.admin, read_admin(in));
  }
  TRY(in.finish());
  return entry;
}

Hash32 op_id(const Entry& entry) { return crypto::tagged_hash(crypto::domain::entry, {encode(entry)}); }

Bytes encode(const CertifiedEntry& entry) {
  CborWriter out;
  out.array(2).bytes(encode(entry.entry)).bytes(crypto::encode(entry.certificate));
  return out.take();
}

Result<CertifiedEntry> parse_certified_entry(ByteSpan bytes) {
  if (bytes.size() > limits::certified_entry_bytes) return fail(Failure::too_large, "entry too large");
  CborReader in(bytes);
  CertifiedEntry entry;
  TRY(in.array_of(2));
  TRY_ASSIGN(const ByteSpan inner, in.bytes(limits::certified_entry_bytes));
  TRY_ASSIGN(entry.entry, parse_entry(inner));
  TRY_ASSIGN(const ByteSpan certificate, in.bytes(limits::certified_entry_bytes));
  TRY_ASSIGN(entry.certificate, crypto::parse_certificate(certificate));
  TRY(in.finish());
  return entry;
}

}  // namespace jurat::ledger
