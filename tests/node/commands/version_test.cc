#include <gtest/gtest.h>

#include "node/command.h"

namespace jurat::node {
namespace commands {
extern const Command version;
}
namespace {

TEST(Version, is_one_line_with_a_number) {
  testing::internal::CaptureStdout();
  EXPECT_EQ(commands::version.run({}), done);
  EXPECT_TRUE(testing::internal::GetCapturedStdout().starts_with("jurat 0."));
}

}  // namespace
}  // namespace jurat::node
