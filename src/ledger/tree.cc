#include "ledger/tree.h"

#include <algorithm>
#include <array>

#include "crypto/hash.h"
#include "ledger/records/keys.h"

namespace jurat::ledger::tree {
namespace {

constexpr std::size_t fan_out = 16;      // four levels of a binary tree
constexpr std::size_t depth_limit = 64;  // nibbles of a path

// What is below one place of the tree: nothing, one leaf, or a subtree of at least two.
struct Slot {
  enum class Kind : std::uint8_t { empty = 0, leaf = 1, subtree = 2 } kind = Kind::empty;
  Hash32 hash{};
  Hash32 path{};  // of a leaf
};
using Page = std::array<Slot, fan_out>;

std::size_t nibble(const Hash32& path, std::size_t depth) {
  const std::uint8_t byte = path[depth / 2];
  return depth % 2 == 0 ? byte >> 4U : byte & 0x0fU;
}

// prefix | depth in nibbles | the nibbles, packed; an odd one is followed by zeros.
Bytes page_key(const Hash32& path, std::size_t depth) {
  Bytes key = key::tree_pages_prefix();
  key.push_back(static_cast<std::uint8_t>(depth));
  append(key, ByteSpan(path).first((depth + 1) / 2));
  if (depth % 2 == 1) key.back() &= 0xf0;
  return key;
}

// Two bits for each slot, then 32 bytes for a subtree and 64 for a leaf.
Bytes encode_page(const Page& page) {
  std::uint32_t kinds = 0;
  for (std::size_t i = 0; i < fan_out; ++i) kinds |= static_cast<std::uint32_t>(page[i].kind) << (2 * i);
  Bytes out;
  append_u32(out, kinds);
  for (const Slot& slot : page) {
    if (slot.kind == Slot::Kind::empty) continue;
    append(out, slot.hash);
    if (slot.kind == Slot::Kind::leaf) append(out, slot.path);
  }
  return out;
}

Result<Page> parse_page(ByteSpan bytes) {
  const auto corrupt = [] { return fail(Failure::store_corrupt, "a page of the ledger's tree is malformed"); };
  if (bytes.size() < 4) return corrupt();
  std::uint32_t kinds = 0;
  for (std::size_t i = 0; i < 4; ++i) kinds = kinds << 8U | bytes[i];
  bytes = bytes.subspan(4);
  Page page;
  for (std::size_t i = 0; i < fan_out; ++i) {
    const std::uint32_t kind = kinds >> (2 * i) & 3U;
    if (kind == 0) continue;
    const std::size_t size = kind == 1 ? 64 : 32;
    if (kind == 3 || bytes.size() < size) return corrupt();
    page[i].kind = static_cast<Slot::Kind>(kind);
    std::copy_n(bytes.begin(), 32, page[i].hash.begin());
    if (kind == 1) std::copy_n(bytes.begin() + 32, 32, page[i].path.begin());
    bytes = bytes.subspan(size);
  }
  if (!bytes.empty()) return corrupt();
  return page;
}

// The place above: a lone leaf rises, two or more make a node.
Slot combine(const Slot& left, const Slot& right) {
  if (left.kind == Slot::Kind::empty && right.kind != Slot::Kind::subtree) return right;
  if (right.kind == Slot::Kind::empty && left.kind != Slot::Kind::subtree) return left;
  return Slot{Slot::Kind::subtree, node_hash(left.hash, right.hash), {}};
}

Slot summary(const Page& page) {
  Page level = page;
  for (std::size_t width = fan_out; width > 1; width /= 2) {
    for (std::size_t i = 0; i < width / 2; ++i) level[i] = combine(level[2 * i], level[2 * i + 1]);
  }
  return level[0];
}

// The changes whose path continues with `nibble` at `depth`; `rest` is in rising order and loses them.
std::span<const LeafChange> take_slot(std::span<const LeafChange>& rest, std::size_t depth, std::size_t which) {
  std::size_t count = 0;
  while (count < rest.size() && nibble(rest[count].path, depth) == which) ++count;
  const auto taken = rest.first(count);
  rest = rest.subspan(count);
  return taken;
}

// Where the pages of an update come from and go to.
class Pages {
 public:
  virtual ~Pages() = default;
  virtual Result<std::optional<Page>> load(ByteSpan key) = 0;
  virtual Result<void> keep(ByteSpan key, ByteSpan page) = 0;
  virtual Result<void> drop(ByteSpan key) = 0;
};

class StoredPages final : public Pages {
 public:
  explicit StoredPages(store::Writer& writer) : writer_(writer) {}
  Result<std::optional<Page>> load(ByteSpan key) override {
    TRY_ASSIGN(const std::optional<ByteSpan> bytes, writer_.get(key));
    if (!bytes) return std::optional<Page>{};
    TRY_ASSIGN(const Page page, parse_page(*bytes));
    return std::optional<Page>{page};
  }
  Result<void> keep(ByteSpan key, ByteSpan page) override { return writer_.put(key, page); }
  Result<void> drop(ByteSpan key) override { return writer_.erase(key); }

