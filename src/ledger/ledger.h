// The state machine: blocks of certified entries in, the same state and root out on every node.
// Promises: no clock, randomness, float, hash order, locale or thread; state, height and root in one transaction.
// Threading: `view`, `check` and `accept` from any thread; `stage`, `commit` and `apply_block` from one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/entry.h"
#include "ledger/view.h"
#include "store/store.h"

namespace jurat::ledger {

class BlockState;
struct BlockContext;

// What became of one entry of a block.
struct Outcome {
  std::optional<Failure> failure;  // nothing: applied
  std::string reason;
  Hash32 op_id{};
  bool repeated = false;  // the same entry had been applied before; nothing changed
};

struct Block {
  std::uint64_t height = 0;
  Moment header_time;
  Hash32 hash{};               // of the block, the courier seed of users it creates
  std::vector<Bytes> entries;  // encoded CertifiedEntry
};

// What a block would lead to.
struct Staged {
  std::vector<Outcome> outcomes;  // one for each entry
  Hash32 root{};
};

struct Genesis {
  CouncilRecord council;
  std::vector<AdminKey> admins;
  std::vector<RsaKeySet> key_sets;
};

class Ledger {
 public:
  // Opens the state in `store`; an empty store gets the genesis (same bytes, same root, everywhere). A store with
  // another council's genesis is refused: store_corrupt.
  static Result<std::unique_ptr<Ledger>> open(store::Store& store, const Genesis& genesis);
  ~Ledger();

  [[nodiscard]] Result<View> view() const;
  // The stateless predicate of CheckTx, PrepareProposal and ProcessProposal: canonical form, size, known kind,
  // certificate.
  [[nodiscard]] Result<CertifiedEntry> check(ByteSpan certified_entry) const;
  // The same for every entry of a block; too_large: more than limits::block_entries. One answer on every node, whatever
  // its clock and state, so that a block that one honest node proposes is refused by none.
  [[nodiscard]] Result<void> accept(const std::vector<Bytes>& entries) const;
  // Would it apply now? Same rules as apply, on a snapshot; for early answers, never for safety.
  [[nodiscard]] Result<void> would_apply(const CertifiedEntry& entry, Moment now) const;
  // Computes what the block leads to, in memory alone; takes the place of a block staged before. Each entry succeeds or
  // leaves no trace. A block without an applied entry keeps the root.
  // too_large: more than limits::block_entries; invalid_parameter: not the next height.
  Result<Staged> stage(const Block& block);
  // Makes exactly the staged block durable, in one transaction. conflict: nothing is staged, or the state has moved on.
  Result<void> commit();
  // Both at once.
  Result<std::vector<Outcome>> apply_block(const Block& block);
  // Takes the newest block back, at most limits::undo_heights in a row; not_found when there is none left to undo.
  Result<void> undo_last_block();
  // Recomputes the tree from all leaves, compares the root and every record's parse; store_corrupt names the first
  // fault.
  [[nodiscard]] Result<void> verify_everything() const;

 private:
  Result<Outcome> apply_bytes(ByteSpan bytes, BlockState& state, const BlockContext& context) const;

  class Inside;
  explicit Ledger(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace jurat::ledger
