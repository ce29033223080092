#include "council/user_page.h"

#include <gtest/gtest.h>

#include "core/limits.h"

namespace jurat::council {
namespace {

Uuid numbered(std::uint8_t number) {
  Uuid id;
  id.bytes[15] = number;
  return id;
}

TEST(UserPage, ReadsBackAndRefusesMoreOrLess) {
  const std::vector<PagedUser> page{{numbered(1), {9}}, {numbered(2), {8}}};
  const Bytes bytes = encode(page);
  const auto read = parse_user_page(bytes);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ((*read)[1].user, numbered(2));
  EXPECT_EQ((*read)[1].leaf, Hash32{8});
  EXPECT_FALSE(parse_user_page(ByteSpan(bytes).first(bytes.size() - 1)));
  EXPECT_TRUE(parse_user_page(encode(std::vector<PagedUser>{})));
}

TEST(UserPage, UsersAreInOrderAndAtMostAPage) {
  EXPECT_FALSE(parse_user_page(encode(std::vector<PagedUser>{{numbered(2), {}}, {numbered(1), {}}})));
  EXPECT_FALSE(parse_user_page(encode(std::vector<PagedUser>{{numbered(1), {}}, {numbered(1), {}}})));
  std::vector<PagedUser> page;
  for (std::size_t i = 0; i < limits::page_users; ++i) page.push_back({numbered(static_cast<std::uint8_t>(i)), {}});
  EXPECT_TRUE(parse_user_page(encode(page)));
  page.push_back({numbered(200), {}});
  EXPECT_FALSE(parse_user_page(encode(page)));
}

}  // namespace
}  // namespace jurat::council
