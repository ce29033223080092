#include "node/operations/health.h"

#include <gtest/gtest.h>

namespace jurat::node {
namespace {

TEST(Health, live_whatever_is_wrong_and_ready_only_without_reasons) {
  EXPECT_EQ(health("/health/live", {"x"})->status, 200U);
  EXPECT_EQ(health("/health/ready", {})->status, 200U);
  const auto unready = health("/health/ready", {"first \"reason\"", "second"});
  EXPECT_EQ(unready->status, 503U);
  EXPECT_EQ(unready->body, "{\"status\":\"not ready\",\"reasons\":[\"first \\\"reason\\\"\",\"second\"]}\n");
}

TEST(Health, other_paths_are_not_its_own) {
  for (const auto* path : {"/health/", "/health", "/health/live/", "/health/other", "/"})
    EXPECT_FALSE(health(path, {})) << path;
}

}  // namespace
}  // namespace jurat::node
