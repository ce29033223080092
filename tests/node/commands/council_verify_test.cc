#include "node/commands/ran.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace commands {
extern const Command council_verify;
}
namespace {

// What verification finds is tested in verify_founding_test.cc, the verb as a whole by the cluster tests.
TEST(CouncilVerify, a_home_that_is_missing_or_was_never_founded_is_named) {
  auto ran = run_command(commands::council_verify, {});
  EXPECT_EQ(ran.code, wrong_usage);
  EXPECT_NE(ran.error.find("--home"), std::string::npos) << ran.error;
  const TemporaryFolder folder;
  ran = run_command(commands::council_verify, {{"home", folder.path().string()}});
  EXPECT_EQ(ran.code, failed);
  EXPECT_NE(ran.error.find("council.lock"), std::string::npos) << ran.error;
}

}  // namespace
}  // namespace jurat::node
