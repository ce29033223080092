#include "store/bounds.h"

#include <gtest/gtest.h>

namespace jurat::store {
namespace {

TEST(bounds, a_key_begins_with_its_prefix) {
  EXPECT_TRUE(begins_with(as_bytes("abc"), as_bytes("ab")));
  EXPECT_TRUE(begins_with(as_bytes("abc"), as_bytes("")));
  EXPECT_TRUE(begins_with(as_bytes("abc"), as_bytes("abc")));
  EXPECT_FALSE(begins_with(as_bytes("abc"), as_bytes("abcd")));
  EXPECT_FALSE(begins_with(as_bytes("abc"), as_bytes("b")));
}

TEST(bounds, a_scan_starts_at_the_later_of_prefix_and_start) {
  EXPECT_EQ(as_text(scan_start(as_bytes("b"), as_bytes("a"))), "b");
  EXPECT_EQ(as_text(scan_start(as_bytes("b"), as_bytes("b1"))), "b1");
  EXPECT_EQ(as_text(scan_start(as_bytes("b"), as_bytes(""))), "b");
  EXPECT_EQ(as_text(scan_start(as_bytes("\x7F"), as_bytes("\x80"))), "\x80");
}

TEST(bounds, sizes_end_where_the_store_says) {
  EXPECT_TRUE(check_key(Bytes(1)));
  EXPECT_TRUE(check_key(Bytes(511)));
  EXPECT_FALSE(check_key({}));
  EXPECT_FALSE(check_key(Bytes(512)));
  EXPECT_TRUE(check_range({}, {}));
  EXPECT_FALSE(check_range(Bytes(512), {}));
  EXPECT_FALSE(check_range({}, Bytes(512)));
  EXPECT_TRUE(check_value(Bytes(largest_value)));
  EXPECT_FALSE(check_value(Bytes(largest_value + 1)));
}

}  // namespace
}  // namespace jurat::store
