#include <gtest/gtest.h>

#include "node/command.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace commands {
extern const Command council_run;
}
namespace {

struct Ran {
  int code;
  std::string error;
};
Ran run_with(const std::string& toml, const TemporaryFolder& folder) {
  Arguments arguments;
  arguments.values = {{"config", folder.write("node.toml", toml).string()}};
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = commands::council_run.run(arguments);
  static_cast<void>(testing::internal::GetCapturedStdout());
  return {code, testing::internal::GetCapturedStderr()};
}

// Refusals come before any key is made. (Founding itself turns this process unreadable: the cluster tests do it.)
TEST(CouncilRun, what_is_missing_is_named_before_anything_is_made) {
  const TemporaryFolder folder;
  const auto home = "home = \"" + (folder.path() / "home").string() + "\"\n";
  for (const auto& [toml, named] : std::map<std::string, std::string>{
           {"", "home: is missing"},
           {home, "council.public_url: is missing"},
           {home + "[council]\npublic_url = \"https://a.example\"\n", "council.admins: is empty"},
           {home + "[council]\npublic_url = \"a.example\"\n", "council.public_url: expected"}}) {
    const auto ran = run_with(toml, folder);
    EXPECT_EQ(ran.code, wrong_usage) << toml;
    EXPECT_NE(ran.error.find(named), std::string::npos) << ran.error;
  }
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "home"));
}

}  // namespace
}  // namespace jurat::node
