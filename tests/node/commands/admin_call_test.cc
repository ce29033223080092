#include <gtest/gtest.h>

#include "node/command.h"
#include "node/files.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace commands {
extern const Command admin_call;
}
namespace {

struct Ran {
  int code;
  std::string error;
};
Ran call(std::vector<std::string> places) {
  Arguments arguments;
  arguments.places = std::move(places);
  testing::internal::CaptureStderr();
  const int code = commands::admin_call.run(arguments);
  return {code, testing::internal::GetCapturedStderr()};
}

TEST(AdminCall, WrongInputIsNamedBeforeAnythingIsSent) {
  EXPECT_EQ(call({"AdminGetUser", "{"}).code, wrong_usage);
  EXPECT_EQ(call({"AdminGetUser", "[]"}).code, wrong_usage);
  EXPECT_EQ(call({"AdminGetUser", "{"}).error.substr(0, 24), "jurat: JSON at byte 1: i") << "JSON is said once";
  EXPECT_NE(call({"AdminGetuser", "{}"}).error.find("There is no operation AdminGetuser"), std::string::npos);
  EXPECT_NE(call({"AdminGetUser", ""}).error.find("UserPoolId: is missing"), std::string::npos)
      << "no JSON is an empty object";
  EXPECT_EQ(call({"AdminGetUser", "@/nowhere/request.json"}).code, failed);
}

// Arguments are seen by everybody on the machine.
TEST(AdminCall, APasswordIsNoArgument) {
  const std::string request = R"({"UserPoolId":"eu-local-1_Ab3dEf6hI","Username":"ada","Password":"Correct-horse-9"})";
  const Ran refused = call({"AdminSetUserPassword", request});
  EXPECT_EQ(refused.code, wrong_usage);
  EXPECT_NE(refused.error.find("as @FILE or as -"), std::string::npos);
  EXPECT_EQ(refused.error.find("Correct-horse-9"), std::string::npos);
  const TemporaryFolder folder;
  const auto path = folder.path() / "request.json";
  ASSERT_TRUE(write_atomically(path, as_bytes(request), 0600));
  const Ran from_file = call({"AdminSetUserPassword", "@" + path.string()});
  EXPECT_EQ(from_file.error.find("holds a secret"), std::string::npos) << from_file.error;
}

}  // namespace
}  // namespace jurat::node