 private:
  store::Writer& writer_;
};

class FreshPages final : public Pages {
 public:
  explicit FreshPages(const std::function<Result<void>(ByteSpan, ByteSpan)>& visit) : visit_(visit) {}
  Result<std::optional<Page>> load(ByteSpan) override { return std::optional<Page>{}; }
  Result<void> keep(ByteSpan key, ByteSpan page) override { return visit_(key, page); }
  Result<void> drop(ByteSpan) override { return {}; }

 private:
  const std::function<Result<void>(ByteSpan, ByteSpan)>& visit_;
};

Result<Slot> update_page(Pages& pages, std::size_t depth, std::span<const LeafChange> changes, const Slot& former);

// The slot after these changes of its leaves. A new subtree begins with the leaf that was alone here.
Result<Slot> update_slot(Pages& pages, std::size_t depth, std::span<const LeafChange> changes, const Slot& former) {
  if (former.kind == Slot::Kind::subtree) return update_page(pages, depth, changes, former);
  Slot only = former;
  std::size_t present = former.kind == Slot::Kind::leaf ? 1 : 0;
  for (const LeafChange& change : changes) {
    if (former.kind == Slot::Kind::leaf && change.path == former.path) --present;
  }
  for (const LeafChange& change : changes) {
    if (!change.hash) continue;
    ++present;
    only = Slot{Slot::Kind::leaf, *change.hash, change.path};
  }
  if (present == 0) return Slot{};
  if (present == 1) return only;
  return update_page(pages, depth, changes, former);
}

// `former` is what the slot above says of this subtree: a subtree (its page is stored), or a leaf to begin with, or
// nothing.
Result<Slot> update_page(Pages& pages, std::size_t depth, std::span<const LeafChange> changes, const Slot& former) {
  ASSERT_TRUTH(depth < depth_limit && !changes.empty());
  const Bytes key = page_key(changes.front().path, depth);
  Page page;
  if (former.kind == Slot::Kind::subtree) {
    TRY_ASSIGN(const std::optional<Page> stored, pages.load(key));
    if (!stored) return fail(Failure::store_corrupt, "a page of the ledger's tree is missing");
    page = *stored;
  } else if (former.kind == Slot::Kind::leaf) {
    page[nibble(former.path, depth)] = former;
  }
  for (std::size_t i = 0; i < fan_out; ++i) {
    const auto here = take_slot(changes, depth, i);
    if (here.empty()) continue;
    TRY_ASSIGN(page[i], update_slot(pages, depth + 1, here, page[i]));
  }
  ASSERT_TRUTH(changes.empty());
  const Slot above = summary(page);
  if (above.kind == Slot::Kind::subtree || depth == 0) {
    TRY(pages.keep(key, encode_page(page)));
  } else {
    TRY(pages.drop(key));
  }
  return above;
}

}  // namespace

Hash32 path_of(ByteSpan key) { return crypto::sha256(key); }

Hash32 leaf_hash(const Hash32& path, ByteSpan value) {
  const Hash32 value_hash = crypto::sha256(value);
  std::array<std::uint8_t, 65> input{};
  std::copy(path.begin(), path.end(), input.begin() + 1);
  std::copy(value_hash.begin(), value_hash.end(), input.begin() + 33);
  return crypto::sha256(input);
}

Hash32 node_hash(const Hash32& left, const Hash32& right) {
  std::array<std::uint8_t, 65> input{};
  input[0] = 1;
  std::copy(left.begin(), left.end(), input.begin() + 1);
  std::copy(right.begin(), right.end(), input.begin() + 33);
  return crypto::sha256(input);
}

Result<Hash32> update(store::Writer& writer, std::span<const LeafChange> changes) {
  StoredPages pages(writer);
  TRY_ASSIGN(const std::optional<Page> root, pages.load(page_key(Hash32{}, 0)));
  if (changes.empty()) return root ? summary(*root).hash : Hash32{};
  // The page of the root is kept even for a lone leaf.
  const Slot former{root ? Slot::Kind::subtree : Slot::Kind::empty, {}, {}};
  TRY_ASSIGN(const Slot above, update_page(pages, 0, changes, former));
  return above.hash;
}

Result<Hash32> build(std::span<const Leaf> leaves,
                     const std::function<Result<void>(ByteSpan key, ByteSpan page)>& visit) {
  if (leaves.empty()) return Hash32{};
  std::vector<LeafChange> changes;
  changes.reserve(leaves.size());
  for (const Leaf& leaf : leaves) changes.push_back({leaf.path, leaf.hash});
  FreshPages pages(visit);
  TRY_ASSIGN(const Slot above, update_page(pages, 0, changes, Slot{}));
  return above.hash;
}

}  // namespace jurat::ledger::tree
