#include "ledger/tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "core/outside.h"
#include "crypto/hash.h"
#include "ledger/records/keys.h"
#include "store/memory_store.h"
#include "support/vectors.h"

namespace jurat::ledger::tree {
namespace {

using Model = std::map<Hash32, Hash32>;  // path → leaf hash

bool bit(const Hash32& path, std::size_t depth) { return ((path[depth / 8] >> (7 - depth % 8)) & 1U) != 0; }

// The definition itself, bit by bit, without pages: what update must agree with.
Hash32 naive_root(Model::const_iterator from, Model::const_iterator to, std::size_t depth) {
  if (from == to) return {};
  if (std::next(from) == to) return from->second;
  const auto middle = std::find_if(from, to, [&](const auto& leaf) { return bit(leaf.first, depth); });
  return node_hash(naive_root(from, middle, depth + 1), naive_root(middle, to, depth + 1));
}
Hash32 naive_root(const Model& model) { return naive_root(model.begin(), model.end(), 0); }

class TreeTest : public ::testing::Test {
 protected:
  Hash32 apply(const std::map<Hash32, std::optional<Hash32>>& changes) {
    std::vector<LeafChange> list;
    for (const auto& [path, hash] : changes) {
      list.push_back({path, hash});
      if (hash) {
        model[path] = *hash;
      } else {
        model.erase(path);
      }
    }
    Hash32 root{};
    EXPECT_TRUE(store->commit([&](store::Writer& writer) -> Result<void> {
      TRY_ASSIGN(root, update(writer, list));
      return {};
    }));
    return root;
  }

  std::map<Bytes, Bytes> pages() const {
    std::map<Bytes, Bytes> found;
    const Bytes prefix = key::tree_pages_prefix();
    EXPECT_TRUE(store->snapshot().value()->scan(prefix, prefix, [&](ByteSpan key, ByteSpan value) -> Result<bool> {
      found[to_bytes(key)] = to_bytes(value);
      return true;
    }));
    return found;
  }

  std::map<Bytes, Bytes> built_pages() const {
    std::vector<Leaf> leaves;
    for (const auto& [path, hash] : model) leaves.push_back({path, hash});
    std::map<Bytes, Bytes> found;
    EXPECT_TRUE(build(leaves, [&](ByteSpan key, ByteSpan page) -> Result<void> {
      found[to_bytes(key)] = to_bytes(page);
      return {};
    }));
    return found;
  }

