#include "node/operations/dev_page.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace jurat::node {
namespace {

TEST(DevPage, its_three_files_forbid_everything_that_is_not_their_own) {
  for (const auto* path : {"/_dev/", "/_dev/page.js", "/_dev/page.css"}) {
    const auto file = dev_page(path);
    ASSERT_TRUE(file) << path;
    const auto has = [&](std::string_view name, std::string_view part) {
      return std::ranges::any_of(file->headers, [&](const http::Header& header) {
        return header.name == name && header.value.find(part) != std::string::npos;
      });
    };
    EXPECT_TRUE(has("Content-Security-Policy", "default-src 'none'")) << path;
    EXPECT_TRUE(has("Content-Security-Policy", "frame-ancestors 'none'")) << path;
    EXPECT_TRUE(has("X-Content-Type-Options", "nosniff")) << path;
  }
  EXPECT_FALSE(dev_page("/_dev/outbox"));
}

TEST(DevPage, every_file_that_the_page_asks_for_is_there) {
  const auto page = dev_page("/_dev/")->body;
  std::size_t found = 0;
  for (const std::string_view mark : {"href=\"/_dev/page", "src=\"/_dev/page"}) {
    const auto at = page.find(mark);
    ASSERT_NE(at, std::string::npos);
    const auto begin = page.find('"', at) + 1;
    EXPECT_TRUE(dev_page(page.substr(begin, page.find('"', begin) - begin)));
    ++found;
  }
  EXPECT_EQ(found, 2U);
}

}  // namespace
}  // namespace jurat::node
