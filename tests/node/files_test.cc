#include "node/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

TEST(Files, a_written_file_has_its_content_its_mode_and_no_leftover) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "key";
  ASSERT_TRUE(write_atomically(path, as_bytes("one"), 0600));
  ASSERT_TRUE(write_atomically(path, as_bytes("two"), 0600));
  EXPECT_EQ(content_of(path), "two");
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "key.new"));
}

TEST(Files, a_leftover_of_a_crash_is_replaced) {
  const TemporaryFolder folder;
  folder.write("key.new", "half");
  ASSERT_TRUE(write_atomically(folder.path() / "key", as_bytes("whole"), 0600));
  EXPECT_EQ(content_of(folder.path() / "key"), "whole");
}

TEST(Files, a_file_over_the_limit_is_refused_by_name) {
  const TemporaryFolder folder;
  const auto path = folder.write("big", std::string(11, 'x'));
  EXPECT_TRUE(read_file(path, 11));
  const auto refused = read_file(path, 10);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::too_large);
  EXPECT_NE(refused.error().message.find(path.string()), std::string::npos);
}

TEST(Files, a_missing_file_and_a_folder_are_told_apart) {
  const TemporaryFolder folder;
  EXPECT_EQ(read_file(folder.path() / "none", 10).error().failure, Failure::not_found);
  EXPECT_EQ(read_file(folder.path(), 10).error().failure, Failure::input_output);
}

TEST(Files, a_passphrase_line_loses_its_line_feed_and_nothing_else) {
  const TemporaryFolder folder;
  const auto secret = read_secret_file(folder.write("pass", " horse \n"), 100, true);
  ASSERT_TRUE(secret);
  EXPECT_EQ(as_text(secret->span()), " horse ");
  const auto whole = read_secret_file(folder.path() / "pass", 100, false);
  ASSERT_TRUE(whole);
  EXPECT_EQ(as_text(whole->span()), " horse \n");
}

TEST(Files, a_folder_is_locked_once) {
  const TemporaryFolder folder;
  {
    const auto first = FolderLock::take(folder.path());
    ASSERT_TRUE(first) << first.error().message;
    const auto second = FolderLock::take(folder.path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().failure, Failure::conflict);
    EXPECT_NE(second.error().message.find("process " + std::to_string(::getpid())), std::string::npos);
  }
  EXPECT_TRUE(FolderLock::take(folder.path())) << "free again";
}

TEST(Files, folders_are_made_with_their_parents_and_for_their_owner) {
  const TemporaryFolder folder;
  const auto deep = folder.path() / "a" / "b";
  ASSERT_TRUE(make_folder(deep));
  ASSERT_TRUE(make_folder(deep));
  struct stat status{};
  ASSERT_EQ(::stat(deep.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  folder.write("file", "x");
  EXPECT_FALSE(make_folder(folder.path() / "file"));
}

TEST(Files, a_private_file_is_readable_by_its_owner_alone) {
  const TemporaryFolder folder;
  const auto file = folder.write("secret", "horse\n");
  EXPECT_EQ(as_text(read_private_file(file, 100, true)->span()), "horse");
  std::filesystem::permissions(file, std::filesystem::perms(0644));
  const auto refused = read_private_file(file, 100, true);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::invalid_parameter);
  EXPECT_NE(refused.error().message.find("has mode 0644"), std::string::npos) << refused.error().message;
  EXPECT_EQ(refused.error().message.find("horse"), std::string::npos);
  EXPECT_TRUE(read_secret_file(file, 100, true)) << "a request of `jurat admin call @FILE` need not be secret";
}

TEST(Files, a_secret_that_everybody_can_read_is_refused_whoever_owns_it) {
  const auto refused = read_private_file("/etc/passwd", 1 << 20, true);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::invalid_parameter);
}

TEST(Files, a_secret_that_another_user_handed_over_may_be_for_a_group) {
  if (::geteuid() != 0) return;  // only root can give a file away, which is what the suites run as
  const TemporaryFolder folder;
  const auto file = folder.write("secret", "horse\n");
  ASSERT_EQ(::chown(file.c_str(), 12'345, 12'345), 0);
  std::filesystem::permissions(file, std::filesystem::perms(0440));
  EXPECT_TRUE(read_private_file(file, 100, true));
  std::filesystem::permissions(file, std::filesystem::perms(0444));
  const auto refused = read_private_file(file, 100, true);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("0440"), std::string::npos);
}

TEST(Files, a_folder_in_place_of_a_file_is_called_one) {
  const TemporaryFolder folder;
  EXPECT_NE(read_file(folder.path(), 10).error().message.find("is a folder"), std::string::npos);
}

}  // namespace
}  // namespace jurat::node
