#include "council/tables.h"

#include <gtest/gtest.h>

#include "store/memory_store.h"

namespace jurat::council {
namespace {

const Moment now = Moment::from_seconds(1'000);
const Moment later = Moment::from_seconds(2'000);

TEST(Tables, AWriteIsSeenAtOnceAndDurableAfterTheFlush) {
  const auto store = store::open_memory();
  Tables tables(*store);
  tables.put(Bytes{1}, Bytes{7}, later);
  EXPECT_EQ(**tables.get(Bytes{1}, now), Bytes{7});
  EXPECT_LT(tables.durable(), tables.written());
  EXPECT_FALSE((*Tables(*store).get(Bytes{1}, now)).has_value()) << "not on disk before the flush";
  ASSERT_TRUE(tables.flush().has_value());
  EXPECT_EQ(tables.durable(), tables.written());
  EXPECT_EQ(**Tables(*store).get(Bytes{1}, now), Bytes{7});
}

TEST(Tables, AnExpiredValueIsGone) {
  const auto store = store::open_memory();
  Tables tables(*store);
  tables.put(Bytes{1}, Bytes{7}, later);
  EXPECT_FALSE((*tables.get(Bytes{1}, later)).has_value());
  ASSERT_TRUE(tables.flush().has_value());
  EXPECT_FALSE((*tables.get(Bytes{1}, later)).has_value());
}

TEST(Tables, WhatIsWrittenDuringAFlushWins) {
  const auto store = store::open_memory();
  Tables tables(*store);
  tables.put(Bytes{1}, Bytes{1}, later);
  const Tables::Batch batch = tables.begin_flush();
  tables.put(Bytes{1}, Bytes{2}, later);
  ASSERT_TRUE(Tables::commit(*store, batch).has_value());
  tables.end_flush(true);
  EXPECT_EQ(**tables.get(Bytes{1}, now), Bytes{2});
  EXPECT_LT(tables.durable(), tables.written());
  ASSERT_TRUE(tables.flush().has_value());
  EXPECT_EQ(**Tables(*store).get(Bytes{1}, now), Bytes{2});
}

TEST(Tables, AFailedFlushLosesNothing) {
  const auto store = store::open_memory();
  Tables tables(*store);
  tables.put(Bytes{1}, Bytes{1}, later);
  tables.put(Bytes{2}, Bytes{2}, later);
  tables.begin_flush();
  tables.erase(Bytes{2});
  tables.end_flush(false);
  EXPECT_EQ(**tables.get(Bytes{1}, now), Bytes{1});
  EXPECT_FALSE((*tables.get(Bytes{2}, now)).has_value()) << "the newer erase wins";
  EXPECT_LT(tables.durable(), tables.written());
}

Result<bool> nobody(ByteSpan) { return false; }

TEST(Tables, SweepingRemovesWhatIsGone) {
  const auto store = store::open_memory();
  Tables tables(*store);
  for (std::uint8_t i = 0; i < 10; ++i) tables.put(Bytes{i}, Bytes{i}, later);
  ASSERT_TRUE(tables.flush().has_value());
  tables.put(Bytes{7}, Bytes{70}, later);
  const auto gone = [](ByteSpan row) -> Result<bool> { return row.front() >= 6; };
  for (unsigned round = 0; round < 6; ++round) ASSERT_TRUE(tables.sweep(now, 3, gone).has_value());
  for (std::uint8_t i = 0; i < 10; ++i) EXPECT_EQ((*tables.get(Bytes{i}, now)).has_value(), i < 6 || i == 7) << int{i};
  ASSERT_TRUE(tables.flush().has_value());
  for (unsigned round = 0; round < 6; ++round) ASSERT_TRUE(tables.sweep(now, 3, gone).has_value());
  EXPECT_FALSE((*tables.get(Bytes{7}, now)).has_value()) << "once it is on disk";
}

TEST(Tables, SweepingRemovesWhatExpiredAndNothingElse) {
  const auto store = store::open_memory();
  Tables tables(*store);
  for (std::uint8_t i = 0; i < 10; ++i) tables.put(Bytes{i}, Bytes{i}, i % 2 == 0 ? now : later);
  ASSERT_TRUE(tables.flush().has_value());
  for (unsigned round = 0; round < 6; ++round) ASSERT_TRUE(tables.sweep(now, 3, nobody).has_value());
  ASSERT_TRUE(tables.flush().has_value());
  std::size_t left = 0;
  ASSERT_TRUE((*store->snapshot())
                  ->scan({}, {},
                         [&](ByteSpan, ByteSpan) -> Result<bool> {
                           ++left;
                           return true;
                         })
                  .has_value());
  EXPECT_EQ(left, 5U);
}

}  // namespace
}  // namespace jurat::council
