#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/bytes.h"
#include "crypto/ed25519.h"
#include "node/command.h"
#include "node/key_file.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace commands {
extern const Command admin_new_key;
}
namespace {

struct Ran {
  int code;
  std::string out, error;
};
Ran make(const Arguments& arguments) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = commands::admin_new_key.run(arguments);
  return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

TEST(AdminNewKey, the_printed_key_is_that_of_the_file) {
  const TemporaryFolder folder;
  Arguments arguments;
  arguments.places = {(folder.path() / "ada.key").string()};
  const auto ran = make(arguments);
  ASSERT_EQ(ran.code, done) << ran.error;
  EXPECT_NE(ran.error.find("not sealed"), std::string::npos);
  const auto seed = read_plain("admin", as_bytes(content_of(folder.path() / "ada.key")));
  ASSERT_TRUE(seed);
  EXPECT_EQ(ran.out, "ada:" + to_hex(crypto::Ed25519Key::from_seed(*seed).public_key()) + "\n");
  struct stat status{};
  ASSERT_EQ(::stat((folder.path() / "ada.key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(AdminNewKey, a_file_that_exists_is_never_replaced) {
  const TemporaryFolder folder;
  Arguments arguments;
  arguments.places = {folder.write("ada.key", "precious").string()};
  EXPECT_EQ(make(arguments).code, failed);
  EXPECT_EQ(content_of(folder.path() / "ada.key"), "precious");
}

TEST(AdminNewKey, a_sealed_key_needs_its_passphrase) {
  const TemporaryFolder folder;
  Arguments arguments;
  arguments.places = {(folder.path() / "ada.key").string()};
  arguments.values = {{"passphrase-file", folder.write("pass", "horse\n").string()}, {"name", "Ada L"}};
  const auto ran = make(arguments);
  ASSERT_EQ(ran.code, done) << ran.error;
  EXPECT_TRUE(ran.out.starts_with("Ada L:"));
  const auto file = content_of(folder.path() / "ada.key");
  EXPECT_FALSE(read_plain("admin", as_bytes(file)));
  EXPECT_TRUE(open_with_passphrase("admin", as_bytes(file), Secret::copy_of(as_bytes("horse"))));
}

}  // namespace
}  // namespace jurat::node