  std::unique_ptr<store::Store> store = store::open_memory();
  Model model;
};

Hash32 path_with(std::initializer_list<std::uint8_t> head) {
  Hash32 path{};
  std::copy(head.begin(), head.end(), path.begin());
  return path;
}

TEST_F(TreeTest, an_empty_tree_has_the_zero_root_and_a_lone_leaf_is_the_root) {
  EXPECT_EQ(apply({}), Hash32{});
  const Hash32 leaf = crypto::sha256(as_bytes("leaf"));
  EXPECT_EQ(apply({{path_with({1}), leaf}}), leaf);
  EXPECT_EQ(apply({{path_with({1}), std::nullopt}}), Hash32{});
}

TEST_F(TreeTest, leaves_lie_at_their_shortest_unique_prefix) {
  const Hash32 a = crypto::sha256(as_bytes("a"));
  const Hash32 b = crypto::sha256(as_bytes("b"));
  // They part at the third bit: two nodes above with an empty sibling, spelled out by hand.
  EXPECT_EQ(apply({{path_with({0b0000'0000}), a}, {path_with({0b0010'0000}), b}}),
            node_hash(node_hash(node_hash(a, b), Hash32{}), Hash32{}));
}

TEST_F(TreeTest, paths_that_part_at_the_last_bit_only) {
  Hash32 left = crypto::sha256(as_bytes("x"));
  left.back() &= 0xfe;
  Hash32 right = left;
  right.back() |= 1;
  const Hash32 root = apply({{left, left}, {right, right}});
  EXPECT_EQ(root, naive_root(model));
  EXPECT_EQ(pages().size(), 64U);
  EXPECT_EQ(apply({{left, std::nullopt}}), right);
  EXPECT_EQ(pages().size(), 1U);
}

TEST_F(TreeTest, agrees_with_the_definition_over_random_inserts_changes_and_erasures) {
  SeededRandom_for_tests random(11);
  const auto number = [&](std::size_t below) {
    const auto bytes = random.array<4>();
    return (std::size_t{bytes[0]} << 16U | std::size_t{bytes[1]} << 8U | bytes[2]) % below;
  };
  for (int round = 0; round < 60; ++round) {
    std::map<Hash32, std::optional<Hash32>> changes;
    for (std::size_t i = number(20); i > 0; --i) {
      // Half of the paths crowd below one prefix, so that deep pages come and go.
      Hash32 path = random.array<32>();
      if (number(2) == 0) std::fill_n(path.begin(), 6 + number(20), std::uint8_t{0xa5});
      changes[path] = random.array<32>();
    }
    for (std::size_t i = number(20); i > 0 && !model.empty(); --i) {
      const auto which = std::next(model.begin(), static_cast<std::ptrdiff_t>(number(model.size())));
      changes[which->first] = number(3) == 0 ? std::optional<Hash32>{random.array<32>()} : std::nullopt;
    }
    if (number(4) == 0) changes[random.array<32>()] = std::nullopt;  // erasing what is not there
    const Hash32 root = apply(changes);                              // first: it also changes the model
    ASSERT_EQ(root, naive_root(model)) << "round " << round;
    ASSERT_EQ(pages(), model.empty() ? pages() : built_pages()) << "round " << round;
  }
  std::map<Hash32, std::optional<Hash32>> all;
  for (const auto& [path, hash] : model) all[path] = std::nullopt;
  EXPECT_EQ(apply(all), Hash32{});
  EXPECT_EQ(pages().size(), 1U);
}

TEST_F(TreeTest, the_root_does_not_depend_on_the_order_or_grouping_of_changes) {
  SeededRandom_for_tests random(12);
  std::vector<std::pair<Hash32, Hash32>> leaves;
  for (int i = 0; i < 100; ++i) leaves.emplace_back(random.array<32>(), random.array<32>());
  for (const auto& leaf : leaves) apply({leaf});
  const Hash32 one_by_one = apply({});
  const auto grown = pages();

  store = store::open_memory();
  const Hash32 at_once = apply({leaves.begin(), leaves.end()});
  EXPECT_EQ(at_once, one_by_one);
  EXPECT_EQ(pages(), grown);

  store = store::open_memory();
  std::reverse(leaves.begin(), leaves.end());
  for (const auto& leaf : leaves) apply({leaf});
  EXPECT_EQ(apply({}), one_by_one);
}

TEST_F(TreeTest, a_missing_or_malformed_page_is_store_corrupt) {
  SeededRandom_for_tests random(13);
  for (int i = 0; i < 50; ++i) apply({{random.array<32>(), random.array<32>()}});
  const auto last = std::prev(pages().end())->first;
  const auto update_all = [&]() -> Result<void> {
    return store->commit([&](store::Writer& writer) -> Result<void> {
      std::vector<LeafChange> changes;
      for (const auto& [path, hash] : model) changes.push_back({path, Hash32{}});
      TRY(update(writer, changes));
      return {};
    });
  };
  ASSERT_TRUE(store->commit([&](store::Writer& writer) { return writer.put(last, Bytes{0, 0, 0, 3}); }));
  auto failed = update_all();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().failure, Failure::store_corrupt);
  ASSERT_TRUE(store->commit([&](store::Writer& writer) { return writer.erase(last); }));
  failed = update_all();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().failure, Failure::store_corrupt);
}

// ICS23's own vectors: CommitmentProof messages, read here with the few protobuf fields they use.
struct Reader {
  ByteSpan rest;
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; !rest.empty(); shift += 7) {
      const std::uint8_t byte = rest.front();
      rest = rest.subspan(1);
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if ((byte & 0x80U) == 0) return value;
    }
    throw std::runtime_error("varint");
  }
  ByteSpan bytes() {
    const std::size_t size = varint();
    if (size > rest.size()) throw std::runtime_error("length");
    const ByteSpan taken = rest.first(size);
    rest = rest.subspan(size);
    return taken;
  }
};

