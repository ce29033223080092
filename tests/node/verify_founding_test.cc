#include "node/verify_founding.h"

#include <gtest/gtest.h>

#include "node/files.h"
#include "node/four_homes.h"
#include "node/key_folder.h"

namespace jurat::node {
namespace {

// Founded once; each test damages a copy of one home.
class VerifyFounding : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    four = std::make_unique<FourHomes>();
    ASSERT_TRUE(found_homes(four->wanted()));
  }
  static void TearDownTestSuite() { four.reset(); }
  void SetUp() override {
    std::filesystem::copy(four->homes[1].folder, home_.folder, std::filesystem::copy_options::recursive);
  }
  Result<void> verify() {
    TRY_ASSIGN(const auto lock, read_lock_file(home_));
    TRY_ASSIGN(auto keeper, KeyFolder::open(home_.keys(), Secret(), false, system_random()));
    return verify_founding(home_, lock, keeper, [](std::string_view) {});
  }
  void expect_refused(std::string_view words) {
    const auto verified = verify();
    ASSERT_FALSE(verified) << words;
    EXPECT_NE(verified.error().message.find(words), std::string::npos) << verified.error().message;
  }
  // A secret of another node, kept here under its name.
  void take_over(const std::string& name) {
    auto theirs = KeyFolder::open(four->homes[2].keys(), Secret(), false, system_random());
    auto ours = KeyFolder::open(home_.keys(), Secret(), false, system_random());
    ASSERT_TRUE(theirs && ours);
    ASSERT_TRUE(ours->keep(name, **theirs->load(name)));
  }

  static inline std::unique_ptr<FourHomes> four;
  TemporaryFolder folder_;
  Home home_{folder_.path() / "home"};
};

TEST_F(VerifyFounding, a_whole_home_holds) {
  const auto verified = verify();
  EXPECT_TRUE(verified) << verified.error().message;
}

TEST_F(VerifyFounding, shares_of_another_node_are_found) {
  take_over("token_share_1");
  expect_refused("not of the shares it keeps");
}

TEST_F(VerifyFounding, keys_of_another_node_are_found) {
  for (const std::string name : {"engine", "validator", "tls"}) {
    take_over(name);
    expect_refused("key is not that of member 2");
  }
}

TEST_F(VerifyFounding, an_altered_transcript_or_proposal_is_found_and_named) {
  auto content = content_of(home_.ceremony() / "transcript");
  content[content.size() - 40] = static_cast<char>(content[content.size() - 40] ^ 1);
  ASSERT_TRUE(write_atomically(home_.ceremony() / "transcript", as_bytes(content), 0644));
  expect_refused("ceremony/transcript");
  std::filesystem::remove(home_.ceremony() / "transcript");
  expect_refused("ceremony/transcript: is missing");
  std::filesystem::remove(home_.ceremony() / "proposal");
  expect_refused("accepted no proposal");
}

TEST_F(VerifyFounding, a_missing_share_is_named) {
  std::filesystem::remove(home_.keys() / "token_share_1.key");
  expect_refused("token_share_1");
}

}  // namespace
}  // namespace jurat::node
