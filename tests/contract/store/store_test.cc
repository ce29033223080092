// What store.h promises, over each form of the store.
#include "store/store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "core/outside.h"
#include "store/lmdb_store.h"
#include "store/memory_store.h"
#include "support/scratch_folder.h"

namespace jurat::store {
namespace {

struct OnDisk {
  support::ScratchFolder folder;
  std::unique_ptr<Store> store =
      open_lmdb({.folder = folder.path() / "store", .map_bytes = std::size_t{1} << 30}).value();
};
struct InMemory {
  std::unique_ptr<Store> store = open_memory();
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::optional<std::string> get(const Reader& reader, std::string_view key) {
  const auto value = reader.get(as_bytes(key)).value();
  if (!value) return std::nullopt;
  return std::string(as_text(*value));
}

Pairs scan(const Reader& reader, std::string_view prefix, std::string_view from) {
  Pairs out;
  EXPECT_TRUE(reader.scan(as_bytes(prefix), as_bytes(from), [&out](ByteSpan key, ByteSpan value) -> Result<bool> {
    out.emplace_back(as_text(key), as_text(value));
    return true;
  }));
  return out;
}

template <class Form>
class StoreContract : public ::testing::Test {
 protected:
  void put_all(const Pairs& pairs) {
    ASSERT_TRUE(store().commit([&](Writer& writer) -> Result<void> {
      for (const auto& [key, value] : pairs) TRY(writer.put(as_bytes(key), as_bytes(value)));
      return {};
    }));
  }
  Pairs everything() { return scan(*store().snapshot().value(), "", ""); }
  Store& store() { return *form_.store; }

