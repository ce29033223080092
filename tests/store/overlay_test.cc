#include "store/overlay.h"

#include <gtest/gtest.h>

#include "core/outside.h"
#include "store/memory_store.h"

namespace jurat::store {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::unique_ptr<Store> filled(const Pairs& pairs) {
  auto store = open_memory();
  EXPECT_TRUE(store->commit([&](Writer& writer) -> Result<void> {
    for (const auto& [key, value] : pairs) TRY(writer.put(as_bytes(key), as_bytes(value)));
    return {};
  }));
  return store;
}

Pairs scanned(const Reader& reader, std::string_view prefix, std::string_view from, std::size_t most = 1'000) {
  Pairs found;
  EXPECT_TRUE(reader.scan(as_bytes(prefix), as_bytes(from), [&](ByteSpan key, ByteSpan value) -> Result<bool> {
    found.emplace_back(as_text(key), as_text(value));
    return found.size() < most;
  }));
  return found;
}

TEST(overlay, reads_its_own_changes_and_leaves_what_is_below_alone) {
  const auto store = filled({{"a", "1"}, {"b", "2"}, {"c", "3"}});
  const auto snapshot = store->snapshot().value();
  Overlay overlay(*snapshot);
  ASSERT_TRUE(overlay.put(as_bytes("b"), as_bytes("new")));
  ASSERT_TRUE(overlay.erase(as_bytes("c")));
  ASSERT_TRUE(overlay.put(as_bytes("bb"), as_bytes("4")));
  EXPECT_EQ(as_text(**overlay.get(as_bytes("a"))), "1");
  EXPECT_EQ(as_text(**overlay.get(as_bytes("b"))), "new");
  EXPECT_FALSE(overlay.get(as_bytes("c")).value());
  EXPECT_EQ(scanned(overlay, "", ""), (Pairs{{"a", "1"}, {"b", "new"}, {"bb", "4"}}));
  EXPECT_EQ(scanned(overlay, "b", ""), (Pairs{{"b", "new"}, {"bb", "4"}}));
  EXPECT_EQ(scanned(overlay, "", "", 2), (Pairs{{"a", "1"}, {"b", "new"}}));
  EXPECT_EQ(scanned(*store->snapshot().value(), "", ""), (Pairs{{"a", "1"}, {"b", "2"}, {"c", "3"}}));
}

TEST(overlay, an_error_of_a_visit_ends_the_scan) {
  const auto store = filled({{"a", "1"}, {"c", "3"}});
  const auto snapshot = store->snapshot().value();
  Overlay overlay(*snapshot);
  ASSERT_TRUE(overlay.put(as_bytes("b"), as_bytes("2")));
  for (const std::string at : {"a", "b", "c"}) {
    int after = 0;
    const auto done = overlay.scan({}, {}, [&](ByteSpan key, ByteSpan) -> Result<bool> {
      after += as_text(key) > at ? 1 : 0;
      if (as_text(key) == at) return fail(Failure::conflict);
      return true;
    });
    EXPECT_FALSE(done);
    EXPECT_EQ(after, 0);
  }
}

TEST(overlay, refuses_what_a_store_refuses) {
  const auto store = open_memory();
  const auto snapshot = store->snapshot().value();
  Overlay overlay(*snapshot);
  EXPECT_FALSE(overlay.put({}, {}));
  EXPECT_FALSE(overlay.erase(Bytes(512)));
  EXPECT_FALSE(overlay.scan(Bytes(512), {}, [](ByteSpan, ByteSpan) -> Result<bool> { return true; }));
}

// The memory store's own writer is the judge, over streams of random changes.
TEST(overlay, does_what_a_writer_does_and_leads_to_the_same_values) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SeededRandom_for_tests random(seed);
    const auto key = [&] {
      return std::string(1, static_cast<char>('a' + random.array<1>()[0] % 4)) +
             std::string(1, static_cast<char>('a' + random.array<1>()[0] % 6));
    };
    Pairs first;
    for (int i = 0; i < 10; ++i) first.emplace_back(key(), "old" + std::to_string(i));
    const auto judge = filled(first);
    const auto store = filled(first);
    const auto snapshot = store->snapshot().value();
    Overlay overlay(*snapshot);
    ASSERT_TRUE(judge->commit([&](Writer& writer) -> Result<void> {
      for (int i = 0; i < 30; ++i) {
        const std::string at = key();
        if (random.array<1>()[0] % 3 == 0) {
          TRY(writer.erase(as_bytes(at)));
          TRY(overlay.erase(as_bytes(at)));
        } else {
          TRY(writer.put(as_bytes(at), as_bytes(std::to_string(i))));
          TRY(overlay.put(as_bytes(at), as_bytes(std::to_string(i))));
        }
        EXPECT_EQ(scanned(overlay, "", ""), scanned(writer, "", ""));
        EXPECT_EQ(scanned(overlay, at.substr(0, 1), at), scanned(writer, at.substr(0, 1), at));
        EXPECT_EQ(scanned(overlay, "", at, 3), scanned(writer, "", at, 3));
      }
      return {};
    }));
    const Overlay::Changes changes = overlay.take();
    ASSERT_TRUE(store->commit([&](Writer& writer) { return write_all(writer, changes); }));
    EXPECT_EQ(scanned(*store->snapshot().value(), "", ""), scanned(*judge->snapshot().value(), "", ""));
  }
}

}  // namespace
}  // namespace jurat::store
