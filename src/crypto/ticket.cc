#include "crypto/ticket.h"

#include "core/base64.h"
#include "core/cbor.h"
#include "core/limits.h"
#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::crypto {
namespace {

constexpr std::size_t seed_bytes = 32;

struct WipedText {
  std::string text;
  ~WipedText() { wipe(text); }
};
struct WipedBytes {
  Bytes bytes;
  ~WipedBytes() { wipe(bytes); }
};

Result<TicketKind> kind_of(std::uint64_t number) {
  switch (number) {
    case 1:
      return TicketKind::refresh;
    case 2:
      return TicketKind::session;
    case 3:
      return TicketKind::oauth_code;
    case 4:
      return TicketKind::sso_cookie;
    default:
      return fail(Failure::bad_encoding, "ticket: unknown kind");
  }
}

Result<Ticket> read_bearer(std::string_view text) {
  if (text.size() > limits::ticket_characters) return fail(Failure::too_large, "ticket: too long");
  WipedBytes decoded;
  TRY_ASSIGN(decoded.bytes, from_base64url(text));
  CborReader reader(decoded.bytes);
  TRY(reader.array_of(3));
  TRY_ASSIGN(const ByteSpan credential_bytes, reader.bytes(limits::ticket_characters));
  TRY_ASSIGN(TicketCredential credential, parse_ticket_credential(credential_bytes));
  TRY_ASSIGN(const ByteSpan certificate_bytes, reader.bytes(limits::ticket_characters));
  TRY_ASSIGN(QuorumCertificate certificate, parse_certificate(certificate_bytes));
  TRY_ASSIGN(const ByteSpan seed, reader.bytes(seed_bytes));
  if (seed.size() != seed_bytes) return fail(Failure::bad_encoding, "ticket: the seed is not 32 bytes");
  TRY(reader.finish());
  Ed25519Key key = Ed25519Key::from_seed(seed.first<seed_bytes>());
  if (key.public_key() != credential.public_key)
    return fail(Failure::bad_key, "ticket: the seed is not that of its key");
  return Ticket{std::move(credential), std::move(certificate), std::move(key)};
}

}  // namespace

Bytes encode(const TicketCredential& credential) {
  CborWriter out;
  out.map(9);
  out.unsigned_number(1).unsigned_number(static_cast<std::uint64_t>(credential.kind));
  out.unsigned_number(2).text(credential.pool);
  out.unsigned_number(3).bytes(credential.subject.bytes);
  out.unsigned_number(4).text(credential.client);
  out.unsigned_number(5).bytes(credential.facts);
  out.unsigned_number(6).unsigned_number(credential.credential_version);
  out.unsigned_number(7).number(credential.issued.micros);
  out.unsigned_number(8).number(credential.expires.micros);
  out.unsigned_number(9).bytes(credential.public_key);
  return out.take();
}

Result<TicketCredential> parse_ticket_credential(ByteSpan bytes) {
  CborReader reader(bytes);
  TicketCredential out;
  TRY_ASSIGN(const std::size_t members, reader.map(9));
  if (members != 9) return fail(Failure::bad_encoding, "ticket: not nine members");
  TRY(reader.key(1));
  TRY_ASSIGN(const std::uint64_t kind, reader.unsigned_number());
  TRY_ASSIGN(out.kind, kind_of(kind));
  TRY(reader.key(2));
  TRY_ASSIGN(out.pool, reader.text(limits::ticket_name_bytes));
  TRY(reader.key(3));
  TRY_ASSIGN(const ByteSpan subject, reader.bytes(out.subject.bytes.size()));
  TRY_ASSIGN(out.subject.bytes, to_array<16>(subject));
  TRY(reader.key(4));
  TRY_ASSIGN(out.client, reader.text(limits::ticket_name_bytes));
  TRY(reader.key(5));
  TRY_ASSIGN(const ByteSpan facts, reader.bytes(limits::ticket_facts_bytes));
  out.facts = to_bytes(facts);
  TRY(reader.key(6));
  TRY_ASSIGN(const std::uint64_t version, reader.unsigned_number(UINT32_MAX));
  out.credential_version = static_cast<std::uint32_t>(version);
  TRY(reader.key(7));
  TRY_ASSIGN(out.issued.micros, reader.number());
  TRY(reader.key(8));
  TRY_ASSIGN(out.expires.micros, reader.number());
  TRY(reader.key(9));
  TRY_ASSIGN(const ByteSpan key, reader.bytes(out.public_key.size()));
  TRY_ASSIGN(out.public_key, to_array<32>(key));
  TRY(reader.finish());
  return out;
}

Hash32 digest(const TicketCredential& credential) { return tagged_hash(domain::ticket, {encode(credential)}); }

Result<std::string> to_bearer(const Ticket& ticket) {
  CborWriter out;
  out.array(3).bytes(encode(ticket.credential)).bytes(encode(ticket.certificate)).bytes(ticket.key.seed().span());
  const WipedBytes form{out.take()};
  WipedText text{to_base64url(form.bytes)};
  if (text.text.size() > limits::ticket_characters)
    return fail(Failure::too_large, "ticket: facts and certificate do not fit into 2,048 characters");
  // What a wrong ticket would cost is found out here, not by whoever comes back with it.
  TRY(read_bearer(text.text));
  return std::exchange(text.text, {});
}

Result<Ticket> parse_bearer(std::string_view text) {
  auto ticket = read_bearer(text);
  // One reason to the outside, whatever was wrong.
  if (!ticket) return fail(Failure::refresh_token_invalid, std::move(ticket.error().message));
  return std::move(*ticket);
}

}  // namespace jurat::crypto
