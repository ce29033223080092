#include "node/passphrase.h"

#include <gtest/gtest.h>

#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

Settings settings_with(const TemporaryFolder& folder, const std::filesystem::path& file) {
  Settings settings;
  settings.home = (folder.path() / "home").string();
  settings.key_passphrase_file = file.string();
  settings.sources["key_passphrase_file"] = "node.toml:4";
  return settings;
}

TEST(Passphrase, comes_from_a_file_outside_of_the_home) {
  const TemporaryFolder folder;
  const auto passphrase = key_passphrase(settings_with(folder, folder.write("pass", "correct horse\n")), false);
  ASSERT_TRUE(passphrase) << passphrase.error().message;
  EXPECT_EQ(as_text(passphrase->span()), "correct horse");
}

TEST(Passphrase, a_file_beside_the_keys_is_refused) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "home" / "keys");
  const auto refused = key_passphrase(settings_with(folder, folder.write("home/keys/pass", "horse")), false);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("node.toml:4: key_passphrase_file: "), std::string::npos);
  EXPECT_NE(refused.error().message.find("inside the home"), std::string::npos);
}

TEST(Passphrase, a_folder_whose_name_begins_like_the_home_is_not_the_home) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "home_of_secrets");
  EXPECT_TRUE(key_passphrase(settings_with(folder, folder.write("home_of_secrets/pass", "horse")), false));
}

TEST(Passphrase, an_empty_or_missing_file_is_named) {
  const TemporaryFolder folder;
  EXPECT_NE(key_passphrase(settings_with(folder, folder.write("pass", "\n")), false).error().message.find("is empty"),
            std::string::npos);
  EXPECT_NE(key_passphrase(settings_with(folder, folder.path() / "none"), false)
                .error()
                .message.find("none: cannot be opened"),
            std::string::npos);
}

TEST(Passphrase, a_file_that_others_can_read_is_refused_with_the_remedy) {
  const TemporaryFolder folder;
  const auto file = folder.write("pass", "horse\n");
  for (const unsigned mode : {0644U, 0640U, 0604U, 0602U}) {
    std::filesystem::permissions(file, std::filesystem::perms(mode));
    const auto refused = key_passphrase(settings_with(folder, file), false);
    ASSERT_FALSE(refused) << mode;
    EXPECT_EQ(refused.error().failure, Failure::invalid_parameter);
    EXPECT_NE(refused.error().message.find("run `chmod 600 " + file.string() + "`"), std::string::npos)
        << refused.error().message;
  }
  std::filesystem::permissions(file, std::filesystem::perms(0400));
  EXPECT_TRUE(key_passphrase(settings_with(folder, file), false));
}

}  // namespace
}  // namespace jurat::node
