#include "ledger/records/stock.h"

#include "core/limits.h"
#include "crypto/domains.h"
#include "crypto/hash.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {
namespace {

constexpr std::size_t point_bytes = 32;

// All points in one string: place p, coefficient c is at (p·t + c)·32, so that one key is found without parsing all.
Bytes flat_points(const StockBatch& record) {
  Bytes points;
  for (const auto& key : record.keys) {
    for (const auto& point : key) append(points, point.bytes);
  }
  return points;
}

Result<crypto::Commitments> parse_points(ByteSpan bytes) {
  crypto::Commitments points;
  for (std::size_t at = 0; at < bytes.size(); at += point_bytes) {
    TRY_ASSIGN(const crypto::Point point, crypto::Point::parse(bytes.subspan(at, point_bytes)));
    points.push_back(point);
  }
  return points;
}

// The head of a batch's CBOR up to its points.
struct BatchHead {
  StockBatch record;
  std::size_t keys = 0;
  std::size_t threshold = 0;
  ByteSpan points;
};

Result<BatchHead> read_head(CborReader& in) {
  BatchHead head;
  TRY(wire::read_map(in, 6));
  TRY(in.key(1));
  TRY_ASSIGN(head.record.batch, in.unsigned_number());
  TRY(in.key(2));
  TRY_ASSIGN(head.record.dealers, wire::read_rising_nodes(in));
  TRY(in.key(3));
  TRY_ASSIGN(head.threshold, wire::read_number<std::size_t>(in, limits::nodes));
  TRY(in.key(4));
  TRY_ASSIGN(head.points, in.bytes(limits::stock_batch_keys * limits::nodes * point_bytes));
  const std::size_t key_bytes = head.threshold * point_bytes;
  if (key_bytes == 0 || head.points.empty() || head.points.size() % key_bytes != 0) {
    return fail(Failure::bad_encoding, "stock batch: points are not a whole number of keys");
  }
  head.keys = head.points.size() / key_bytes;
  if (head.keys > limits::stock_batch_keys) return fail(Failure::bad_encoding, "stock batch: too many keys");
  TRY(in.key(5));
  TRY_ASSIGN(head.record.absentees, wire::read_rising_nodes(in));
  TRY(in.key(6));
  TRY_ASSIGN(head.record.leased, wire::read_number<std::uint32_t>(in, head.keys));
  TRY(in.finish());
  return head;
}

}  // namespace

Bytes encode(const StockBatch& record) {
  const std::size_t threshold = record.keys.empty() ? 0 : record.keys.front().size();
  CborWriter out;
  out.map(6).unsigned_number(1).unsigned_number(record.batch).unsigned_number(2);
  wire::write(out, record.dealers);
  out.unsigned_number(3).unsigned_number(threshold).unsigned_number(4).bytes(flat_points(record)).unsigned_number(5);
  wire::write(out, record.absentees);
  out.unsigned_number(6).unsigned_number(record.leased);
  return out.take();
}

Result<StockBatch> parse_stock_batch(ByteSpan bytes) {
  CborReader in(bytes);
  TRY_ASSIGN(BatchHead head, read_head(in));
  const std::size_t key_bytes = head.threshold * point_bytes;
  for (std::size_t i = 0; i < head.keys; ++i) {
    TRY_ASSIGN(crypto::Commitments key, parse_points(head.points.subspan(i * key_bytes, key_bytes)));
    head.record.keys.push_back(std::move(key));
  }
  return std::move(head.record);
}

Result<crypto::Commitments> parse_one_key(ByteSpan batch, std::uint32_t place) {
  CborReader in(batch);
  TRY_ASSIGN(const BatchHead head, read_head(in));
  if (place >= head.keys) return fail(Failure::not_found, "stock batch has no such place");
  const std::size_t key_bytes = head.threshold * point_bytes;
  return parse_points(head.points.subspan(place * key_bytes, key_bytes));
}

Result<StockBatchShape> parse_stock_batch_shape(ByteSpan batch) {
  CborReader in(batch);
  TRY_ASSIGN(const BatchHead head, read_head(in));
  return StockBatchShape{static_cast<std::uint32_t>(head.keys), head.record.leased};
}

Hash32 stock_batch_digest(const CouncilId& council, const StockBatch& batch) {
  StockBatch fresh = batch;
  fresh.leased = 0;
  return crypto::tagged_hash(crypto::domain::stock_batch, {council, encode(fresh)});
}

Bytes encode(const Lease& record) {
  CborWriter out;
  out.array(7).unsigned_number(record.gateway.value).unsigned_number(record.batch);
  out.unsigned_number(record.next).unsigned_number(record.end);
  wire::write(out, record.expires);
  out.unsigned_number(record.abandoned);
  wire::write(out, record.abandoned_since);
  return out.take();
}

Result<Lease> parse_lease(ByteSpan bytes) {
  CborReader in(bytes);
  Lease record;
  TRY(in.array_of(7));
  TRY_ASSIGN(record.gateway, wire::read_node(in));
  TRY_ASSIGN(record.batch, in.unsigned_number());
  TRY_ASSIGN(record.next, wire::read_number<std::uint32_t>(in, limits::stock_batch_keys));
  TRY_ASSIGN(record.end, wire::read_number<std::uint32_t>(in, limits::stock_batch_keys));
  TRY_ASSIGN(record.expires, in.moment());
  TRY_ASSIGN(record.abandoned, wire::read_number<std::uint32_t>(in));
  TRY_ASSIGN(record.abandoned_since, in.moment());
  if (record.next > record.end) return fail(Failure::bad_encoding, "lease: next after end");
  TRY(in.finish());
  return record;
}

}  // namespace jurat::ledger
