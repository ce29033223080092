#include "ledger/ledger.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <set>
#include <utility>

#include "core/limits.h"
#include "crypto/hash.h"
#include "ledger/entry_kind.h"
#include "ledger/head.h"
#include "ledger/invariant.h"
#include "ledger/records/keys.h"
#include "ledger/verify.h"
#include "store/disk_failure.h"
#include "store/overlay.h"

namespace jurat::ledger {
namespace {

// Hashes of whole certified entries whose certificate held: the newest limits::verified_entries_kept.
class VerifiedEntries {
 public:
  bool knows(const Hash32& entry) const {
    const std::lock_guard lock(mutex_);
    return known_.contains(entry);
  }
  void add(const Hash32& entry) {
    const std::lock_guard lock(mutex_);
    if (!known_.insert(entry).second) return;
    order_.push_back(entry);
    if (order_.size() <= limits::verified_entries_kept) return;
    known_.erase(order_.front());
    order_.pop_front();
  }

 private:
  mutable std::mutex mutex_;
  std::set<Hash32> known_;
  std::deque<Hash32> order_;
};

// protocols 8: header time ≤ endorsed + 60 s and endorsed ≥ ledger time - 60 s. The ledger time is the running maximum
// of header times, this block's among them, so the second demand holds the first.
Result<void> young_enough(const Entry& entry, Moment ledger_time) {
  if (entry.endorsed + limits::entry_age >= ledger_time) return {};
  return fail(Failure::conflict, "the entry was endorsed more than 60 s before the ledger's time");
}

// Kept from the later of both times on, so that the entry is too old by the ledger's time before it is forgotten.
Result<void> remember(const Entry& entry, const Hash32& op, Change& change) {
  const Moment expires = std::max(change.ledger_time(), entry.endorsed) + limits::op_id_kept;
  change.put(key::op_id(op), encode(KeptUntil{expires}));
  if (!entry.idempotency) return {};
  const Bytes at = key::idempotency(*entry.idempotency);
  TRY_ASSIGN(const auto former, read_record(change, at, parse_idempotent_op));
  if (former && former->expires > change.ledger_time()) return {};  // a retry finds the first answer
  change.put(at, encode(IdempotentOp{op, expires}));
  return {};
}

// Protocols 2: an admin's nonce serves one entry, and only while its key is an admin's. Kept until no entry that could
// carry it is young enough to apply: endorsers saw a signature that was still good, within the skew of their clocks.
Result<void> use_admin_nonce(const Entry& entry, Change& change) {
  if (!entry.admin) return {};
  const AdminNonce& admin = *entry.admin;
  TRY_ASSIGN(const auto known, change.raw(key::admin(admin.key)));
  if (!known) return fail(Failure::not_authorized, "the entry rests on a key that is no admin's");
  const Moment latest = entry.endorsed + limits::admin_signature_time + 2 * limits::endorsed_time_skew;
  if (admin.expires > latest)
    return fail(Failure::conflict, "the entry rests on a signature that is good for too long");
  const Bytes at = key::admin_nonce(admin.key, admin.nonce);
  TRY_ASSIGN(const auto used, change.raw(at));
  if (used) return fail(Failure::spent, "the nonce of this admin's signature was used by another entry");
  const Moment expires = std::max(change.ledger_time(), admin.expires + limits::endorsed_time_skew) + limits::entry_age;
  change.put(at, encode(KeptUntil{expires}));
  return {};
}

// Applies one checked entry to the block, or fails and leaves the block as it was. True when it had been applied
// before.
Result<bool> apply_entry(const Entry& entry, const Hash32& op, BlockState& block, const BlockContext& context) {
  Change change(block, context);
  TRY_ASSIGN(const auto known, change.raw(key::op_id(op)));
  if (known) return true;
  TRY(young_enough(entry, context.ledger_time));
  const EntryKind* kind = find_entry_kind(entry.number);
  if (kind == nullptr) return fail(Failure::unknown_operation, "no such kind of entry");
  TRY(kind->apply(entry, change));
  TRY(use_admin_nonce(entry, change));
  TRY(remember(entry, op, change));
  TRY_ASSIGN(const auto broken, broken_invariant(change));
  if (broken) {
    return fail(Failure::internal, std::string(kind->name) + " would break the invariant " + std::string(*broken));
  }
  change.keep();
  return false;
}

Result<void> check_genesis(const Genesis& genesis) {
  const auto bad = [](const char* what) { return fail(Failure::invalid_parameter, std::string("genesis: ") + what); };
  if (!parse_council(encode(genesis.council))) return bad("the council record is malformed");
  if (genesis.admins.size() > limits::admin_keys) return bad("too many admin keys");
  if (genesis.key_sets.size() > limits::key_sets) return bad("too many key sets");
  for (std::size_t i = 0; i < genesis.key_sets.size(); ++i) {
    const RsaKeySet& key_set = genesis.key_sets[i];
    if (key_set.number != genesis.key_sets.front().number + i) return bad("key sets are not numbered in order");
    if (key_set.taken_by) return bad("a key set that is taken");
    if (!parse_key_set(encode(key_set))) return bad("a key set is malformed");
  }
  return {};
}

Changes genesis_leaves(const Genesis& genesis) {
  Changes leaves;
  leaves[key::council()] = encode(genesis.council);
  for (const AdminKey& admin : genesis.admins) leaves[key::admin(admin.key)] = encode(admin);
  for (const RsaKeySet& key_set : genesis.key_sets) leaves[key::key_set(key_set.number)] = encode(key_set);
  KeySetLevel level;
  if (!genesis.key_sets.empty()) {
    level.next = genesis.key_sets.front().number;
    level.end = genesis.key_sets.back().number + 1;
  }
  leaves[key::key_set_level()] = encode(level);
  leaves[key::stock_level()] = encode(StockLevel{});
  return leaves;
}

Hash32 hash_of(const Changes& leaves) {
  Bytes all;
  for (const auto& [key, value] : leaves) {
    append_length_prefixed(all, key);
    append_length_prefixed(all, *value);
  }
  return crypto::sha256(all);
}

// A block that was computed but not yet made durable.
struct StagedWrites {
  Bytes before;  // the head that it rests on
  store::Overlay::Changes writes;
};

}  // namespace

class Ledger::Inside {
 public:
  Inside(store::Store& kept, CouncilRecord record) : store(kept), council(std::move(record)) {
    for (const Member& member : council.members) identities.push_back(member.identity);
  }

