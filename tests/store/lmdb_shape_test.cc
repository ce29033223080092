// What a damaged data file may not do: crash the process, be changed further, or pass for a sound one.
#include "store/lmdb_shape.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/outside.h"
#include "store/lmdb_store.h"
#include "support/files.h"
#include "support/scratch_folder.h"

namespace jurat::store {
namespace {

namespace fs = std::filesystem;
using support::overwrite;
using support::read_file;

class LmdbShape : public ::testing::Test {
 protected:
  [[nodiscard]] fs::path data() const { return scratch_.path() / "store" / "data.mdb"; }
  [[nodiscard]] Result<std::unique_ptr<Store>> open() const {
    return open_lmdb({.folder = scratch_.path() / "store", .map_bytes = std::size_t{1} << 30});
  }

  // A store with enough in it for branches, leaves, values on pages of their own and free pages.
  void fill() const {
    const auto store = open().value();
    SeededRandom_for_tests random(2);
    for (int round = 0; round < 12; ++round) {
      ASSERT_TRUE(store->commit([&](Writer& writer) -> Result<void> {
        for (int i = 0; i < 40; ++i) {
          const auto dice = random.array<3>();
          const std::string key = "key" + std::to_string(dice[0]) + "/" + std::to_string(dice[1] % 4);
          if (dice[2] % 5 == 0) TRY(writer.erase(as_bytes(key)));
          if (dice[2] % 5 != 0) TRY(writer.put(as_bytes(key), Bytes(std::size_t{dice[2]} * 20, dice[1])));
        }
        return {};
      }));
    }
  }

  // The newest of the two meta pages, which lie at 0 and 4096; LMDB takes the later transaction (at 16 + 128).
  [[nodiscard]] std::size_t newest_meta() const {
    const std::string content = read_file(data());
    return number(content, 4096 + 144) > number(content, 144) ? 4096 : 0;
  }
  static std::uint64_t number(std::string_view content, std::size_t at) {
    std::uint64_t value = 0;
    for (std::size_t i = 8; i > 0; --i) value = (value << 8) | static_cast<std::uint8_t>(content[at + i - 1]);
    return value;
  }
  [[nodiscard]] std::uint64_t root_of_values() const { return number(read_file(data()), newest_meta() + 16 + 72 + 40); }

  void expect_damage(std::size_t at, std::string_view bytes, std::string_view what) const {
    const std::string before = read_file(data());
    overwrite(data(), at, bytes);
    const Result<void> checked = check_lmdb_shape(OpenFile::for_reading(data()).value());
    ASSERT_FALSE(checked) << what;
    EXPECT_EQ(checked.error().failure, Failure::store_corrupt);
    EXPECT_NE(checked.error().message.find(what), std::string::npos) << checked.error().message;
    EXPECT_NE(checked.error().message.find(data().string()), std::string::npos) << checked.error().message;
    overwrite(data(), at, std::string_view(before).substr(at, bytes.size()));
    EXPECT_TRUE(check_lmdb_shape(OpenFile::for_reading(data()).value()));
  }

