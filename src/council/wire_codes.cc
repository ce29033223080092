// Messages of codes and stock (see wire.h).
#include "council/wire.h"
#include "council/wire_parts.h"

namespace jurat::council {

using namespace wire;

Bytes encode(const CodeStateRequest& m) {
  CborWriter out;
  out.array(2).text(m.pool.text()).bytes(m.user.bytes);
  return out.take();
}
template <>
Result<CodeStateRequest> parse(ByteSpan bytes) {
  CborReader in(bytes);
  TRY(in.array_of(2));
  TRY_ASSIGN(PoolId pool, read_pool(in));
  TRY_ASSIGN(const Uuid user, read_uuid(in));
  TRY(in.finish());
  return CodeStateRequest{std::move(pool), user};
}

Bytes encode(const CodeStateAnswer& m) {
  CborWriter out;
  out.array(4)
      .bytes(m.code_id)
      .unsigned_number(number_of(m.purpose))
      .unsigned_number(number_of(m.medium))
      .number(m.expires.micros);
  return out.take();
}
template <>
Result<CodeStateAnswer> parse(ByteSpan bytes) {
  CborReader in(bytes);
  CodeStateAnswer m;
  TRY(in.array_of(4));
  TRY_ASSIGN(m.code_id, read_array<16>(in));
  TRY_ASSIGN(const std::uint64_t purpose, in.unsigned_number(4));
  TRY_ASSIGN(const std::uint64_t medium, in.unsigned_number(2));
  TRY_ASSIGN(m.purpose, evidence::code_purpose(purpose));
  TRY_ASSIGN(m.medium, evidence::code_medium(medium));
  TRY_ASSIGN(m.expires, in.moment());
  TRY(in.finish());
  return m;
}

Bytes encode(const DeliverRequest& m) {
  CborWriter out;
  out.bytes(m.statement);
  return out.take();
}
template <>
Result<DeliverRequest> parse(ByteSpan bytes) {
  CborReader in(bytes);
  TRY_ASSIGN(const ByteSpan statement, in.bytes(limits::statement_bytes));
  TRY(in.finish());
  return DeliverRequest{to_bytes(statement)};
}

Bytes encode(const RelaySendRequest& m) {
  CborWriter out;
  out.array(4).text(m.pool.text()).bytes(m.user.bytes);
  out.unsigned_number(number_of(m.purpose)).unsigned_number(number_of(m.medium));
  return out.take();
}
template <>
Result<RelaySendRequest> parse(ByteSpan bytes) {
  CborReader in(bytes);
  TRY(in.array_of(4));
  TRY_ASSIGN(PoolId pool, read_pool(in));
  RelaySendRequest m{std::move(pool), {}};
  TRY_ASSIGN(m.user, read_uuid(in));
  TRY_ASSIGN(const std::uint64_t purpose, in.unsigned_number());
  TRY_ASSIGN(m.purpose, evidence::code_purpose(purpose));
  TRY_ASSIGN(const std::uint64_t medium, in.unsigned_number());
  TRY_ASSIGN(m.medium, evidence::code_medium(medium));
  TRY(in.finish());
  return m;
}

Bytes encode(const DeliverAnswer& m) {
  CborWriter out;
  out.array(3).text(m.medium).text(m.attribute).text(m.destination);
  return out.take();
}
template <>
Result<DeliverAnswer> parse(ByteSpan bytes) {
  CborReader in(bytes);
  TRY(in.array_of(3));
  TRY_ASSIGN(const std::string_view medium, in.text(16));
  TRY_ASSIGN(const std::string_view attribute, in.text(32));
  TRY_ASSIGN(const std::string_view destination, in.text(128));
  TRY(in.finish());
  return DeliverAnswer{std::string(medium), std::string(attribute), std::string(destination)};
}

Bytes encode(const CourierOpenRequest& m) {
  CborWriter out;
  out.bytes(m.send_statement);
  return out.take();
}
template <>
Result<CourierOpenRequest> parse(ByteSpan bytes) {
  CborReader in(bytes);
  CourierOpenRequest m;
  TRY_ASSIGN(m.send_statement, read_array<32>(in));
  TRY(in.finish());
  return m;
}

Bytes encode(const CourierOpenAnswer& m) {
  CborWriter out;
  write_partials(out, m.opened);
  return out.take();
}
template <>
Result<CourierOpenAnswer> parse(ByteSpan bytes) {
  CborReader in(bytes);
  CourierOpenAnswer m;
  TRY_ASSIGN(m.opened, read_partials(in, 4));
  TRY(in.finish());
  return m;
}

Bytes encode(const CourierEvaluateRequest& m) {
  CborWriter out;
  out.array(2).bytes(m.send_statement).bytes(m.blinded.bytes);
  return out.take();
}
template <>
Result<CourierEvaluateRequest> parse(ByteSpan bytes) {
  CborReader in(bytes);
  CourierEvaluateRequest m;
  TRY(in.array_of(2));
  TRY_ASSIGN(m.send_statement, read_array<32>(in));
  TRY_ASSIGN(m.blinded, read_point(in));
  TRY(in.finish());
  return m;
}

Bytes encode(const CourierEvaluateAnswer& m) {
  CborWriter out;
  write_partial(out, m.partial);
  return out.take();
}
template <>
Result<CourierEvaluateAnswer> parse(ByteSpan bytes) {
  CborReader in(bytes);
  CourierEvaluateAnswer m;
  TRY_ASSIGN(m.partial, read_partial(in));
  TRY(in.finish());
  return m;
}

Bytes encode(const StoreCodeRequest& m) {
  CborWriter out;
  out.array(4).bytes(m.send_statement).bytes(m.code_id).bytes(m.public_key).number(m.expires.micros);
  return out.take();
}
template <>
Result<StoreCodeRequest> parse(ByteSpan bytes) {
  CborReader in(bytes);
  StoreCodeRequest m;
  TRY(in.array_of(4));
  TRY_ASSIGN(m.send_statement, read_array<32>(in));
  TRY_ASSIGN(m.code_id, read_array<16>(in));
  TRY_ASSIGN(m.public_key, read_array<32>(in));
  TRY_ASSIGN(m.expires, in.moment());
  TRY(in.finish());
  return m;
}

Bytes encode(const DealStockRequest& m) {
  CborWriter out;
  out.array(2).unsigned_number(m.batch).unsigned_number(m.count);
  return out.take();
}
template <>
Result<DealStockRequest> parse(ByteSpan bytes) {
  CborReader in(bytes);
  DealStockRequest m;
  TRY(in.array_of(2));
  TRY_ASSIGN(m.batch, in.unsigned_number());
  TRY_ASSIGN(const std::uint64_t count, in.unsigned_number(limits::stock_batch_keys));
  m.count = static_cast<std::uint32_t>(count);
  TRY(in.finish());
  return m;
}

Bytes encode(const DealerPart& m) {
  CborWriter out;
  write_dealer_part(out, m);
  return out.take();
}
template <>
Result<DealerPart> parse(ByteSpan bytes) {
  CborReader in(bytes);
  TRY_ASSIGN(DealerPart part, read_dealer_part(in));
  TRY(in.finish());
  return part;
}

Bytes encode(const SubSharesRequest& m) {
  CborWriter out;
  out.unsigned_number(m.batch);
  return out.take();
}
template <>
Result<SubSharesRequest> parse(ByteSpan bytes) {
  CborReader in(bytes);
  SubSharesRequest m;
  TRY_ASSIGN(m.batch, in.unsigned_number());
  TRY(in.finish());
  return m;
}

Bytes encode(const SubSharesAnswer& m) {
  CborWriter out;
  out.array(m.shares.size());
  for (const Secret& share : m.shares) out.bytes(share.span());
  return out.take();
}
template <>
Result<SubSharesAnswer> parse(ByteSpan bytes) {
  CborReader in(bytes);
  SubSharesAnswer m;
  TRY_ASSIGN(const std::size_t count, in.array(limits::stock_batch_keys));
  for (std::size_t i = 0; i < count; ++i) {
    TRY_ASSIGN(const ByteSpan share, in.bytes(32));
    if (share.size() != 32) return fail(Failure::bad_encoding, "a share has 32 bytes");
    m.shares.push_back(Secret::copy_of(share));
  }
  TRY(in.finish());
  return m;
}

Bytes encode(const AcceptStockRequest& m) {
  CborWriter out;
  out.array(2).unsigned_number(m.batch).array(m.parts.size());
  for (const DealerPart& part : m.parts) write_dealer_part(out, part);
  return out.take();
}
template <>
Result<AcceptStockRequest> parse(ByteSpan bytes) {
  CborReader in(bytes);
  AcceptStockRequest m;
  TRY(in.array_of(2));
  TRY_ASSIGN(m.batch, in.unsigned_number());
  TRY_ASSIGN(const std::size_t parts, in.array(limits::nodes));
  for (std::size_t i = 0; i < parts; ++i) {
    TRY_ASSIGN(DealerPart part, read_dealer_part(in));
    m.parts.push_back(std::move(part));
  }
  TRY(in.finish());
  return m;
}

Bytes encode(const AcceptStockAnswer& m) {
  CborWriter out;
  out.bytes(m.signature);
  return out.take();
}
template <>
Result<AcceptStockAnswer> parse(ByteSpan bytes) {
  CborReader in(bytes);
  AcceptStockAnswer m;
  TRY_ASSIGN(m.signature, read_array<64>(in));
  TRY(in.finish());
  return m;
}

}  // namespace jurat::council
