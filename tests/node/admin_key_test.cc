#include "node/admin_key.h"

#include <gtest/gtest.h>

#include "node/files.h"
#include "node/key_file.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

struct AdminKey : testing::Test {
  TemporaryFolder folder;
  SeededRandom_for_tests random{6};
  crypto::Ed25519Key key = crypto::Ed25519Key::generate(random);
  std::filesystem::path path = folder.path() / "ada.key", words = folder.path() / "words";
};

TEST_F(AdminKey, APlainOneAndASealedOneAreRead) {
  ASSERT_TRUE(write_atomically(path, write_plain("admin", key.seed()), 0600));
  EXPECT_EQ(read_admin_key(path, {})->public_key(), key.public_key());
  const Secret passphrase = Secret::copy_of(as_bytes(std::string_view("open sesame")));
  ASSERT_TRUE(write_atomically(words, as_bytes(std::string_view("open sesame\n")), 0600));
  const auto sealed = seal_with_passphrase("admin", key.seed(), passphrase, {64, 1}, random);
  ASSERT_TRUE(write_atomically(path, *sealed, 0600));
  EXPECT_EQ(read_admin_key(path, words)->public_key(), key.public_key());
}

TEST_F(AdminKey, WhatIsNoAdminsKeyIsNamedWithItsFile) {
  const auto refused = [&] {
    const auto read = read_admin_key(path, words);
    return read ? std::string("read") : read.error().message;
  };
  EXPECT_NE(refused().find("ada.key"), std::string::npos) << "missing";
  ASSERT_TRUE(write_atomically(path, write_plain("identity", key.seed()), 0600));
  EXPECT_TRUE(refused().find("ada.key") != std::string::npos && refused() != "read") << "another purpose";
  ASSERT_TRUE(write_atomically(path, write_plain("admin", random.secret(31)), 0600));
  EXPECT_NE(refused().find("does not hold an admin's key"), std::string::npos) << refused();
  ASSERT_TRUE(write_atomically(words, as_bytes(std::string_view("wrong\n")), 0600));
  const Secret passphrase = Secret::copy_of(as_bytes(std::string_view("open sesame")));
  ASSERT_TRUE(write_atomically(path, *seal_with_passphrase("admin", key.seed(), passphrase, {64, 1}, random), 0600));
  EXPECT_NE(refused(), "read");
  ASSERT_TRUE(write_atomically(path, seal_with_root("admin", key.seed(), random.secret(32), random), 0600));
  EXPECT_NE(refused().find("a node's key"), std::string::npos);
}

}  // namespace
}  // namespace jurat::node