 private:
  Form form_;
};

using Forms = ::testing::Types<OnDisk, InMemory>;
TYPED_TEST_SUITE(StoreContract, Forms);

TYPED_TEST(StoreContract, a_new_store_is_empty) {
  EXPECT_TRUE(this->everything().empty());
  EXPECT_EQ(get(*this->store().snapshot().value(), "a"), std::nullopt);
  EXPECT_EQ(verify_every_value(this->store()).value(), 0U);
}

TYPED_TEST(StoreContract, what_was_put_is_got_and_replaced) {
  this->put_all({{"a", "1"}, {"b", ""}, {"a", "2"}});
  const auto reader = this->store().snapshot().value();
  EXPECT_EQ(get(*reader, "a"), "2");
  EXPECT_EQ(get(*reader, "b"), "");
  EXPECT_EQ(get(*reader, "c"), std::nullopt);
  EXPECT_EQ(verify_every_value(this->store()).value(), 2U);
}

TYPED_TEST(StoreContract, erase_removes_and_absent_keys_are_no_error) {
  this->put_all({{"a", "1"}, {"b", "2"}});
  ASSERT_TRUE(this->store().commit([](Writer& writer) -> Result<void> {
    TRY(writer.erase(as_bytes("a")));
    return writer.erase(as_bytes("absent"));
  }));
  EXPECT_EQ(this->everything(), (Pairs{{"b", "2"}}));
}

TYPED_TEST(StoreContract, scans_are_in_byte_order) {
  this->put_all({{"b", "3"}, {"\xFF", "5"}, {"a\x01", "2"}, {"a", "1"}, {"b\x80", "4"}, {std::string("\0", 1), "0"}});
  EXPECT_EQ(
      this->everything(),
      (Pairs{{std::string("\0", 1), "0"}, {"a", "1"}, {"a\x01", "2"}, {"b", "3"}, {"b\x80", "4"}, {"\xFF", "5"}}));
}

TYPED_TEST(StoreContract, a_scan_keeps_to_its_prefix_and_starts_at_from) {
  this->put_all({{"a", "0"}, {"u/1", "1"}, {"u/2", "2"}, {"u/3", "3"}, {"v", "4"}});
  const auto reader = this->store().snapshot().value();
  EXPECT_EQ(scan(*reader, "u/", ""), (Pairs{{"u/1", "1"}, {"u/2", "2"}, {"u/3", "3"}}));
  EXPECT_EQ(scan(*reader, "u/", "u/2"), (Pairs{{"u/2", "2"}, {"u/3", "3"}}));
  EXPECT_EQ(scan(*reader, "u/", "u/11"), (Pairs{{"u/2", "2"}, {"u/3", "3"}}));
  EXPECT_EQ(scan(*reader, "u/", "a"), (Pairs{{"u/1", "1"}, {"u/2", "2"}, {"u/3", "3"}}));
  EXPECT_TRUE(scan(*reader, "u/", "v").empty());
  EXPECT_TRUE(scan(*reader, "w", "").empty());
  EXPECT_EQ(scan(*reader, "", "u/3"), (Pairs{{"u/3", "3"}, {"v", "4"}}));
}

TYPED_TEST(StoreContract, a_scan_stops_when_told_and_passes_errors_on) {
  this->put_all({{"a", "1"}, {"b", "2"}, {"c", "3"}});
  const auto reader = this->store().snapshot().value();
  int seen = 0;
  EXPECT_TRUE(reader->scan({}, {}, [&seen](ByteSpan, ByteSpan) -> Result<bool> { return ++seen < 2; }));
  EXPECT_EQ(seen, 2);
  const Result<void> failed =
      reader->scan({}, {}, [](ByteSpan, ByteSpan) -> Result<bool> { return fail(Failure::conflict, "mine"); });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "mine");
}

TYPED_TEST(StoreContract, a_writer_sees_its_own_changes) {
  this->put_all({{"a", "1"}, {"b", "2"}, {"d", "4"}});
  ASSERT_TRUE(this->store().commit([](Writer& writer) -> Result<void> {
    TRY(writer.put(as_bytes("c"), as_bytes("3")));
    TRY(writer.put(as_bytes("a"), as_bytes("one")));
    TRY(writer.erase(as_bytes("b")));
    TRY(writer.put(as_bytes("e"), as_bytes("5")));
    EXPECT_EQ(get(writer, "a"), "one");
    EXPECT_EQ(get(writer, "b"), std::nullopt);
    EXPECT_EQ(get(writer, "d"), "4");
    EXPECT_EQ(scan(writer, "", ""), (Pairs{{"a", "one"}, {"c", "3"}, {"d", "4"}, {"e", "5"}}));
    EXPECT_EQ(scan(writer, "", "d"), (Pairs{{"d", "4"}, {"e", "5"}}));
    return {};
  }));
  EXPECT_EQ(this->everything(), (Pairs{{"a", "one"}, {"c", "3"}, {"d", "4"}, {"e", "5"}}));
}

TYPED_TEST(StoreContract, a_change_that_fails_leaves_no_trace) {
  this->put_all({{"a", "1"}, {"b", "2"}});
  const Result<void> failed = this->store().commit([](Writer& writer) -> Result<void> {
    TRY(writer.put(as_bytes("a"), as_bytes("changed")));
    TRY(writer.put(as_bytes("new"), as_bytes("x")));
    TRY(writer.erase(as_bytes("b")));
    return fail(Failure::conflict, "no");
  });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().failure, Failure::conflict);
  EXPECT_EQ(this->everything(), (Pairs{{"a", "1"}, {"b", "2"}}));
  this->put_all({{"c", "3"}});
  EXPECT_EQ(this->everything(), (Pairs{{"a", "1"}, {"b", "2"}, {"c", "3"}}));
}

TYPED_TEST(StoreContract, a_snapshot_does_not_see_later_commits) {
  this->put_all({{"a", "1"}, {"b", "2"}});
  const auto before = this->store().snapshot().value();
  const ByteSpan held = before->get(as_bytes("a")).value().value();
  ASSERT_TRUE(this->store().commit([&](Writer& writer) -> Result<void> {
    TRY(writer.put(as_bytes("a"), as_bytes("changed")));
    EXPECT_EQ(get(*before, "a"), "1");
    EXPECT_EQ(get(*this->store().snapshot().value(), "a"), "1");
    return writer.erase(as_bytes("b"));
  }));
  this->put_all({{"c", "3"}});
  EXPECT_EQ(scan(*before, "", ""), (Pairs{{"a", "1"}, {"b", "2"}}));
  EXPECT_EQ(as_text(held), "1");
  EXPECT_EQ(this->everything(), (Pairs{{"a", "changed"}, {"c", "3"}}));
}

TYPED_TEST(StoreContract, a_value_may_come_from_a_span_of_the_same_writer) {
  this->put_all({{"a", std::string(100, 'a')}, {"b", std::string(3'000, 'b')}});
  ASSERT_TRUE(this->store().commit([](Writer& writer) -> Result<void> {
    for (int i = 0; i < 50; ++i) {
      TRY_ASSIGN(const auto value, writer.get(as_bytes(i % 2 == 0 ? "a" : "b")));
      TRY(writer.put(as_bytes("copy" + std::to_string(i)), *value));
    }
    return {};
  }));
  const auto reader = this->store().snapshot().value();
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(get(*reader, "copy" + std::to_string(i)), i % 2 == 0 ? std::string(100, 'a') : std::string(3'000, 'b'));
  }
}

TYPED_TEST(StoreContract, keys_have_1_to_511_bytes) {
  const Bytes longest(511, 'k');
  const Bytes too_long(512, 'k');
  ASSERT_TRUE(this->store().commit([&](Writer& writer) -> Result<void> {
    EXPECT_TRUE(writer.put(longest, as_bytes("v")));
    EXPECT_EQ(writer.put(too_long, as_bytes("v")).error().failure, Failure::invalid_parameter);
    EXPECT_EQ(writer.put({}, as_bytes("v")).error().failure, Failure::invalid_parameter);
    EXPECT_EQ(writer.erase({}).error().failure, Failure::invalid_parameter);
    EXPECT_EQ(writer.get(too_long).error().failure, Failure::invalid_parameter);
    return {};
  }));
  EXPECT_EQ(this->everything().size(), 1U);
  EXPECT_FALSE(
      this->store().snapshot().value()->scan(too_long, {}, [](ByteSpan, ByteSpan) -> Result<bool> { return true; }));
}

TYPED_TEST(StoreContract, values_have_at_most_16_mebibytes) {
  const Bytes largest(std::size_t{16} << 20, 7);
  ASSERT_TRUE(
      this->store().commit([&](Writer& writer) -> Result<void> { return writer.put(as_bytes("large"), largest); }));
  EXPECT_TRUE(std::ranges::equal(*this->store().snapshot().value()->get(as_bytes("large")).value(), largest));
  const Bytes larger(largest.size() + 1, 7);
  const Result<void> refused =
      this->store().commit([&](Writer& writer) -> Result<void> { return writer.put(as_bytes("larger"), larger); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::invalid_parameter);
}

TYPED_TEST(StoreContract, a_snapshot_outlives_nothing_it_needs) {
  std::unique_ptr<Reader> reader;
  {
    TypeParam form;
    ASSERT_TRUE(form.store->commit([](Writer& writer) { return writer.put(as_bytes("a"), as_bytes("1")); }));
    reader = form.store->snapshot().value();
    form.store.reset();
    EXPECT_EQ(get(*reader, "a"), "1");
    reader.reset();
  }
}

TYPED_TEST(StoreContract, writers_take_turns_and_readers_see_whole_commits) {
  this->put_all({{"left", "0"}, {"right", "0"}});
  constexpr int commits_each = 25;
  std::atomic<bool> done = false;
  std::atomic<int> torn = 0;
  const auto write = [&] {
    for (int i = 0; i < commits_each; ++i) {
      EXPECT_TRUE(this->store().commit([](Writer& writer) -> Result<void> {
        const int next = std::stoi(*get(writer, "left")) + 1;
        TRY(writer.put(as_bytes("left"), as_bytes(std::to_string(next))));
        return writer.put(as_bytes("right"), as_bytes(std::to_string(next)));
      }));
    }
  };
  const auto read = [&] {
    while (!done) {
      const auto reader = this->store().snapshot().value();
      if (get(*reader, "left") != get(*reader, "right")) ++torn;
    }
  };
  std::thread reader(read);
  std::thread one(write);
  std::thread two(write);
  one.join();
  two.join();
  done = true;
  reader.join();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(get(*this->store().snapshot().value(), "left"), std::to_string(2 * commits_each));
}

TYPED_TEST(StoreContract, a_snapshot_may_move_between_threads) {
  this->put_all({{"a", "1"}});
  std::unique_ptr<Reader> reader = this->store().snapshot().value();
  std::thread([&reader] {
    EXPECT_EQ(get(*reader, "a"), "1");
    reader.reset();
  }).join();
  const auto first = this->store().snapshot().value();
  const auto second = this->store().snapshot().value();  // two in one thread
  EXPECT_EQ(get(*first, "a"), get(*second, "a"));
}

// A model in the test, a few hundred random commits, some of them failing.
TYPED_TEST(StoreContract, random_commits_agree_with_a_plain_map) {
  SeededRandom_for_tests random(1);
  std::map<std::string, std::string> model;
  for (int round = 0; round < 120; ++round) {
    auto changed = model;
    const auto dice = random.array<64>();
    const bool fails = dice[0] < 64;
    const Result<void> result = this->store().commit([&](Writer& writer) -> Result<void> {
      for (std::size_t i = 1; i + 2 < dice.size(); i += 3) {
        const std::string key = "k" + std::to_string(dice[i]);
        if (dice[i + 1] < 96) {
          changed.erase(key);
          TRY(writer.erase(as_bytes(key)));
        } else {
          const std::string value(std::size_t{dice[i + 2]} * dice[i + 1] / 8, static_cast<char>(dice[i]));
          changed[key] = value;
          TRY(writer.put(as_bytes(key), as_bytes(value)));
        }
      }
      EXPECT_EQ(scan(writer, "k", "k2"), Pairs(changed.lower_bound("k2"), changed.end()));
      if (fails) return fail(Failure::conflict);
      return {};
    });
    EXPECT_NE(result.has_value(), fails);
    if (!fails) model = std::move(changed);
  }
  EXPECT_EQ(this->everything(), Pairs(model.begin(), model.end()));
}

TYPED_TEST(StoreContract, writing_during_a_scan_stops_the_process) {
  this->put_all({{"a", "1"}});
  const auto bad = [this] {
    (void)this->store().commit([](Writer& writer) -> Result<void> {
      return writer.scan({}, {}, [&writer](ByteSpan, ByteSpan) -> Result<bool> {
        TRY(writer.erase(as_bytes("a")));
        return true;
      });
    });
  };
  EXPECT_DEATH(bad(), "broken truth");
}

}  // namespace
}  // namespace jurat::store
