#include "ledger/head.h"

#include <gtest/gtest.h>

#include "core/limits.h"
#include "ledger/records/keys.h"
#include "ledger/records/one_encoding.h"
#include "store/memory_store.h"

namespace jurat::ledger {
namespace {

using namespace tests;

TEST(head, has_one_encoding) { has_one_encoding(Head{{1}, 2, Moment{3}, {4}}, parse_head); }

struct HeadTest : ::testing::Test {
  std::unique_ptr<store::Store> store = store::open_memory();
  Head head{};
  Result<void> write(const Changes& changes) {
    ++head.height;
    return store->commit([&](store::Writer& writer) { return write_block(writer, changes, head); });
  }
  std::size_t count(const Bytes& prefix) {
    std::size_t found = 0;
    EXPECT_TRUE(store->snapshot().value()->scan(prefix, prefix, [&](ByteSpan, ByteSpan) -> Result<bool> {
      ++found;
      return true;
    }));
    return found;
  }
  Hash32 root() { return read_head(*store->snapshot().value()).value()->root; }
};

TEST_F(HeadTest, values_that_do_not_differ_change_nothing) {
  ASSERT_TRUE(write({{key::stock_level(), Bytes{1}}}));
  const Hash32 before = root();
  ASSERT_TRUE(write({{key::stock_level(), Bytes{1}}, {key::council(), std::nullopt}}));
  EXPECT_EQ(root(), before);
}

TEST_F(HeadTest, the_expiry_of_a_leaf_is_kept_beside_it) {
  ASSERT_TRUE(write({{key::op_id({}), encode(KeptUntil{Moment{9}})}}));
  EXPECT_EQ(count(key::expiry_prefix()), 1U);
  ASSERT_TRUE(write({{key::op_id({}), encode(KeptUntil{Moment{10}})}}));
  EXPECT_EQ(count(key::expiry_prefix()), 1U);
  EXPECT_TRUE(store->snapshot().value()->get(key::expiry(Moment{10}, key::op_id({}))).value());
  ASSERT_TRUE(write({{key::op_id({}), std::nullopt}}));
  EXPECT_EQ(count(key::expiry_prefix()), 0U);
}

TEST_F(HeadTest, undo_is_kept_for_the_last_heights_only) {
  for (std::size_t i = 0; i < limits::undo_heights + 5; ++i) ASSERT_TRUE(write({{key::stock_batch(i), Bytes(10, 1)}}));
  EXPECT_EQ(count(key::undo_prefix()), 2 * limits::undo_heights);
}

TEST_F(HeadTest, large_blocks_are_undone_over_several_pages) {
  Changes changes;
  for (std::uint64_t i = 0; i < 5; ++i) changes[key::stock_batch(i)] = Bytes(limits::undo_page_bytes / 2, 1);
  ASSERT_TRUE(write(changes));
  const Hash32 before = root();
  for (auto& [key, value] : changes) value->front() = 2;
  ASSERT_TRUE(write(changes));
  EXPECT_GT(count(key::undo_height_prefix(2)), 3U);
  ASSERT_TRUE(store->commit(undo_block));
  EXPECT_EQ(root(), before);
}

TEST_F(HeadTest, expired_leaves_are_pruned_unless_the_block_prolongs_them) {
  Changes changes;
  changes[key::op_id({1})] = encode(KeptUntil{Moment{10}});
  changes[key::op_id({2})] = encode(KeptUntil{Moment{10}});
  changes[key::op_id({3})] = encode(KeptUntil{Moment{11}});
  ASSERT_TRUE(write(changes));
  const auto snapshot = store->snapshot().value();
  BlockState block(*snapshot);
  block.put(key::op_id({2}), encode(KeptUntil{Moment{20}}));
  ASSERT_TRUE(prune(block, Moment{10}));
  EXPECT_FALSE(block.raw(key::op_id({1})).value());
  EXPECT_TRUE(block.raw(key::op_id({2})).value());
  EXPECT_TRUE(block.raw(key::op_id({3})).value());
}

TEST_F(HeadTest, the_work_of_pruning_has_an_end) {
  Changes changes;
  for (std::size_t i = 0; i < limits::pruned_per_block + 10; ++i) {
    Hash32 id{};
    id[0] = static_cast<std::uint8_t>(i >> 8U);
    id[1] = static_cast<std::uint8_t>(i);
    changes[key::op_id(id)] = encode(KeptUntil{Moment{10}});
  }
  ASSERT_TRUE(write(changes));
  const auto snapshot = store->snapshot().value();
  BlockState block(*snapshot);
  ASSERT_TRUE(prune(block, Moment{10}));
  EXPECT_EQ(block.changes().size(), limits::pruned_per_block);
}

}  // namespace
}  // namespace jurat::ledger
