#include "node/pretty_json.h"

#include <gtest/gtest.h>

namespace jurat::node {
namespace {

TEST(PrettyJson, HasALineForEachMemberAndReadsBackAsTheSame) {
  const std::string text = R"({"a":[1,{"b":"x\"y"}],"empty":{},"none":[],"c":true})";
  const auto value = parse_json(text, {.bytes = 1'000, .depth = 8}).value();
  const std::string pretty = pretty_json(value);
  EXPECT_EQ(pretty,
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x\\\"y\"\n    }\n  ],\n  \"empty\": {},\n  \"none\": [],\n"
            "  \"c\": true\n}");
  EXPECT_EQ(to_json(parse_json(pretty, {.bytes = 1'000, .depth = 8}).value()), text);
}

}  // namespace
}  // namespace jurat::node