struct Existence {
  Bytes key, value;
  std::vector<std::pair<Bytes, Bytes>> path;  // prefix, suffix of each inner node
};

Existence read_existence(ByteSpan message) {
  Existence proof;
  for (Reader in{message}; !in.rest.empty();) {
    const std::uint64_t tag = in.varint();
    if ((tag & 7U) != 2) throw std::runtime_error("wire type");
    const ByteSpan field = in.bytes();
    if (tag >> 3U == 1) proof.key = to_bytes(field);
    if (tag >> 3U == 2) proof.value = to_bytes(field);
    if (tag >> 3U != 4) continue;
    std::pair<Bytes, Bytes> inner;
    for (Reader op{field}; !op.rest.empty();) {
      const std::uint64_t which = op.varint();
      if ((which & 7U) == 0) {
        op.varint();
      } else if (which >> 3U == 2) {
        inner.first = to_bytes(op.bytes());
      } else {
        inner.second = to_bytes(op.bytes());
      }
    }
    proof.path.push_back(inner);
  }
  return proof;
}

// The root that a proof leads to by our hashes, with the depth at which its leaf lies.
Hash32 root_of(const Existence& proof) {
  const Hash32 path = path_of(proof.key);
  Hash32 hash = leaf_hash(path, proof.value);
  std::size_t depth = proof.path.size();
  for (const auto& [prefix, suffix] : proof.path) {
    --depth;
    EXPECT_EQ(prefix.front(), 1);
    const bool on_the_right = prefix.size() == 33;
    EXPECT_EQ(bit(path, depth), on_the_right);
    hash = on_the_right ? node_hash(to_array<32>(ByteSpan(prefix).subspan(1)).value(), hash)
                        : node_hash(hash, to_array<32>(suffix).value());
  }
  return hash;
}

TEST(tree_ics23, existence_vectors_lead_to_their_roots) {
  for (const char* name : {"exist_left", "exist_middle", "exist_right"}) {
    const JsonValue vector = jurat::tests::read_json_vectors("ics23/" + std::string(name) + ".json");
    const Bytes proof = jurat::tests::hex_of(vector, "proof");
    Reader in{proof};
    ASSERT_EQ(in.varint(), (1U << 3U) | 2U) << name;
    const Existence exist = read_existence(in.bytes());
    EXPECT_EQ(exist.key, jurat::tests::hex_of(vector, "key"));
    EXPECT_EQ(exist.value, jurat::tests::hex_of(vector, "value"));
    EXPECT_EQ(to_hex(root_of(exist)), jurat::tests::text_of(vector, "root")) << name;
  }
}

TEST(tree_ics23, absence_vectors_have_neighbours_on_both_sides_of_the_path) {
  for (const char* name : {"nonexist_left", "nonexist_middle", "nonexist_right"}) {
    const JsonValue vector = jurat::tests::read_json_vectors("ics23/" + std::string(name) + ".json");
    const Bytes proof = jurat::tests::hex_of(vector, "proof");
    const Hash32 path = path_of(jurat::tests::hex_of(vector, "key"));
    Reader in{proof};
    ASSERT_EQ(in.varint(), (2U << 3U) | 2U) << name;
    std::size_t neighbours = 0;
    for (Reader absent{in.bytes()}; !absent.rest.empty();) {
      const std::uint64_t field = absent.varint() >> 3U;
      const ByteSpan message = absent.bytes();
      if (field == 1) continue;  // the key
      const Existence neighbour = read_existence(message);
      EXPECT_EQ(to_hex(root_of(neighbour)), jurat::tests::text_of(vector, "root")) << name;
      EXPECT_EQ(field == 2, path_of(neighbour.key) < path) << name;
      ++neighbours;
    }
    EXPECT_GE(neighbours, 1U) << name;
  }
}

}  // namespace
}  // namespace jurat::ledger::tree
