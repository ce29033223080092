#include "core/json.h"

#include <gtest/gtest.h>

#include <string>

#include "core/limits.h"

namespace jurat {
namespace {

constexpr JsonLimits room{.bytes = 1 << 20, .depth = 32};

Result<JsonValue> parse(std::string_view text) { return parse_json(text, room); }

void expect_malformed(std::string_view text, std::size_t at) {
  const Result<JsonValue> value = parse(text);
  ASSERT_FALSE(value) << text;
  EXPECT_EQ(value.error().failure, Failure::malformed_request) << text;
  EXPECT_TRUE(value.error().message.starts_with("JSON at byte " + std::to_string(at) + ":"))
      << text << ": " << value.error().message;
}

TEST(json, reads_every_kind_of_value) {
  const JsonValue value = parse(R"({"a":[1,-2,2.5,true,false,null,"x\u00e9\ud83d\ude00\n"],"b":{}})").value();
  const JsonArray& list = value.as_object().at("a").as_array();
  EXPECT_EQ(list[0].as_int64(), 1);
  EXPECT_EQ(list[1].as_int64(), -2);
  EXPECT_EQ(list[2].as_double(), 2.5);
  EXPECT_TRUE(list[3].as_bool());
  EXPECT_FALSE(list[4].as_bool());
  EXPECT_TRUE(list[5].is_null());
  EXPECT_EQ(list[6].as_string(), "x\u00e9\U0001F600\n");
  EXPECT_TRUE(value.as_object().at("b").as_object().empty());
}

TEST(json, writes_members_in_the_order_they_were_put) {
  EXPECT_EQ(to_json(parse(R"( { "z" : 1 , "a" : [ true , null , "\u0001\"\\" ] } )").value()),
            R"({"z":1,"a":[true,null,"\u0001\"\\"]})");
}

TEST(json, a_member_named_twice_is_refused_where_its_name_ends) {
  expect_malformed(R"({"a":1,"a":2})", 9);
  expect_malformed(R"({"a":1,"\u0061":2})", 14);
  expect_malformed(R"([{"b":{"a":1,"c":2,"a":1}}])", 21);
  EXPECT_TRUE(parse(R"([{"a":1},{"a":2},{"b":{"a":1},"a":1}])"));
}

