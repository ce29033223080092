#include "ledger/entries/add_stock_batch.h"

#include <algorithm>

#include "core/cbor.h"
#include "core/limits.h"
#include "ledger/entry_kind.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

Bytes encode(const AddStockBatch& body) {
  CborWriter out;
  out.array(2).bytes(encode(body.batch)).array(body.acknowledgements.size());
  for (const auto& each : body.acknowledgements) {
    out.array(2).unsigned_number(each.node.value).bytes(each.signature);
  }
  return out.take();
}

Result<AddStockBatch> parse_add_stock_batch(ByteSpan body) {
  CborReader in(body);
  AddStockBatch parsed;
  TRY(in.array_of(2));
  TRY_ASSIGN(const ByteSpan batch, in.bytes(limits::entry_bytes));
  TRY_ASSIGN(parsed.batch, parse_stock_batch(batch));
  TRY_ASSIGN(const std::size_t count, in.array(limits::nodes));
  for (std::size_t i = 0; i < count; ++i) {
    crypto::NodeSignature each;
    TRY(in.array_of(2));
    TRY_ASSIGN(each.node, wire::read_node(in));
    TRY_ASSIGN(each.signature, read_array<64>(in));
    parsed.acknowledgements.push_back(each);
  }
  TRY(in.finish());
  return parsed;
}

namespace entries {
namespace {

Result<void> right_shape(const CouncilRecord& council, const StockBatch& batch) {
  const auto foreign = [&](NodeIndex node) { return node.value > council.n; };
  if (batch.dealers.size() < council.t || std::any_of(batch.dealers.begin(), batch.dealers.end(), foreign)) {
    return fail(Failure::invalid_parameter, "a batch needs t dealers of the council");
  }
  if (batch.absentees.size() > static_cast<std::size_t>(council.n - council.t) ||
      std::any_of(batch.absentees.begin(), batch.absentees.end(), foreign)) {
    return fail(Failure::invalid_parameter, "at most n - t members may be absent");
  }
  if (batch.keys.front().size() != council.t) return fail(Failure::invalid_parameter, "a key needs t commitments");
  return {};
}

// Exactly the members that are not named as absent, each once: a key that a silent node cannot serve is no key.
Result<void> acknowledged_by_all_but_absentees(const CouncilRecord& council, const AddStockBatch& body) {
  for (const NodeIndex absent : body.batch.absentees) {
    for (const auto& each : body.acknowledgements) {
      if (each.node == absent) return fail(Failure::invalid_parameter, "an absentee acknowledged the batch");
    }
  }
  std::vector<crypto::Ed25519PublicKey> identities;
  identities.reserve(council.members.size());
  for (const Member& member : council.members) identities.push_back(member.identity);
  const auto needed = static_cast<unsigned>(council.n - body.batch.absentees.size());
  return crypto::verify_certificate({council.epoch, body.acknowledgements}, council.id, council.epoch, needed,
                                    identities, stock_batch_digest(council.id, body.batch));
}

Result<void> check(const Entry& entry) {
  TRY_ASSIGN(const AddStockBatch body, parse_add_stock_batch(entry.body));
  if (!entry.pool.empty()) return fail(Failure::bad_encoding, "a stock batch belongs to no pool");
  if (body.batch.leased != 0) return fail(Failure::bad_encoding, "a new batch has nothing leased");
  if (body.batch.keys.size() < limits::stock_lease_least) return fail(Failure::bad_encoding, "too few keys in a batch");
  return {};
}

Result<void> apply(const Entry& entry, Change& change) {
  TRY_ASSIGN(const AddStockBatch body, parse_add_stock_batch(entry.body));
  TRY(right_shape(change.council(), body.batch));
  TRY(acknowledged_by_all_but_absentees(change.council(), body));
  TRY_ASSIGN(StockLevel level, change.stock_level());
  if (body.batch.batch != level.next_batch) return fail(Failure::conflict, "not the next batch number");
  ++level.next_batch;
  level.unleased += body.batch.keys.size();
  change.put(key::stock_level(), encode(level));
  change.put(body.batch);
  return {};
}

}  // namespace

extern const EntryKind add_stock_batch;
const EntryKind add_stock_batch{ledger::add_stock_batch, "add_stock_batch", check, apply};

}  // namespace entries
}  // namespace jurat::ledger
