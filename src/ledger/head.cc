#include "ledger/head.h"

#include <algorithm>

#include "core/limits.h"
#include "ledger/records/wire.h"
#include "ledger/tree.h"

namespace jurat::ledger {
namespace {

bool same(const std::optional<ByteSpan>& stored, const std::optional<Bytes>& value) {
  if (stored.has_value() != value.has_value()) return false;
  return !value || std::ranges::equal(*stored, *value);
}

// The keys that only repeat what leaves say: when a leaf expires.
Result<void> write_derived(store::Writer& writer, ByteSpan key, const std::optional<Bytes>& before,
                           const std::optional<Bytes>& after) {
  std::optional<Moment> old_expiry;
  std::optional<Moment> new_expiry;
  if (before) {
    TRY_ASSIGN(old_expiry, expiry_of(key, *before));
  }
  if (after) {
    TRY_ASSIGN(new_expiry, expiry_of(key, *after));
  }
  if (old_expiry == new_expiry) return {};
  if (old_expiry) TRY(writer.erase(key::expiry(*old_expiry, key)));
  if (new_expiry) TRY(writer.put(key::expiry(*new_expiry, key), {}));
  return {};
}

Result<void> write_value(store::Writer& writer, ByteSpan key, const std::optional<Bytes>& value) {
  if (value) return writer.put(key, *value);
  return writer.erase(key);
}

// Writes the leaves that really differ and answers what they replaced.
Result<Changes> write_leaves(store::Writer& writer, const Changes& changes, Hash32& root) {
  Changes replaced;
  std::vector<tree::LeafChange> leaves;
  for (const auto& [key, value] : changes) {
    ASSERT_TRUTH(key::is_leaf(key));
    TRY_ASSIGN(const std::optional<ByteSpan> stored, writer.get(key));
    if (same(stored, value)) continue;
    std::optional<Bytes> before;
    if (stored) before = to_bytes(*stored);
    TRY(write_value(writer, key, value));
    TRY(write_derived(writer, key, before, value));
    const Hash32 path = tree::path_of(key);
    leaves.push_back({path, value ? std::optional<Hash32>{tree::leaf_hash(path, *value)} : std::nullopt});
    replaced.emplace(key, std::move(before));
  }
  std::sort(leaves.begin(), leaves.end(),
            [](const tree::LeafChange& a, const tree::LeafChange& b) { return a.path < b.path; });
  TRY_ASSIGN(root, tree::update(writer, leaves));
  return replaced;
}

Result<void> erase_undo(store::Writer& writer, std::uint64_t height) {
  std::vector<Bytes> keys;
  const Bytes prefix = key::undo_height_prefix(height);
  TRY(writer.scan(prefix, prefix, [&](ByteSpan key, ByteSpan) -> Result<bool> {
    keys.push_back(to_bytes(key));
    return true;
  }));
  for (const Bytes& key : keys) TRY(writer.erase(key));
  return {};
}

// Undo pages: page 0 is the head as it was; the others are arrays of [key, value or null].
Result<void> write_undo(store::Writer& writer, const Head& before, std::uint64_t height, const Changes& replaced) {
  TRY(writer.put(key::undo(height, 0), encode(before)));
  std::uint32_t page = 1;
  CborWriter out;
  for (const auto& [key, value] : replaced) {
    out.array(2).bytes(key);
    wire::write_optional_bytes(out, value ? std::optional<ByteSpan>{*value} : std::nullopt);
    if (out.written().size() < limits::undo_page_bytes) continue;
    TRY(writer.put(key::undo(height, page++), out.take()));
    out = CborWriter();
  }
  if (!out.written().empty()) TRY(writer.put(key::undo(height, page), out.take()));
  if (height > limits::undo_heights) TRY(erase_undo(writer, height - limits::undo_heights));
  return {};
}

Result<Changes> read_undo_page(ByteSpan page) {
  Changes changes;
  CborReader in(page);
  while (!in.at_end()) {
    TRY(in.array_of(2));
    TRY_ASSIGN(Bytes key, wire::read_bytes(in, page.size()));
    if (in.next_is_null()) {
      TRY(in.null());
      changes.emplace(std::move(key), std::nullopt);
    } else {
      TRY_ASSIGN(Bytes value, wire::read_bytes(in, page.size()));
      changes.emplace(std::move(key), std::move(value));
    }
  }
  return changes;
}

Result<void> prune_expired(BlockState& block, Moment ledger_time) {
  std::vector<Bytes> due;
  const Bytes prefix = key::expiry_prefix();
  const Bytes end = key::expiry(ledger_time + Duration{1}, {});
  TRY(block.reader().scan(prefix, prefix, [&](ByteSpan key, ByteSpan) -> Result<bool> {
    if (!std::ranges::lexicographical_compare(key, end)) return false;
    due.push_back(to_bytes(key.subspan(end.size())));
    return due.size() < limits::pruned_per_block;
  }));
  for (Bytes& key : due) {
    // This block may have prolonged or replaced it.
    TRY_ASSIGN(const std::optional<ByteSpan> value, block.raw(key));
    if (!value) continue;
    TRY_ASSIGN(const std::optional<Moment> expires, expiry_of(key, *value));
    if (expires && *expires <= ledger_time) block.put(std::move(key), std::nullopt);
  }
  return {};
}

// Erases up to `room` leaves with this prefix, for clients also what leads to them, and notes that the keys of users
// are nobody's now; answers how many.
Result<std::size_t> erase_prefix(BlockState& block, const Bytes& prefix, std::size_t room) {
  std::vector<Bytes> keys;
  if (room == 0) return std::size_t{0};
  TRY(block.reader().scan(prefix, prefix, [&](ByteSpan key, ByteSpan value) -> Result<bool> {
    if (key.front() == static_cast<std::uint8_t>(key::Kind::client)) {
      TRY_ASSIGN(const Client client, parse_client(value));
      keys.push_back(key::client_home(client.id));
    }
    if (key.front() == static_cast<std::uint8_t>(key::Kind::user)) {
      TRY_ASSIGN(const User user, parse_user(value));
      TRY(mark_erased(block, {user.password_key, user.data_key, user.code_key}));
    }
    keys.push_back(to_bytes(key));
    return keys.size() < room;
  }));
  const std::size_t count = keys.size();
  for (Bytes& key : keys) block.put(std::move(key), std::nullopt);
  return count;
}

// The first deleted pool that still has leaves, as of the last block: its own deletion is never in this one.
Result<void> erase_deleted_pool(BlockState& block) {
  std::optional<PoolErasing> erasing;
  const Bytes prefix = key::pools_erasing_prefix();
  TRY(block.reader().scan(prefix, prefix, [&](ByteSpan, ByteSpan value) -> Result<bool> {
    TRY_ASSIGN(erasing, parse_pool_erasing(value));
    return false;
  }));
  if (!erasing) return {};
  const PoolId& pool = erasing->pool;
  std::size_t erased = 0;
  for (const Bytes& leaves : {key::clients_prefix(pool), key::users_prefix(pool), key::look_ups_prefix(pool),
                              key::unique_look_ups_prefix(pool), key::revoked_families_prefix(pool)}) {
    TRY_ASSIGN(const std::size_t count,
               erase_prefix(block, leaves, limits::erased_per_block - std::min(erased, limits::erased_per_block)));
    erased += count;
  }
  if (erased == 0) block.put(key::pool_erasing(pool), std::nullopt);
  return {};
}

}  // namespace

Bytes encode(const Head& head) {
  CborWriter out;
  out.array(4).bytes(head.genesis).unsigned_number(head.height);
  wire::write(out, head.ledger_time);
  out.bytes(head.root);
  return out.take();
}

Result<Head> parse_head(ByteSpan bytes) {
  CborReader in(bytes);
  Head head;
  TRY(in.array_of(4));
  TRY_ASSIGN(head.genesis, read_array<32>(in));
  TRY_ASSIGN(head.height, in.unsigned_number());
  TRY_ASSIGN(head.ledger_time, in.moment());
  TRY_ASSIGN(head.root, read_array<32>(in));
  TRY(in.finish());
  return head;
}

Result<std::optional<Head>> read_head(const store::Reader& reader) {
  TRY_ASSIGN(const std::optional<ByteSpan> bytes, reader.get(key::head()));
  if (!bytes) return std::optional<Head>{};
  Result<Head> head = parse_head(*bytes);
  if (!head) return fail(Failure::store_corrupt, "the ledger's head does not parse");
  return std::optional<Head>{*head};
}

Result<void> write_block(store::Writer& writer, const Changes& changes, Head head) {
  TRY_ASSIGN(const std::optional<Head> before, read_head(writer));
  TRY_ASSIGN(const Changes replaced, write_leaves(writer, changes, head.root));
  if (before) TRY(write_undo(writer, *before, head.height, replaced));
  return writer.put(key::head(), encode(head));
}

Result<void> undo_block(store::Writer& writer) {
  TRY_ASSIGN(const std::optional<Head> now, read_head(writer));
  if (!now) return fail(Failure::not_found, "the store holds no ledger");
  std::optional<Head> before;
  Changes replaced;
  const Bytes prefix = key::undo_height_prefix(now->height);
  const Bytes first = key::undo(now->height, 0);
  TRY(writer.scan(prefix, prefix, [&](ByteSpan key, ByteSpan value) -> Result<bool> {
    if (std::ranges::equal(key, first)) {
      TRY_ASSIGN(before, parse_head(value));
      return true;
    }
    TRY_ASSIGN(Changes page, read_undo_page(value));
    replaced.merge(page);
    return true;
  }));
  if (!before) return fail(Failure::not_found, "height " + std::to_string(now->height) + " can no longer be undone");
  Hash32 root{};
  TRY(write_leaves(writer, replaced, root));
  if (root != before->root) return fail(Failure::store_corrupt, "undoing did not lead to the former root");
  TRY(erase_undo(writer, now->height));
  return writer.put(key::head(), encode(*before));
}

Result<void> prune(BlockState& block, Moment ledger_time) {
  TRY(prune_expired(block, ledger_time));
  return erase_deleted_pool(block);
}

}  // namespace jurat::ledger
