#include "ledger/entries/lease_stock.h"

#include <algorithm>

#include "core/limits.h"
#include "ledger/entry_kind.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

Bytes encode(const LeaseStock& body) {
  CborWriter out;
  out.array(4).unsigned_number(body.gateway.value).unsigned_number(body.batch);
  out.unsigned_number(body.first).unsigned_number(body.count);
  return out.take();
}

Result<LeaseStock> parse_lease_stock(ByteSpan body) {
  CborReader in(body);
  LeaseStock parsed;
  TRY(in.array_of(4));
  TRY_ASSIGN(parsed.gateway, wire::read_node(in));
  TRY_ASSIGN(parsed.batch, in.unsigned_number());
  TRY_ASSIGN(parsed.first, wire::read_number<std::uint32_t>(in, limits::stock_batch_keys));
  TRY_ASSIGN(parsed.count, wire::read_number<std::uint32_t>(in, limits::stock_batch_keys));
  TRY(in.finish());
  return parsed;
}

std::uint64_t lease_at_most(std::uint64_t unleased, unsigned n) noexcept {
  return std::max<std::uint64_t>(unleased / (2 * n), std::min<std::uint64_t>(unleased, limits::stock_lease_floor));
}

namespace entries {
namespace {

bool renews(const Lease& open, const LeaseStock& body) {
  return body.batch == open.batch && body.first >= open.next && body.first + body.count == open.end;
}

// Moves the lease out of the stock. A rest too small for a user is given up with it, so that no lease is useless.
void take(StockLevel& level, StockBatch& batch, std::uint32_t count) {
  const auto size = static_cast<std::uint32_t>(batch.keys.size());
  batch.leased += count;
  level.unleased -= count;
  if (size - batch.leased < limits::stock_lease_least) {
    level.unleased -= size - batch.leased;
    batch.leased = size;
    ++level.open_batch;
  }
}

// The new lease's memory of what its gateway gave up: places of an open lease that nobody owns are lost to everybody,
// so within one lease time a gateway may lose one lease, and more only within the part that it may have now.
Result<Lease> after_giving_up(const std::optional<Lease>& open, const Change& change, std::uint64_t at_most) {
  Lease next;
  next.abandoned_since = change.ledger_time();
  if (!open) return next;
  if (change.ledger_time() < open->abandoned_since + limits::stock_lease_time) {
    next.abandoned = open->abandoned;
    next.abandoned_since = open->abandoned_since;
  }
  if (open->expires <= change.ledger_time()) return next;
  TRY_ASSIGN(const StockUse use, change.stock_use(open->batch));
  const bool first = next.abandoned == 0;
  for (std::uint32_t place = open->next; place < open->end; ++place) next.abandoned += use.used(place) ? 0U : 1U;
  // In a council of one nobody else is left without.
  if (!first && change.council().n > 1 && next.abandoned > at_most) {
    return fail(Failure::limit_exceeded, "the gateway gave up " + std::to_string(next.abandoned) +
                                             " leased keys lately; it gets no more before its lease expires");
  }
  return next;
}

Result<void> check(const Entry& entry) {
  TRY_ASSIGN(const LeaseStock body, parse_lease_stock(entry.body));
  if (!entry.pool.empty()) return fail(Failure::bad_encoding, "a lease belongs to no pool");
  if (body.gateway != entry.gateway) return fail(Failure::invalid_parameter, "a gateway leases for itself");
  if (body.count == 0) return fail(Failure::invalid_parameter, "a lease of nothing");
  return {};
}

Result<void> apply(const Entry& entry, Change& change) {
  TRY_ASSIGN(const LeaseStock body, parse_lease_stock(entry.body));
  const Moment expires = change.ledger_time() + limits::stock_lease_time;
  TRY_ASSIGN(std::optional<Lease> open, change.lease(body.gateway));
  if (open && renews(*open, body)) {
    open->expires = expires;
    change.put(*open);
    return {};
  }
  TRY_ASSIGN(StockLevel level, change.stock_level());
  if (level.unleased == 0) return fail(Failure::stock_empty, "no unleased stock keys");
  if (body.batch != level.open_batch) return fail(Failure::conflict, "not the lowest batch with unleased keys");
  TRY_ASSIGN(std::optional<StockBatch> batch, change.stock_batch(body.batch));
  if (!batch) return fail(Failure::store_corrupt, "the open stock batch is missing");
  const auto size = static_cast<std::uint32_t>(batch->keys.size());
  if (body.first != batch->leased) return fail(Failure::conflict, "not the next unleased place");
  if (body.count > size - body.first) return fail(Failure::conflict, "the batch ends before the lease does");
  const std::uint64_t at_most = lease_at_most(level.unleased, change.council().n);
  if (body.count > at_most) return fail(Failure::limit_exceeded, "a lease is at most 1/(2n) of the unleased stock");
  TRY_ASSIGN(Lease lease, after_giving_up(open, change, at_most));
  take(level, *batch, body.count);
  change.put(key::stock_level(), encode(level));
  change.put(*batch);
  lease.gateway = body.gateway;
  lease.batch = body.batch;
  lease.next = body.first;
  lease.end = body.first + body.count;
  lease.expires = expires;
  change.put(lease);
  return {};
}

}  // namespace

extern const EntryKind lease_stock;
const EntryKind lease_stock{ledger::lease_stock, "lease_stock", check, apply};

}  // namespace entries
}  // namespace jurat::ledger