  store::Store& store;
  const CouncilRecord council;  // the last committed membership; no entry changes it
  std::vector<crypto::Ed25519PublicKey> identities;
  mutable VerifiedEntries verified;
  std::optional<StagedWrites> staged;
};

Ledger::Ledger(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Ledger::~Ledger() = default;

Result<std::unique_ptr<Ledger>> Ledger::open(store::Store& store, const Genesis& genesis) {
  TRY(check_genesis(genesis));
  const Changes leaves = genesis_leaves(genesis);
  const Hash32 genesis_hash = hash_of(leaves);
  TRY_ASSIGN(const auto snapshot, store.snapshot());
  TRY_ASSIGN(const std::optional<Head> head, read_head(*snapshot));
  if (head && head->genesis != genesis_hash) {
    return fail(Failure::store_corrupt, "the ledger's store belongs to another council: use the folder of this one");
  }
  if (!head) {
    TRY(store.commit(
        [&](store::Writer& writer) { return write_block(writer, leaves, Head{.genesis = genesis_hash}); }));
  }
  return std::unique_ptr<Ledger>(new Ledger(std::make_unique<Inside>(store, genesis.council)));
}

Result<View> Ledger::view() const {
  TRY_ASSIGN(auto snapshot, inside_->store.snapshot());
  return View::of(std::move(snapshot));
}

Result<CertifiedEntry> Ledger::check(ByteSpan certified_entry) const {
  TRY_ASSIGN(CertifiedEntry certified, parse_certified_entry(certified_entry));
  if (!std::ranges::equal(encode(certified), certified_entry)) {
    return fail(Failure::bad_encoding, "the entry is not in canonical form");
  }
  const Entry& entry = certified.entry;
  const EntryKind* kind = find_entry_kind(entry.number);
  if (kind == nullptr || entry.format != 1) return fail(Failure::unknown_operation, "no such kind or format of entry");
  if (entry.council != inside_->council.id) return fail(Failure::bad_signature, "an entry of another council");
  if (entry.epoch != inside_->council.epoch) return fail(Failure::bad_signature, "an entry of another epoch");
  if (entry.gateway.value > inside_->council.n) return fail(Failure::bad_signature, "the gateway is no member");
  TRY(kind->check(entry));
  const Hash32 hash = crypto::sha256(certified_entry);
  if (inside_->verified.knows(hash)) return certified;
  TRY(crypto::verify_certificate(certified.certificate, inside_->council.id, inside_->council.epoch, inside_->council.t,
                                 inside_->identities, op_id(entry)));
  inside_->verified.add(hash);
  return certified;
}

Result<void> Ledger::would_apply(const CertifiedEntry& entry, Moment now) const {
  TRY_ASSIGN(const auto snapshot, inside_->store.snapshot());
  TRY_ASSIGN(const std::optional<Head> head, read_head(*snapshot));
  if (!head) return fail(Failure::store_corrupt, "the ledger has no head");
  BlockState block(*snapshot);
  const BlockContext context{inside_->council, std::max(head->ledger_time, now), {}};
  TRY(apply_entry(entry.entry, op_id(entry.entry), block, context));
  return {};
}

Result<void> Ledger::accept(const std::vector<Bytes>& entries) const {
  if (entries.size() > limits::block_entries) return fail(Failure::too_large, "too many entries in a block");
  for (const Bytes& entry : entries) TRY(check(entry));
  return {};
}

Result<Staged> Ledger::stage(const Block& block) {
  inside_->staged.reset();
  if (block.entries.size() > limits::block_entries) return fail(Failure::too_large, "too many entries in a block");
  TRY_ASSIGN(const auto snapshot, inside_->store.snapshot());
  TRY_ASSIGN(std::optional<Head> head, read_head(*snapshot));
  if (!head) return fail(Failure::store_corrupt, "the ledger has no head");
  if (block.height != head->height + 1) {
    return fail(Failure::invalid_parameter,
                "block " + std::to_string(block.height) + " does not follow height " + std::to_string(head->height));
  }
  const Bytes before = encode(*head);
  head->height = block.height;
  head->ledger_time = std::max(head->ledger_time, block.header_time);
  Staged staged;
  BlockState state(*snapshot);
  const BlockContext context{inside_->council, head->ledger_time, block.hash};
  for (const Bytes& bytes : block.entries) {
    TRY_ASSIGN(Outcome outcome, apply_bytes(bytes, state, context));
    staged.outcomes.push_back(std::move(outcome));
  }
  // A block that changes nothing leaves the root as it is, so it prunes nothing either.
  if (!state.changes().empty()) TRY(prune(state, head->ledger_time));
  store::Overlay overlay(*snapshot);
  TRY(write_block(overlay, state.changes(), *head));
  TRY_ASSIGN(const std::optional<Head> after, read_head(overlay));
  ASSERT_TRUTH(after.has_value());
  staged.root = after->root;
  inside_->staged = StagedWrites{before, overlay.take()};
  return staged;
}

Result<void> Ledger::commit() {
  const std::optional<StagedWrites> staged = std::exchange(inside_->staged, std::nullopt);
  if (!staged) return fail(Failure::conflict, "no block is staged");
  return inside_->store.commit([&](store::Writer& writer) -> Result<void> {
    TRY_ASSIGN(const std::optional<Head> head, read_head(writer));
    if (!head || encode(*head) != staged->before) {
      return fail(Failure::conflict, "the state moved on after the block was staged");
    }
    return store::write_all(writer, staged->writes);
  });
}

Result<std::vector<Outcome>> Ledger::apply_block(const Block& block) {
  TRY_ASSIGN(Staged staged, stage(block));
  TRY(commit());
  return std::move(staged.outcomes);
}

Result<Outcome> Ledger::apply_bytes(ByteSpan bytes, BlockState& state, const BlockContext& context) const {
  Outcome outcome;
  const auto refused = [&](const Error& error) -> Result<Outcome> {
    // The disk is at fault, not the entry: the block must not go on.
    if (store::is_disk_failure(error.failure)) return fail(error);
    outcome.failure = error.failure;
    outcome.reason = error.message;
    return outcome;
  };
  const Result<CertifiedEntry> checked = check(bytes);
  if (!checked) return refused(checked.error());
  outcome.op_id = op_id(checked->entry);
  const Result<bool> applied = apply_entry(checked->entry, outcome.op_id, state, context);
  if (!applied) return refused(applied.error());
  outcome.repeated = *applied;
  return outcome;
}

Result<void> Ledger::undo_last_block() { return inside_->store.commit(undo_block); }

Result<void> Ledger::verify_everything() const {
  TRY_ASSIGN(const auto snapshot, inside_->store.snapshot());
  return verify_state(*snapshot);
}

}  // namespace jurat::ledger
