#include "store/memory_store.h"

#include <gtest/gtest.h>

namespace jurat::store {
namespace {

// What every form of the store does alike is in tests/contract/store.
TEST(memory_store, two_stores_share_nothing) {
  const auto one = open_memory();
  const auto two = open_memory();
  ASSERT_TRUE(one->commit([](Writer& writer) { return writer.put(as_bytes("a"), as_bytes("1")); }));
  EXPECT_TRUE(one->snapshot().value()->get(as_bytes("a")).value().has_value());
  EXPECT_FALSE(two->snapshot().value()->get(as_bytes("a")).value().has_value());
}

TEST(memory_store, there_is_no_file_to_be_cut) { EXPECT_TRUE(open_memory()->check_file()); }

}  // namespace
}  // namespace jurat::store
