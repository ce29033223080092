#include "core/bytes.h"

#include <gtest/gtest.h>

#include <string>

namespace jurat {
namespace {

TEST(bytes, length_prefixes_are_four_bytes_big_endian) {
  EXPECT_EQ(to_hex(length_prefixed({as_bytes("ab"), as_bytes(""), as_bytes("c")})),
            "00000002616200000000"
            "0000000163");
  Bytes long_field(0x10203, 0x5A);
  Bytes out;
  append_length_prefixed(out, long_field);
  EXPECT_EQ(to_hex(ByteSpan(out).first(5)), "000102035a");
  EXPECT_EQ(out.size(), 4 + long_field.size());
}

TEST(bytes, fields_cannot_be_shifted_into_each_other) {
  EXPECT_NE(length_prefixed({as_bytes("ab"), as_bytes("c")}), length_prefixed({as_bytes("a"), as_bytes("bc")}));
}

TEST(bytes, numbers_are_appended_big_endian) {
  Bytes out;
  append_u32(out, 0x01020304);
  append_u64(out, 0xF1F2F3F4F5F6F7F8);
  EXPECT_EQ(to_hex(out), "01020304f1f2f3f4f5f6f7f8");
}

TEST(bytes, numbers_are_read_big_endian) {
  EXPECT_EQ(number_in(Bytes{}), 0U);
  EXPECT_EQ(number_in(Bytes{1, 2}), 258U);
  Bytes out;
  append_u64(out, 0xF1F2F3F4F5F6F7F8);
  EXPECT_EQ(number_in(out), 0xF1F2F3F4F5F6F7F8);
}

TEST(bytes, hex_is_lower_case_and_read_in_either) {
  EXPECT_EQ(to_hex(Bytes{0x00, 0xAB, 0xFF}), "00abff");
  EXPECT_EQ(from_hex("00aBFf").value(), (Bytes{0x00, 0xAB, 0xFF}));
  EXPECT_TRUE(from_hex("").value().empty());
}

TEST(bytes, bad_hex_is_refused) {
  for (const char* text : {"a", "abc", "zz", "0x", " ab", "ab ", "a b", "ab\n"}) {
    ASSERT_FALSE(from_hex(text)) << text;
    EXPECT_EQ(from_hex(text).error().failure, Failure::bad_encoding);
  }
  EXPECT_FALSE(from_hex(std::string_view("ab\0cd", 5)));
}

TEST(bytes, to_array_takes_exactly_its_length) {
  EXPECT_EQ(to_array<3>(as_bytes("abc")).value(), (ByteArray<3>{'a', 'b', 'c'}));
  EXPECT_EQ(to_array<3>(as_bytes("ab")).error().failure, Failure::bad_encoding);
  EXPECT_FALSE(to_array<3>(as_bytes("abcd")));
}

TEST(utf8, well_formed_text_is_accepted) {
  for (const char* text : {"", "plain", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                           "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "\xE2\x82\xAC!"}) {
    EXPECT_TRUE(is_utf8(text)) << to_hex(as_bytes(text));
  }
  EXPECT_TRUE(is_utf8(std::string_view("\0", 1)));
}

// Unicode 15.0 table 3-7 and section 3.9, and Markus Kuhn's list of malformed sequences.
TEST(utf8, malformed_text_is_refused) {
  for (const char* text : {"\x80",
                           "\xBF",
                           "\xC0\x80",
                           "\xC1\xBF",
                           "\xC2",
                           "\xC2\x41",
                           "\xE0\x80\x80",
                           "\xE0\x9F\xBF",
                           "\xE2\x82",
                           "\xE2\x82\x41",
                           "\xED\xA0\x80",
                           "\xED\xBF\xBF",
                           "\xF0\x80\x80\x80",
                           "\xF0\x8F\xBF\xBF",
                           "\xF0\x90\x80",
                           "\xF4\x90\x80\x80",
                           "\xF5\x80\x80\x80",
                           "\xFF",
                           "\xFE",
                           "ok\xC3",
                           "\xF0\x9F\x98\x41"}) {
    EXPECT_FALSE(is_utf8(text)) << to_hex(as_bytes(text));
  }
}

TEST(bytes, text_is_cut_between_characters) {
  EXPECT_EQ(cut_utf8("abc", 5), "abc");
  EXPECT_EQ(cut_utf8("abc", 2), "ab");
  EXPECT_EQ(cut_utf8("a\xc3\xa4", 2), "a");
  EXPECT_EQ(cut_utf8("a\xc3\xa4", 3), "a\xc3\xa4");
  EXPECT_EQ(cut_utf8("a\xff", 5), "a");
  EXPECT_EQ(cut_utf8("", 5), "");
}

}  // namespace
}  // namespace jurat
