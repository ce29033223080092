#include "node/admin_access.h"

#include <gtest/gtest.h>

#include "node/files.h"
#include "node/key_file.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

struct AdminAccessTest : testing::Test {
  TemporaryFolder folder;
  SeededRandom_for_tests random{6};
  crypto::Ed25519Key key = crypto::Ed25519Key::generate(random);
  Arguments arguments;
  std::map<std::string, std::string> variables;

  void SetUp() override {
    ASSERT_TRUE(write_atomically(folder.path() / "admin.key", write_plain("admin", key.seed()), 0600));
    arguments.values["home"] = folder.path().string();
  }
  void write_dev_json(std::string_view text) {
    ASSERT_TRUE(write_atomically(folder.path() / "dev.json", as_bytes(text), 0600));
  }
  Result<AdminAccess> access() {
    return admin_access(arguments, [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    });
  }
};

TEST_F(AdminAccessTest, WhatDevLeftInItsHomeIsEnough) {
  write_dev_json(R"({"endpoint":"http://127.0.0.1:9229"})");
  const auto found = access();
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->endpoint, "http://127.0.0.1:9229");
  EXPECT_EQ(found->key.public_key(), key.public_key());
  EXPECT_FALSE(found->allow_http);
}

TEST_F(AdminAccessTest, AFlagCountsMoreThanTheEnvironmentAndThatMoreThanTheHome) {
  write_dev_json(R"({"endpoint":"http://127.0.0.1:1"})");
  variables["JURAT_ENDPOINT"] = "http://127.0.0.1:2";
  EXPECT_EQ(access()->endpoint, "http://127.0.0.1:2");
  arguments.values["endpoint"] = "http://127.0.0.1:3";
  EXPECT_EQ(access()->endpoint, "http://127.0.0.1:3");
}

TEST_F(AdminAccessTest, WhatIsMissingIsNamed) {
  EXPECT_NE(access().error().message.find("--endpoint is missing"), std::string::npos);
  arguments.values["endpoint"] = "https://auth.example";
  arguments.values["key"] = (folder.path() / "none.key").string();
  const auto no_key = access();
  EXPECT_EQ(no_key.error().failure, Failure::invalid_parameter);
  EXPECT_NE(no_key.error().message.find("none.key"), std::string::npos);
}

TEST_F(AdminAccessTest, TheAddressIsSignedInOneSpelling) {
  EXPECT_EQ(*signed_origin("HTTPS://Auth.Example:443/"), "https://auth.example");
  EXPECT_EQ(*signed_origin("http://127.0.0.1:80"), "http://127.0.0.1");
  EXPECT_EQ(*signed_origin("https://auth.example:80"), "https://auth.example:80");
  EXPECT_EQ(*signed_origin("http://[::1]:9229"), "http://[::1]:9229");
  for (const auto* bad : {"", "auth.example", "ftp://a", "https://", "https://a/b", "https://a?b", "https://u@a"}) {
    EXPECT_FALSE(signed_origin(bad)) << bad;
  }
}

TEST_F(AdminAccessTest, AuthoritiesComeFromTheFlagElseTheEnvironment) {
  write_dev_json(R"({"endpoint":"http://127.0.0.1:1"})");
  EXPECT_EQ(access()->ca_file, "");
  const std::string authority = JURAT_TEST_DATA "/tls/ca.pem";
  variables["JURAT_CA_FILE"] = authority;
  EXPECT_EQ(access()->ca_file, authority);
  arguments.values["ca-file"] = folder.write("no.pem", "home = 1\n").string();
  EXPECT_NE(access().error().message.find("no.pem: holds no certificate"), std::string::npos);
  arguments.values["ca-file"] = "/nowhere/ca.pem";
  EXPECT_EQ(access().error().failure, Failure::invalid_parameter);
  EXPECT_NE(access().error().message.find("--ca-file /nowhere/ca.pem"), std::string::npos);
}

TEST_F(AdminAccessTest, AKeyThatOthersCanReadIsRefused) {
  write_dev_json(R"({"endpoint":"http://127.0.0.1:1"})");
  const auto file = folder.path() / "admin.key";
  std::filesystem::permissions(file, std::filesystem::perms(0640));
  EXPECT_NE(access().error().message.find("chmod 600 " + file.string()), std::string::npos);
}

}  // namespace
}  // namespace jurat::node
