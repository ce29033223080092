#include "store/lmdb_store.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/limits.h"
#include "support/child_process.h"
#include "support/files.h"
#include "support/scratch_folder.h"

namespace jurat::store {
namespace {

namespace fs = std::filesystem;

using support::read_file;
using support::write_file;

class LmdbStore : public ::testing::Test {
 protected:
  [[nodiscard]] fs::path folder() const { return scratch_.path() / "a" / "store"; }
  [[nodiscard]] fs::path data() const { return folder() / "data.mdb"; }
  [[nodiscard]] Result<std::unique_ptr<Store>> open(std::size_t map_bytes = std::size_t{1} << 30) const {
    return open_lmdb({.folder = folder(), .map_bytes = map_bytes});
  }

  static Result<void> put(Store& store, std::string_view key, std::string_view value) {
    return store.commit([&](Writer& writer) { return writer.put(as_bytes(key), as_bytes(value)); });
  }

  void expect_corrupt(const Result<std::unique_ptr<Store>>& opened, std::string_view what) const {
    ASSERT_FALSE(opened) << what;
    EXPECT_EQ(opened.error().failure, Failure::store_corrupt) << opened.error().message;
    EXPECT_NE(opened.error().message.find(data().string()), std::string::npos) << opened.error().message;
    EXPECT_NE(opened.error().message.find(what), std::string::npos) << opened.error().message;
    EXPECT_NE(opened.error().message.find("backup"), std::string::npos) << opened.error().message;
  }

