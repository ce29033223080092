#include "http/message.h"

#include <gtest/gtest.h>

namespace jurat::http {
namespace {

TEST(Message, a_header_sent_twice_is_no_header) {
  Request request;
  request.headers = {{"a", "1"}, {"b", "2"}, {"b", "2"}, {"c", ""}};
  EXPECT_EQ(request.header("a"), "1");
  EXPECT_FALSE(request.header("b"));
  EXPECT_EQ(request.header("c"), "");
  EXPECT_FALSE(request.header("d"));
  EXPECT_FALSE(request.header("A"));
}

}  // namespace
}  // namespace jurat::http