 private:
  support::ScratchFolder scratch_;
};

TEST_F(LmdbShape, damage_is_named_by_page_and_kind) {
  fill();
  const std::size_t meta = newest_meta();
  const std::uint64_t root = root_of_values();
  const std::string page = "page " + std::to_string(root);
  expect_damage(meta + 16, "xxxx", "not an LMDB file");
  expect_damage(meta + 20, std::string("\2\0\0\0", 4), "another version");
  expect_damage(meta + 16 + 24, std::string("\1\0\0\0", 4), "page size");
  expect_damage(meta + 16 + 72 + 4, std::string("\4", 1), "another kind");
  expect_damage(meta + 16 + 72 + 6, std::string("\63", 1), "impossible depth");
  expect_damage(meta + 16 + 72 + 32, std::string(8, '\1'), "number of pages or entries");
  expect_damage(meta + 16 + 72 + 40, std::string(8, '\1'), "outside the numbers in use");
  expect_damage(meta + 16 + 120, std::string(8, '\177'), "impossible number");
  expect_damage(root * 4096, std::string(8, '\1'), page + " bears another page's number");
  expect_damage(root * 4096 + 10, std::string("\4", 1), page + " is of the wrong kind");
  expect_damage(root * 4096 + 12, std::string(2, '\xFF'), page + " has impossible bounds");
  expect_damage(root * 4096 + 16, std::string(2, '\xFF'), page + " has a node outside itself");
}

TEST_F(LmdbShape, two_ways_to_one_page_are_refused) {
  fill();
  const std::size_t tree_of_free_pages = newest_meta() + 16 + 24;
  const std::string content = read_file(data());
  // The tree of free pages is led to the root of the values.
  expect_damage(tree_of_free_pages + 40, content.substr(newest_meta() + 16 + 72 + 40, 8), "is used twice");
}

// The look at the file must not take a sound one for damaged: commits of all sizes, failed ones, snapshots that keep
// old pages alive, and an opening after every few.
TEST_F(LmdbShape, a_sound_file_is_never_refused) {
  SeededRandom_for_tests random(4);
  for (int opening = 0; opening < 25; ++opening) {
    const auto opened = open();
    ASSERT_TRUE(opened) << opened.error().message;
    std::unique_ptr<Reader> held;
    for (int round = 0; round < 6; ++round) {
      const auto dice = random.array<4>();
      if (dice[0] % 3 == 0) held = (*opened)->snapshot().value();
      const Result<void> done = (*opened)->commit([&](Writer& writer) -> Result<void> {
        for (int i = 0; i < dice[1]; ++i) {
          const auto more = random.array<4>();
          const Bytes key = to_bytes(to_hex(ByteSpan(more).first(1)) + std::string(more[1], 'k'));
          if (dice[2] % 3 == 0) TRY(writer.erase(key));
          if (dice[2] % 3 != 0) TRY(writer.put(key, Bytes(std::size_t{more[2]} * more[3] / 8, more[0])));
        }
        return dice[3] < 32 ? Result<void>(fail(Failure::conflict)) : Result<void>{};
      });
      EXPECT_EQ(done.has_value(), dice[3] >= 32);
    }
    EXPECT_TRUE(verify_every_value(**opened));
  }
}

// Whatever the length, opening refuses or everything is there: LMDB never sees a page behind the end.
TEST_F(LmdbShape, a_truncated_file_is_refused_at_every_length) {
  fill();
  const std::string whole = read_file(data());
  const std::uint64_t values = verify_every_value(*open().value()).value();
  int refused = 0;
  for (std::size_t part = 96; part > 0; --part) {
    const std::size_t length = whole.size() * (part - 1) / 96;
    fs::resize_file(data(), length);
    const auto opened = open();
    if (opened) {
      EXPECT_EQ(verify_every_value(**opened).value(), values) << length;
    } else {
      EXPECT_EQ(opened.error().failure, Failure::store_corrupt) << opened.error().message;
      EXPECT_TRUE(read_file(data()) == whole.substr(0, length));
      ++refused;
    }
  }
  EXPECT_GT(refused, 80);
}

// Wherever the bytes are altered: no crash, and either everything is there or the damage is named.
TEST_F(LmdbShape, an_altered_file_never_crashes_the_process) {
  fill();
  const std::string whole = read_file(data());
  SeededRandom_for_tests random(3);
  int refused = 0;
  for (int round = 0; round < 400; ++round) {
    const auto dice = random.array<8>();
    const std::size_t page = (dice[0] + 256U * dice[1]) % (whole.size() / 4096);
    // Heads of pages are small and decide most, so every second blow goes there.
    const std::size_t at = page * 4096 + (dice[2] % 2 == 0 ? dice[3] % 64U : (dice[3] * 16U) % 4096);
    const std::string blow(dice[4] % 4 == 0 ? 16 : 1, static_cast<char>(dice[5]));
    overwrite(data(), at, blow);
    {
      const auto opened = open();
      const auto count = opened ? verify_every_value(**opened) : Result<std::uint64_t>(fail(opened.error()));
      if (!count) {
        EXPECT_EQ(count.error().failure, Failure::store_corrupt) << count.error().message;
        EXPECT_NE(count.error().message.find(data().string()), std::string::npos) << count.error().message;
        ++refused;
      }
    }
    overwrite(data(), at, std::string_view(whole).substr(at, blow.size()));
  }
  EXPECT_GT(refused, 100);
  EXPECT_TRUE(read_file(data()) == whole);
}

}  // namespace
}  // namespace jurat::store
