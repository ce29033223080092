#include "council/ceremony/armor.h"
#include "council/ceremony/ceremony_council.h"
#include "node/commands/ran.h"
#include "node/founding_verbs.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace commands {
extern const Command council_accept;
}
namespace {

// What is refused before the home is opened; accepting itself is for the cluster tests.
TEST(CouncilAccept, another_fingerprint_and_a_founded_home_are_refused_before_any_key_is_opened) {
  const council::ceremony::Council council(4);
  const TemporaryFolder folder;
  const auto file = (folder.path() / "proposal").string();
  ASSERT_TRUE(write_proposal(file, council.proposal));
  const auto right = council::fingerprint(council::proposal_hash(council.proposal));
  auto wrong = right;
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  const auto home = folder.path() / "home";
  auto ran = run_command(commands::council_accept, {{"home", home.string()}, {"fingerprint", wrong}}, {file});
  EXPECT_EQ(ran.code, wrong_usage);
  EXPECT_EQ(ran.error.find(right), std::string::npos) << "shown, it would be copied and not compared: " << ran.error;
  ran = run_command(commands::council_accept, {{"fingerprint", right}}, {file});
  EXPECT_EQ(ran.code, wrong_usage);
  EXPECT_NE(ran.error.find("--home"), std::string::npos) << ran.error;
  ASSERT_TRUE(make_folder(home));
  ASSERT_TRUE(write_atomically(home / "council.lock", as_bytes("x"), 0644));
  ran = run_command(commands::council_accept, {{"home", home.string()}, {"fingerprint", right}}, {file});
  EXPECT_EQ(ran.code, failed);
  EXPECT_NE(ran.error.find("already belongs to a council"), std::string::npos) << ran.error;
}

}  // namespace
}  // namespace jurat::node