TEST(json, a_long_name_that_is_escaped_in_parts_is_still_the_same_name) {
  const std::string name(3'000, 'n');
  EXPECT_FALSE(parse("{\"" + name + "x\":1,\"" + name + "\\u0078\":2}"));
  EXPECT_TRUE(parse("{\"" + name + "x\":1,\"" + name + "\\u0079\":2}"));
}

TEST(json, what_follows_the_value_is_refused) {
  expect_malformed("{} {}", 3);
  expect_malformed("1 2", 2);
  expect_malformed("{},", 2);
  expect_malformed(std::string_view("{}\0", 3), 2);
  EXPECT_TRUE(parse(" {} \r\n\t"));
}

TEST(json, half_a_value_is_refused_where_it_ends) {
  expect_malformed("", 0);
  expect_malformed("   ", 3);
  expect_malformed("{\"a\":", 5);
  expect_malformed("[1,", 3);
  expect_malformed("\"abc", 4);
}

TEST(json, extensions_of_other_readers_are_refused) {
  for (const char* text : {"[1,]",       "{\"a\":1,}",  "// c\n1",  "/* c */1",    "{a:1}", "{'a':1}", "[NaN]",
                           "[Infinity]", "[-Infinity]", "[01]",     "[+1]",        "[.5]",  "[1.]",    "[1e]",
                           "[0x10]",     "[True]",      "[\"\t\"]", "[\"\\x41\"]", "[--1]", "[-]"}) {
    EXPECT_FALSE(parse(text)) << text;
  }
  EXPECT_FALSE(parse("\xEF\xBB\xBF{}"));  // RFC 8259 section 8.1 lets a reader refuse the byte order mark
}

TEST(json, bad_utf8_is_refused) {
  for (const char* text : {"\"\x80\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xC3\"",
                           "\"\xE2\x82\"", "{\"\xFF\":1}"}) {
    ASSERT_FALSE(parse(text)) << text;
    EXPECT_EQ(parse(text).error().failure, Failure::malformed_request);
  }
}

TEST(json, half_a_surrogate_pair_is_refused) {
  for (const char* text : {R"("\ud800")", R"("\udc00")", R"("\ud800x")", R"("\ud800\u0041")", R"("\ud800\ud800")"}) {
    EXPECT_FALSE(parse(text)) << text;
  }
}

TEST(json, integers_are_exact_or_refused) {
  EXPECT_EQ(parse("9223372036854775807").value().as_int64(), INT64_MAX);
  EXPECT_EQ(parse("-9223372036854775808").value().as_int64(), INT64_MIN);
  EXPECT_EQ(parse("18446744073709551615").value().as_uint64(), UINT64_MAX);
  EXPECT_EQ(parse("9007199254740993").value().as_int64(), 9007199254740993);
  EXPECT_FALSE(parse("18446744073709551616"));
  EXPECT_FALSE(parse("-9223372036854775809"));
  EXPECT_FALSE(parse("[123456789012345678901234567890]"));
}

TEST(json, a_number_is_never_infinite) {
  EXPECT_FALSE(parse("1e400"));
  EXPECT_FALSE(parse("-1e99999999999"));
  EXPECT_EQ(parse("1e3").value().as_double(), 1000.0);
  EXPECT_EQ(parse("1e-400").value().as_double(), 0.0);
}

TEST(json, depth_counts_open_brackets_and_braces) {
  const JsonLimits three{.bytes = 100, .depth = 3};
  EXPECT_TRUE(parse_json("[[[1]]]", three));
  EXPECT_TRUE(parse_json(R"({"a":[{"b":1}]})", three));
  const Result<JsonValue> deep = parse_json("[[[[1]]]]", three);
  ASSERT_FALSE(deep);
  EXPECT_EQ(deep.error().failure, Failure::too_large);
  EXPECT_TRUE(deep.error().message.starts_with("JSON at byte 3:")) << deep.error().message;
}

TEST(json, a_megabyte_of_brackets_costs_an_error_and_no_stack) {
  EXPECT_EQ(parse(std::string(1 << 20, '[')).error().failure, Failure::too_large);
}

TEST(json, more_bytes_than_the_limit_are_not_read) {
  const JsonLimits tight{.bytes = 4, .depth = 3};
  EXPECT_TRUE(parse_json("[12]", tight));
  EXPECT_EQ(parse_json("[123]", tight).error().failure, Failure::too_large);
}

TEST(json, an_object_has_a_bounded_number_of_members) {
  const auto object_of = [](std::size_t count) {
    std::string text = "{";
    for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";
    return text + "}";
  };
  EXPECT_TRUE(parse(object_of(limits::json_members)));
  EXPECT_EQ(parse(object_of(limits::json_members + 1)).error().failure, Failure::too_large);
}

TEST(json, messages_do_not_repeat_what_was_sent) {
  EXPECT_EQ(parse(R"({"Password":"hunter2","Password":"hunter2"})").error().message.find("hunter2"), std::string::npos);
  EXPECT_EQ(parse(R"({"Password":hunter2})").error().message.find("hunter2"), std::string::npos);
}

TEST(json, what_is_parsed_lies_in_memory_that_is_wiped) {
  const JsonValue one = parse_json(R"({"a":["secret"]})", {.bytes = 100, .depth = 4}).value();
  const JsonValue two = parse_json("[]", {.bytes = 100, .depth = 4}).value();
  EXPECT_EQ(*one.storage(), *two.storage());
  EXPECT_NE(*one.storage(), *JsonValue().storage());
  EXPECT_EQ(*one.at("a").at(0).storage(), *two.storage());
}

}  // namespace
}  // namespace jurat
