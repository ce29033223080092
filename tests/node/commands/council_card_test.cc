#include "node/commands/ran.h"
#include "node/files.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace commands {
extern const Command council_card;
}
namespace {

// Making keys turns this process unreadable: the cluster tests do that.
TEST(CouncilCard, a_home_that_is_missing_or_used_is_named_and_left_alone) {
  const TemporaryFolder folder;
  const auto out = (folder.path() / "card").string();
  auto ran = run_command(commands::council_card, {{"out", out}});
  EXPECT_EQ(ran.code, wrong_usage);
  EXPECT_NE(ran.error.find("--home"), std::string::npos) << ran.error;
  const auto home = folder.path() / "home";
  ASSERT_TRUE(make_folder(home));
  ASSERT_TRUE(write_atomically(home / "letters.txt", as_bytes("x"), 0644));
  ran = run_command(commands::council_card, {{"home", home.string()}, {"out", out}});
  EXPECT_EQ(ran.code, failed);
  EXPECT_NE(ran.error.find("letters.txt"), std::string::npos) << ran.error;
  ASSERT_TRUE(write_atomically(home / "council.lock", as_bytes("x"), 0644));
  ran = run_command(commands::council_card, {{"home", home.string()}, {"out", out}});
  EXPECT_NE(ran.error.find("already belongs to a council"), std::string::npos) << ran.error;
  EXPECT_FALSE(std::filesystem::exists(home / "keys"));
  EXPECT_FALSE(std::filesystem::exists(out));
}

}  // namespace
}  // namespace jurat::node
