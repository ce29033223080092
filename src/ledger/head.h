// Where the state stands: kept beside the tree, written with every block in the block's own transaction.
#pragma once

#include "core/moment.h"
#include "ledger/change.h"

namespace jurat::ledger {

struct Head {
  Hash32 genesis{};  // SHA-256 over the genesis records
  std::uint64_t height = 0;
  Moment ledger_time{};
  Hash32 root{};
};
Bytes encode(const Head& head);
Result<Head> parse_head(ByteSpan bytes);
Result<std::optional<Head>> read_head(const store::Reader& reader);  // nothing in an empty store

// Writes the changes, the derived keys and the tree's pages, keeps what they replace for undoing `head.height`, and the
// head with its new root. Values equal to the stored ones change nothing.
Result<void> write_block(store::Writer& writer, const Changes& changes, Head head);

// Takes the newest block back; not_found when it is no longer undoable.
Result<void> undo_block(store::Writer& writer);

// Adds to `block` what a block with applied entries also does: expired leaves go, leaves of deleted pools go.
Result<void> prune(BlockState& block, Moment ledger_time);

}  // namespace jurat::ledger
