// The sparse Merkle tree over all leaves, in the ICS23 SmtSpec layout: leaf = SHA-256(0x00 | SHA-256(key) |
// SHA-256(value)), node = SHA-256(0x01 | left | right), empty = 32 zero bytes, each leaf at its shortest unique prefix.
// Promises: the root depends on the set of leaves alone. Stored as pages of four levels, one page a subtree of ≥ 2
// leaves.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "store/store.h"

namespace jurat::ledger::tree {

struct Leaf {
  Hash32 path{};  // SHA-256 of its key
  Hash32 hash{};
};
// A leaf that came, changed (hash) or went (nothing).
struct LeafChange {
  Hash32 path{};
  std::optional<Hash32> hash;
};

Hash32 path_of(ByteSpan key);
Hash32 leaf_hash(const Hash32& path, ByteSpan value);
Hash32 node_hash(const Hash32& left, const Hash32& right);

// Changes the stored tree and answers its new root. `changes` in rising order of path, each path once.
Result<Hash32> update(store::Writer& writer, std::span<const LeafChange> changes);

// Builds the same pages from all leaves (rising path, each once), without the stored ones: the root, every page to
// `visit`.
Result<Hash32> build(std::span<const Leaf> leaves,
                     const std::function<Result<void>(ByteSpan key, ByteSpan page)>& visit);

}  // namespace jurat::ledger::tree
