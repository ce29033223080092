#include "node/key_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

Secret secret_of(std::string_view text) { return Secret::copy_of(as_bytes(text)); }

TEST(KeyFolder, keeps_secrets_over_restarts) {
  const TemporaryFolder folder;
  const auto keys = folder.path() / "keys";
  {
    auto made = KeyFolder::open(keys, secret_of("horse"), true, system_random());
    ASSERT_TRUE(made) << made.error().message;
    ASSERT_TRUE(made->keep("identity", secret_of("a secret")));
  }
  auto opened = KeyFolder::open(keys, secret_of("horse"), false, system_random());
  ASSERT_TRUE(opened) << opened.error().message;
  const auto loaded = opened->load("identity");
  ASSERT_TRUE(loaded && *loaded);
  EXPECT_EQ(as_text((*loaded)->span()), "a secret");
  const auto none = opened->load("other");
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->has_value());
}

TEST(KeyFolder, a_wrong_passphrase_opens_nothing_and_names_the_file) {
  const TemporaryFolder folder;
  ASSERT_TRUE(KeyFolder::open(folder.path(), secret_of("horse"), true, system_random()));
  const auto refused = KeyFolder::open(folder.path(), secret_of("mule"), true, system_random());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::cannot_open);
  EXPECT_NE(refused.error().message.find("root.key"), std::string::npos);
}

TEST(KeyFolder, unsealed_folders_of_dev_do_not_open_with_a_passphrase_nor_the_reverse) {
  const TemporaryFolder folder;
  const auto sealed = folder.path() / "sealed";
  const auto plain = folder.path() / "plain";
  ASSERT_TRUE(KeyFolder::open(sealed, secret_of("horse"), true, system_random()));
  ASSERT_TRUE(KeyFolder::open(plain, Secret(), true, system_random()));
  EXPECT_FALSE(KeyFolder::open(sealed, Secret(), false, system_random()));
  EXPECT_FALSE(KeyFolder::open(plain, secret_of("horse"), false, system_random()));
}

TEST(KeyFolder, files_are_for_their_owner_and_refused_when_others_can_read_them) {
  const TemporaryFolder folder;
  auto keys = KeyFolder::open(folder.path(), secret_of("horse"), true, system_random());
  ASSERT_TRUE(keys);
  ASSERT_TRUE(keys->keep("identity", secret_of("x")));
  for (const auto* name : {"root.key", "identity.key"}) {
    struct stat status{};
    ASSERT_EQ(::stat((folder.path() / name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << name;
  }
  ASSERT_EQ(::chmod((folder.path() / "identity.key").c_str(), 0640), 0);
  const auto refused = keys->load("identity");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("chmod 600"), std::string::npos);
}

TEST(KeyFolder, a_missing_root_key_is_made_only_by_the_ceremony) {
  const TemporaryFolder folder;
  const auto opened = KeyFolder::open(folder.path() / "keys", secret_of("horse"), false, system_random());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().failure, Failure::not_found);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "keys"));
}

}  // namespace
}  // namespace jurat::node
