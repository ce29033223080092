#include "council/wire.h"

#include "council/wire_parts.h"

namespace jurat::council {

using namespace wire;

namespace {
constexpr std::size_t failure_text_bytes = 512;
}  // namespace

Bytes frame(MessageType type, ByteSpan body) {
  CborWriter out;
  out.array(2).unsigned_number(static_cast<std::uint64_t>(type)).bytes(body);
  return out.take();
}

Result<Framed> parse_frame(ByteSpan bytes) {
  CborReader in(bytes);
  TRY(in.array_of(2));
  TRY_ASSIGN(const std::uint64_t type, in.unsigned_number(static_cast<std::uint64_t>(MessageType::applied)));
  if (type == 0) return fail(Failure::bad_encoding, "no such message");
  TRY_ASSIGN(const ByteSpan body, in.bytes(limits::message_bytes));
  TRY(in.finish());
  return Framed{static_cast<MessageType>(type), body};
}

Bytes answer_with(ByteSpan body) {
  CborWriter out;
  out.array(2).unsigned_number(0).bytes(body);
  return out.take();
}

Bytes answer_failure(const Error& error) {
  CborWriter out;
  out.array(2)
      .unsigned_number(std::uint64_t{static_cast<std::uint8_t>(error.failure)} + 1)
      .text(cut_utf8(error.message, failure_text_bytes));
  return out.take();
}

Result<Bytes> parse_answer(ByteSpan bytes) {
  CborReader in(bytes);
  TRY(in.array_of(2));
  TRY_ASSIGN(const std::uint64_t failure,
             in.unsigned_number(std::uint64_t{static_cast<std::uint8_t>(Failure::internal)} + 1));
  if (failure == 0) {
    TRY_ASSIGN(const ByteSpan body, in.bytes(limits::message_bytes));
    TRY(in.finish());
    return to_bytes(body);
  }
  TRY_ASSIGN(const std::string_view text, in.text(failure_text_bytes));
  TRY(in.finish());
  return fail(static_cast<Failure>(failure - 1), std::string(text));
}

Bytes encode(const LookUpRequest& m) {
  CborWriter out;
  out.array(2).text(m.pool.text()).array(m.points.size());
  for (const crypto::Point& point : m.points) out.bytes(point.bytes);
  return out.take();
}
template <>
Result<LookUpRequest> parse(ByteSpan bytes) {
  CborReader in(bytes);
  TRY(in.array_of(2));
  TRY_ASSIGN(PoolId pool, read_pool(in));
  LookUpRequest m{std::move(pool), {}};
  TRY_ASSIGN(const std::size_t count, in.array(8));
  for (std::size_t i = 0; i < count; ++i) {
    TRY_ASSIGN(const crypto::Point point, read_point(in));
    m.points.push_back(point);
  }
  TRY(in.finish());
  return m;
}

Bytes encode(const LookUpAnswer& m) {
  CborWriter out;
  write_partials(out, m.partials);
  return out.take();
}
template <>
Result<LookUpAnswer> parse(ByteSpan bytes) {
  CborReader in(bytes);
  LookUpAnswer m;
  TRY_ASSIGN(m.partials, read_partials(in, 8));
  TRY(in.finish());
  return m;
}

EvaluateRequest evaluation(Use use, const PoolId& pool, Random& random) {
  return {use, pool, random.array<16>(), ledger::LookUpKind::username, {}, {}, {}, {}, {}, {}, {}, 0};
}

Bytes encode(const EvaluateRequest& m) {
  CborWriter out;
  out.array(12).unsigned_number(static_cast<std::uint64_t>(m.use)).text(m.pool.text()).bytes(m.intent);
  out.unsigned_number(static_cast<std::uint64_t>(m.kind)).bytes(m.look_up).bytes(m.user.bytes);
  write_stock_key(out, m.password_key);
  write_stock_key(out, m.data_key);
  write_stock_key(out, m.code_key);
  out.array(m.purposes.size());
  for (const ledger::Purpose purpose : m.purposes) out.unsigned_number(static_cast<std::uint64_t>(purpose));
  out.bytes(m.blinded.bytes).unsigned_number(m.height);
  return out.take();
}
template <>
Result<EvaluateRequest> parse(ByteSpan bytes) {
  CborReader in(bytes);
  TRY(in.array_of(12));
  TRY_ASSIGN(const std::uint64_t use, in.unsigned_number(4));
  if (use == 0) return fail(Failure::bad_encoding, "no such use");
  TRY_ASSIGN(PoolId pool, read_pool(in));
  EvaluateRequest m{
      static_cast<Use>(use), std::move(pool), {}, ledger::LookUpKind::username, {}, {}, {}, {}, {}, {}, {}, 0};
  TRY_ASSIGN(m.intent, read_array<16>(in));
  TRY_ASSIGN(const std::uint64_t kind, in.unsigned_number(7));
  if (kind == 0) return fail(Failure::bad_encoding, "no such look-up");
  m.kind = static_cast<ledger::LookUpKind>(kind);
  TRY_ASSIGN(m.look_up, read_array<32>(in));
  TRY_ASSIGN(m.user, read_uuid(in));
  TRY_ASSIGN(m.password_key, read_stock_key(in));
  TRY_ASSIGN(m.data_key, read_stock_key(in));
  TRY_ASSIGN(m.code_key, read_stock_key(in));
  TRY_ASSIGN(const std::size_t purposes, in.array(4));
  for (std::size_t i = 0; i < purposes; ++i) {
    TRY_ASSIGN(const std::uint64_t purpose, in.unsigned_number(4));
    if (purpose == 0) return fail(Failure::bad_encoding, "no such purpose");
    m.purposes.push_back(static_cast<ledger::Purpose>(purpose));
  }
  TRY_ASSIGN(m.blinded, read_point(in));
  TRY_ASSIGN(m.height, in.unsigned_number());
  TRY(in.finish());
  return m;
}

Bytes encode(const EvaluateAnswer& m) {
  CborWriter out;
  out.array(6);
  write_partial(out, m.partial);
  out.bytes(m.public_share.bytes).bytes(m.nonce).number(m.clock.micros).unsigned_number(m.height);
  write_partials(out, m.data);
  return out.take();
}
template <>
Result<EvaluateAnswer> parse(ByteSpan bytes) {
  CborReader in(bytes);
  EvaluateAnswer m;
  TRY(in.array_of(6));
  TRY_ASSIGN(m.partial, read_partial(in));
  TRY_ASSIGN(m.public_share, read_point(in));
  TRY_ASSIGN(m.nonce, read_array<16>(in));
  TRY_ASSIGN(m.clock, in.moment());
  TRY_ASSIGN(m.height, in.unsigned_number());
  TRY_ASSIGN(m.data, read_partials(in, 4));
  TRY(in.finish());
  return m;
}

Bytes encode(const EndorseRequest& m) {
  CborWriter out;
  out.array(5).unsigned_number(static_cast<std::uint64_t>(m.stage)).bytes(m.statement).array(m.evidence.size());
  for (const evidence::Item& item : m.evidence) {
    out.array(2).unsigned_number(static_cast<std::uint64_t>(item.kind)).bytes(item.proof);
  }
  out.bytes(m.evidence_salt);
  write_supplement(out, m.supplement);
  return out.take();
}
template <>
Result<EndorseRequest> parse(ByteSpan bytes) {
  CborReader in(bytes);
  EndorseRequest m;
  TRY(in.array_of(5));
  TRY_ASSIGN(const std::uint64_t stage, in.unsigned_number(3));
  if (stage == 0) return fail(Failure::bad_encoding, "no such stage");
  m.stage = static_cast<Stage>(stage);
  TRY_ASSIGN(const ByteSpan statement, in.bytes(limits::statement_bytes));
  m.statement = to_bytes(statement);
  TRY_ASSIGN(const std::size_t items, in.array(8));
  for (std::size_t i = 0; i < items; ++i) {
    TRY(in.array_of(2));
    TRY_ASSIGN(const std::uint64_t kind, in.unsigned_number(UINT8_MAX));
    TRY_ASSIGN(const ByteSpan proof, in.bytes(limits::evidence_bytes));
    m.evidence.push_back({static_cast<evidence::Kind>(kind), to_bytes(proof)});
  }
  TRY_ASSIGN(m.evidence_salt, read_array<32>(in));
  TRY_ASSIGN(m.supplement, read_supplement(in));
  TRY(in.finish());
  return m;
}

Bytes encode(const EndorseAnswer& m) {
  CborWriter out;
  out.array(5);
  write_partials(out, m.opened);
  out.bytes(m.granted).bytes(m.signature).bytes(m.id_share).bytes(m.access_share);
  return out.take();
}
template <>
Result<EndorseAnswer> parse(ByteSpan bytes) {
  CborReader in(bytes);
  EndorseAnswer m;
  TRY(in.array_of(5));
  TRY_ASSIGN(m.opened, read_partials(in, limits::page_users * limits::user_values));
  TRY_ASSIGN(m.granted, read_array<32>(in));
  TRY_ASSIGN(m.signature, read_array<64>(in));
  TRY_ASSIGN(const ByteSpan id, in.bytes(1024));
  TRY_ASSIGN(const ByteSpan access, in.bytes(1024));
  m.id_share = to_bytes(id);
  m.access_share = to_bytes(access);
  TRY(in.finish());
  return m;
}

Bytes encode(const ReceiveAdminCallRequest& m) {
  CborWriter out;
  out.array(3).bytes(m.nonce.key).bytes(m.nonce.nonce).number(m.nonce.expires.micros);
  return out.take();
}
template <>
Result<ReceiveAdminCallRequest> parse(ByteSpan bytes) {
  CborReader in(bytes);
  ReceiveAdminCallRequest m;
  TRY(in.array_of(3));
  TRY_ASSIGN(m.nonce.key, read_array<32>(in));
  TRY_ASSIGN(const ByteSpan nonce, in.bytes(limits::admin_nonce_most));
  if (nonce.size() < limits::admin_nonce_least) return fail(Failure::bad_encoding, "a short nonce");
  m.nonce.nonce = to_bytes(nonce);
  TRY_ASSIGN(m.nonce.expires, in.moment());
  TRY(in.finish());
  return m;
}

Bytes encode(const AppliedRequest& m) {
  CborWriter out;
  out.array(1).unsigned_number(m.height);
  return out.take();
}
template <>
Result<AppliedRequest> parse(ByteSpan bytes) {
  CborReader in(bytes);
  AppliedRequest m;
  TRY(in.array_of(1));
  TRY_ASSIGN(m.height, in.unsigned_number(INT64_MAX));
  TRY(in.finish());
  return m;
}

}  // namespace jurat::council