 private:
  support::ScratchFolder scratch_;
};

TEST_F(LmdbStore, what_was_committed_is_there_after_opening_again) {
  ASSERT_TRUE(put(*open().value(), "a", "1"));
  const auto store = open().value();
  EXPECT_EQ(as_text(*store->snapshot().value()->get(as_bytes("a")).value()), "1");
}

TEST_F(LmdbStore, folder_and_files_belong_to_this_user_alone) {
  const auto store = open().value();
  struct stat status{};
  ASSERT_EQ(::stat(folder().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  ASSERT_EQ(::stat(folder().parent_path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  ASSERT_EQ(::stat(data().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(LmdbStore, a_second_opening_is_refused_while_the_first_lives) {
  {
    const auto store = open().value();
    const auto second = open();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().failure, Failure::conflict);
    EXPECT_NE(second.error().message.find(folder().string()), std::string::npos);
  }
  EXPECT_TRUE(open());
}

TEST_F(LmdbStore, a_full_map_names_file_and_remedy_and_keeps_what_was_there) {
  const auto store = open(std::size_t{1} << 20).value();
  ASSERT_TRUE(put(*store, "a", "1"));
  const Result<void> full = put(*store, "large", std::string(2 << 20, 'x'));
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().failure, Failure::store_full);
  EXPECT_NE(full.error().message.find(data().string()), std::string::npos);
  EXPECT_NE(full.error().message.find("larger map"), std::string::npos);
  EXPECT_EQ(verify_every_value(*store).value(), 1U);
  EXPECT_TRUE(put(*store, "b", "2"));
}

TEST_F(LmdbStore, a_full_disk_names_file_and_remedy_and_keeps_what_was_there) {
  ASSERT_TRUE(put(*open().value(), "a", "1"));
  EXPECT_EQ(support::in_child([this] {
              std::signal(SIGXFSZ, SIG_IGN);
              const auto store = open().value();
              const rlimit limit{1 << 20, 1 << 20};
              if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
              const Result<void> full = put(*store, "large", std::string(4 << 20, 'x'));
              if (full || full.error().failure != Failure::store_full) return 2;
              if (full.error().message.find(data().string()) == std::string::npos) return 3;
              if (full.error().message.find("free space") == std::string::npos) return 4;
              if (verify_every_value(*store).value() != 1) return 5;
              return put(*store, "b", "2") ? 0 : 6;  // what still fits goes on
            }),
            0);
  const auto store = open().value();
  EXPECT_EQ(verify_every_value(*store).value(), 2U);
}

TEST_F(LmdbStore, a_folder_that_cannot_be_written_names_itself_and_the_remedy) {
  ASSERT_TRUE(put(*open().value(), "a", "1"));
  fs::remove(folder() / "lock.mdb");
  const auto inside = [this] {
    const auto opened = open();
    if (opened || opened.error().failure != Failure::store_read_only) return 2;
    return opened.error().message.find(folder().string()) != std::string::npos &&
                   opened.error().message.find("make it writable") != std::string::npos
               ? 0
               : 3;
  };
  // Root writes everywhere, so a child gives its rights up.
  for (fs::path path = folder(); path != fs::temp_directory_path(); path = path.parent_path()) {
    fs::permissions(path, fs::perms{0755});
  }
  fs::permissions(data(), fs::perms{0644});
  if (::getuid() != 0) fs::permissions(folder(), fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(support::in_child([&inside] {
              if (::getuid() == 0 && ::setuid(65'534) != 0) return 1;
              return inside();
            }),
            0);
  fs::permissions(folder(), fs::perms::owner_all);
}

TEST_F(LmdbStore, a_file_that_is_cut_while_open_is_named_and_not_written_to) {
  const auto store = open().value();
  ASSERT_TRUE(put(*store, "a", std::string(1 << 20, 'x')));
  ASSERT_TRUE(store->check_file());
  fs::resize_file(data(), fs::file_size(data()) / 2);
  const std::string cut = read_file(data());
  const auto snapshot = store->snapshot();
  EXPECT_FALSE(snapshot);
  for (const Result<void>& refused :
       {store->check_file(), put(*store, "b", "2"), snapshot ? Result<void>() : Result<void>(fail(snapshot.error()))}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().failure, Failure::store_corrupt);
    EXPECT_NE(refused.error().message.find(data().string()), std::string::npos) << refused.error().message;
    EXPECT_NE(refused.error().message.find("was cut while in use"), std::string::npos) << refused.error().message;
    EXPECT_NE(refused.error().message.find("backup"), std::string::npos) << refused.error().message;
  }
  EXPECT_EQ(read_file(data()), cut);
}

TEST_F(LmdbStore, a_file_that_grows_while_several_look_at_it_is_not_cut) {
  const auto store = open().value();
  ASSERT_TRUE(put(*store, "a", "1"));
  std::atomic<bool> done = false;
  std::atomic<unsigned> wrong = 0;
  std::vector<std::jthread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      while (!done) wrong += store->check_file() ? 0U : 1U;
    });
  }
  for (int i = 0; i < 150; ++i) EXPECT_TRUE(put(*store, "grows" + std::to_string(i), std::string(1 << 14, 'x')));
  done = true;
  readers.clear();
  EXPECT_EQ(wrong, 0U);
}

TEST_F(LmdbStore, a_file_that_is_cut_amid_a_change_is_not_written_to) {
  const auto store = open().value();
  ASSERT_TRUE(put(*store, "a", std::string(1 << 20, 'x')));
  std::string cut;
  const Result<void> refused = store->commit([&](Writer& writer) -> Result<void> {
    TRY(writer.put(as_bytes("b"), as_bytes("2")));
    fs::resize_file(data(), fs::file_size(data()) / 2);
    cut = read_file(data());
    return {};
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::store_corrupt);
  EXPECT_EQ(read_file(data()), cut);
}

TEST_F(LmdbStore, a_file_that_is_removed_while_open_is_named) {
  const auto store = open().value();
  fs::remove(data());
  const Result<void> removed = store->check_file();
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().failure, Failure::store_corrupt);
  EXPECT_NE(removed.error().message.find(data().string() + ": was removed"), std::string::npos);
  EXPECT_FALSE(put(*store, "a", "1"));
}

TEST_F(LmdbStore, a_value_altered_on_disk_is_named_by_its_key) {
  const std::string marker = "the value that will be altered on disk";
  {
    const auto store = open().value();
    ASSERT_TRUE(put(*store, "good", "1"));
    ASSERT_TRUE(put(*store, "bad", marker));
  }
  std::string content = read_file(data());
  int altered = 0;
  for (std::size_t at = content.find(marker); at != std::string::npos; at = content.find(marker, at + 1)) {
    content[at + 5] ^= 1;
    ++altered;
  }
  ASSERT_GT(altered, 0);
  write_file(data(), content);

  const auto store = open().value();
  const auto reader = store->snapshot().value();
  EXPECT_EQ(as_text(*reader->get(as_bytes("good")).value()), "1");
  const auto bad = reader->get(as_bytes("bad"));
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().failure, Failure::store_corrupt);
  EXPECT_NE(bad.error().message.find(to_hex(as_bytes("bad"))), std::string::npos) << bad.error().message;
  EXPECT_NE(bad.error().message.find(data().string()), std::string::npos);
  const auto verified = verify_every_value(*store);
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().failure, Failure::store_corrupt);
}

TEST_F(LmdbStore, a_value_under_another_key_fails_its_checksum) {
  {
    const auto store = open().value();
    ASSERT_TRUE(put(*store, "user/mine", "admin"));
  }
  std::string content = read_file(data());
  for (std::size_t at = content.find("user/mine"); at != std::string::npos; at = content.find("user/mine")) {
    content.replace(at, 9, "user/hers");
  }
  write_file(data(), content);
  const auto found = open().value()->snapshot().value()->get(as_bytes("user/hers"));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().failure, Failure::store_corrupt);
}

TEST_F(LmdbStore, a_data_file_that_is_missing_or_empty_is_not_made_anew) {
  ASSERT_TRUE(put(*open().value(), "a", "1"));
  write_file(data(), "");
  expect_corrupt(open(), "ends within its first pages");
  EXPECT_EQ(fs::file_size(data()), 0U);
  fs::remove(data());
  expect_corrupt(open(), "missing");
  EXPECT_FALSE(fs::exists(data()));
}

TEST_F(LmdbStore, a_first_opening_that_was_cut_off_is_begun_again) {
  fs::create_directories(folder() / "new");
  write_file(folder() / "new" / "data.mdb", "half");
  const auto store = open();
  ASSERT_TRUE(store);
  EXPECT_TRUE(put(**store, "a", "1"));
  EXPECT_FALSE(fs::exists(folder() / "new"));
}

TEST_F(LmdbStore, a_file_that_is_no_store_is_refused_and_left_alone) {
  fs::create_directories(folder());
  const std::string content(20'000, 'x');
  write_file(data(), content);
  expect_corrupt(open(), "not an LMDB file");
  EXPECT_EQ(read_file(data()), content);
}

TEST_F(LmdbStore, snapshots_at_once_are_bounded_by_an_error) {
  const auto store = open().value();
  std::vector<std::unique_ptr<Reader>> snapshots;
  for (unsigned i = 0; i < limits::store_snapshots; ++i) {
    auto snapshot = store->snapshot();
    ASSERT_TRUE(snapshot) << i;
    snapshots.push_back(*std::move(snapshot));
  }
  const auto one_more = store->snapshot();
  ASSERT_FALSE(one_more);
  EXPECT_EQ(one_more.error().failure, Failure::limit_exceeded);
  snapshots.pop_back();
  EXPECT_TRUE(store->snapshot());
}

}  // namespace
}  // namespace jurat::store
