#include "core/canonical_json.h"

#include <gtest/gtest.h>

namespace jurat {
namespace {

std::string canonical(std::string_view text) {
  const auto parsed = parse_json(text, {.bytes = 10'000, .depth = 32});
  if (!parsed) return "not JSON";
  const auto out = canonical_json(*parsed);
  return out ? *out : "refused: " + out.error().message;
}

// RFC 8785 3.2.3: by UTF-16 code units, so that U+1F600 comes before U+FB33.
TEST(CanonicalJson, SortsTheExampleOfRfc8785) {
  const std::string_view given =
      R"({"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"})";
  EXPECT_EQ(canonical(given),
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"Latin Small Letter O With "
            "Diaeresis\",\"\u20ac\":\"Euro Sign\",\"\U0001f600\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter "
            "Dalet With Dagesh\"}");
}

// RFC 8785 3.2.2.2, the string of the example.
TEST(CanonicalJson, EscapesAsTheExampleOfRfc8785) {
  EXPECT_EQ(canonical(R"(["\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"])"),
            "[\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"]");
  EXPECT_EQ(canonical(R"(["\b\t\f\r\u007f"])"), "[\"\\b\\t\\f\\r\x7f\"]");
}

TEST(CanonicalJson, HasNoWhiteSpaceAndSortsAtEveryDepth) {
  EXPECT_EQ(canonical(R"( { "b" : [ 1 , true , false ] , "a" : { "d" : {} , "c" : [] } } )"),
            R"({"a":{"c":[],"d":{}},"b":[1,true,false]})");
  EXPECT_EQ(canonical(R"({"ab":1,"a":2,"":3})"), R"({"":3,"a":2,"ab":1})");
}

TEST(CanonicalJson, WhatReadersDifferOnIsRefused) {
  EXPECT_EQ(canonical("[9007199254740991,-9007199254740991,0]"), "[9007199254740991,-9007199254740991,0]");
  for (const auto* text : {"[9007199254740992]", "[-9007199254740992]", "[18446744073709551615]", "[1.5]", "[1e2]",
                           "[null]", R"({"a":{"b":null}})"}) {
    EXPECT_TRUE(canonical(text).starts_with("refused: ")) << text;
  }
}

}  // namespace
}  // namespace jurat
