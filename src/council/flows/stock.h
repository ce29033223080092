// The key stock (protocols 3): batches that nodes make together, and a gateway's lease of a part of them.
#pragma once

#include "council/stock_room.h"
#include "council/world.h"
#include "ledger/records/stock.h"

namespace jurat::council::flows {

// Makes one batch of `count` keys with all nodes as dealers and puts it on the ledger with their acknowledgements.
Result<void> make_batch(World& world, std::uint32_t count);
// The new open lease of this gateway. stock_empty when nothing is left to lease.
Result<ledger::Lease> lease_stock(World& world);

// The same places, held longer: [next, end) of `lease`, which is this gateway's open one.
Result<ledger::Lease> renew_lease(World& world, const ledger::Lease& lease);

// A node's part that must ask others: verifies every dealer, fetches its sub-shares from them, keeps the sums, signs.
Result<Bytes> accept_batch(World& world, StockRoom& room, const crypto::Ed25519Key& identity, ByteSpan request);

}  // namespace jurat::council::flows
