#include "council/statement_bodies.h"

#include "core/cbor.h"
#include "core/limits.h"

namespace jurat::council {

Bytes encode(const TokenBody& body) {
  CborWriter out;
  out.array(2).number(body.issued.micros);
  if (body.ticket_key)
    out.bytes(*body.ticket_key);
  else
    out.null();
  return out.take();
}

Result<TokenBody> parse_token_body(ByteSpan bytes) {
  CborReader in(bytes);
  TokenBody body;
  TRY(in.array_of(2));
  TRY_ASSIGN(body.issued, in.moment());
  if (in.next_is_null()) {
    TRY(in.null());
  } else {
    TRY_ASSIGN(const ByteSpan key, in.bytes(32));
    TRY_ASSIGN(body.ticket_key, to_array<32>(key));
  }
  TRY(in.finish());
  return body;
}

Result<void> check_issued(Moment issued, Moment now) {
  using std::chrono::seconds;
  if (issued.micros % 1'000'000 != 0) return fail(Failure::statement_refused, "iat is not in whole seconds");
  if (issued > now + limits::issued_ahead || issued < now - limits::issued_behind) {
    return fail(Failure::statement_refused, "iat is too far from this node's clock");
  }
  return {};
}

Bytes encode(const SendCodeBody& body) {
  CborWriter out;
  out.array(3).unsigned_number(number_of(body.purpose)).unsigned_number(number_of(body.medium));
  out.unsigned_number(body.courier.value);
  return out.take();
}

Result<SendCodeBody> parse_send_code_body(ByteSpan bytes) {
  CborReader in(bytes);
  TRY(in.array_of(3));
  TRY_ASSIGN(const std::uint64_t purpose, in.unsigned_number(4));
  TRY_ASSIGN(const std::uint64_t medium, in.unsigned_number(2));
  TRY_ASSIGN(const std::uint64_t courier, in.unsigned_number(limits::nodes));
  TRY(in.finish());
  SendCodeBody body;
  body.courier.value = static_cast<std::uint8_t>(courier);
  TRY_ASSIGN(body.purpose, evidence::code_purpose(purpose));
  TRY_ASSIGN(body.medium, evidence::code_medium(medium));
  return body;
}

Bytes encode(const PublishBody& body) {
  CborWriter out;
  out.array(3).unsigned_number(body.document).unsigned_number(body.number).number(body.not_after.micros);
  return out.take();
}

Result<PublishBody> parse_publish_body(ByteSpan bytes) {
  CborReader in(bytes);
  PublishBody body;
  TRY(in.array_of(3));
  TRY_ASSIGN(const std::uint64_t document, in.unsigned_number(2));
  if (document == 0) return fail(Failure::bad_encoding, "no such document");
  body.document = static_cast<std::uint8_t>(document);
  TRY_ASSIGN(body.number, in.unsigned_number());
  TRY_ASSIGN(body.not_after, in.moment());
  TRY(in.finish());
  return body;
}

}  // namespace jurat::council
