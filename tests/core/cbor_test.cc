#include "core/cbor.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace jurat {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }

// RFC 8949 appendix A: the vectors of the kinds that Jurat writes.
TEST(cbor, unsigned_numbers_are_those_of_appendix_a) {
  const std::pair<std::uint64_t, const char*> vectors[] = {
      {0, "00"},
      {1, "01"},
      {10, "0a"},
      {23, "17"},
      {24, "1818"},
      {25, "1819"},
      {100, "1864"},
      {1000, "1903e8"},
      {1000000, "1a000f4240"},
      {1000000000000, "1b000000e8d4a51000"},
      {UINT64_MAX, "1bffffffffffffffff"},
  };
  for (const auto& [number, encoded] : vectors) {
    EXPECT_EQ(to_hex(CborWriter().unsigned_number(number).written()), encoded);
    const Bytes bytes = hex(encoded);
    CborReader reader(bytes);
    EXPECT_EQ(reader.unsigned_number().value(), number);
    EXPECT_TRUE(reader.finish());
  }
}

TEST(cbor, negative_numbers_are_those_of_appendix_a) {
  const std::pair<std::int64_t, const char*> vectors[] = {{-1, "20"},
                                                          {-10, "29"},
                                                          {-100, "3863"},
                                                          {-1000, "3903e7"},
                                                          {0, "00"},
                                                          {INT64_MIN, "3b7fffffffffffffff"},
                                                          {INT64_MAX, "1b7fffffffffffffff"}};
  for (const auto& [number, encoded] : vectors) {
    EXPECT_EQ(to_hex(CborWriter().number(number).written()), encoded);
    const Bytes bytes = hex(encoded);
    EXPECT_EQ(CborReader(bytes).number().value(), number);
  }
}

TEST(cbor, numbers_that_do_not_fit_64_bits_with_sign_are_refused) {
  for (const char* text : {"1b8000000000000000", "1bffffffffffffffff", "3b8000000000000000", "3bffffffffffffffff"}) {
    const Bytes bytes = hex(text);
    EXPECT_FALSE(CborReader(bytes).number()) << text;
  }
}

TEST(cbor, strings_and_simple_values_are_those_of_appendix_a) {
  EXPECT_EQ(to_hex(CborWriter().bytes({}).bytes(hex("01020304")).written()), "404401020304");
  EXPECT_EQ(to_hex(CborWriter().text("").text("a").text("IETF").text("\"\\").text("\u00fc").text("\u6c34").written()),
            "60"
            "6161"
            "6449455446"
            "62225c"
            "62c3bc"
            "63e6b0b4");
  EXPECT_EQ(to_hex(CborWriter().text("\U00010151").written()), "64f0908591");
  EXPECT_EQ(to_hex(CborWriter().boolean(false).boolean(true).null().written()), "f4f5f6");
}

TEST(cbor, arrays_and_maps_are_those_of_appendix_a) {
  CborWriter nested;  // [1, [2, 3], [4, 5]]
  nested.array(3).unsigned_number(1).array(2).unsigned_number(2).unsigned_number(3);
  nested.array(2).unsigned_number(4).unsigned_number(5);
  EXPECT_EQ(to_hex(nested.take()), "8301820203820405");
  EXPECT_EQ(to_hex(CborWriter().array(0).map(0).written()), "80a0");
  CborWriter map;  // {1: 2, 3: 4}
  map.map(2).unsigned_number(1).unsigned_number(2).unsigned_number(3).unsigned_number(4);
  EXPECT_EQ(to_hex(map.written()), "a201020304");
}

TEST(cbor, a_shape_is_read_back_item_by_item) {
  CborWriter writer;
  writer.map(3).unsigned_number(1).text("name").unsigned_number(2).array(2).boolean(true).null();
  writer.unsigned_number(300).bytes(hex("00ff"));
  const Bytes bytes = writer.take();
  CborReader reader(bytes);
  EXPECT_EQ(reader.map(3).value(), 3U);
  EXPECT_TRUE(reader.key(1));
  EXPECT_EQ(reader.text(4).value(), "name");
  EXPECT_TRUE(reader.key(2));
  EXPECT_TRUE(reader.array_of(2));
  EXPECT_TRUE(reader.boolean().value());
  EXPECT_TRUE(reader.next_is_null());
  EXPECT_TRUE(reader.null());
  EXPECT_FALSE(reader.next_is_null());
  EXPECT_TRUE(reader.key(300));
  EXPECT_FALSE(reader.finish());
  EXPECT_EQ(to_hex(reader.bytes(2).value()), "00ff");
  EXPECT_TRUE(reader.at_end());
  EXPECT_TRUE(reader.finish());
}

// RFC 8949 section 4.2.1: preferred serialization only, definite length only.
TEST(cbor, numbers_longer_than_needed_are_refused) {
  for (const char* text :
       {"1800", "1817", "190000", "1900ff", "1a00000000", "1a0000ffff", "1b0000000000000000", "1b00000000ffffffff"}) {
    const Bytes bytes = hex(text);
    ASSERT_FALSE(CborReader(bytes).unsigned_number()) << text;
    EXPECT_EQ(CborReader(bytes).unsigned_number().error().failure, Failure::bad_encoding);
  }
  for (const char* text : {"1818", "18ff", "190100", "1a00010000", "1b0000000100000000"}) {
    const Bytes bytes = hex(text);
    EXPECT_TRUE(CborReader(bytes).unsigned_number()) << text;
  }
}

TEST(cbor, lengths_longer_than_needed_are_refused) {
  const Bytes bytes = hex("580161");
  EXPECT_FALSE(CborReader(bytes).bytes(10));
  const Bytes text = hex("780161");
  EXPECT_FALSE(CborReader(text).text(10));
  const Bytes array = hex("980101");
  EXPECT_FALSE(CborReader(array).array(10));
  const Bytes map = hex("b8010101");
  EXPECT_FALSE(CborReader(map).map(10));
}

TEST(cbor, indefinite_lengths_and_reserved_heads_are_refused) {
  for (const char* text : {"5f4101ff", "7f6161ff", "9f01ff", "bf0101ff", "1c00", "1d00", "1e00", "1f"}) {
    const Bytes bytes = hex(text);
    EXPECT_FALSE(CborReader(bytes).bytes(100)) << text;
    EXPECT_FALSE(CborReader(bytes).text(100)) << text;
    EXPECT_FALSE(CborReader(bytes).array(100)) << text;
    EXPECT_FALSE(CborReader(bytes).map(100)) << text;
    EXPECT_FALSE(CborReader(bytes).unsigned_number()) << text;
  }
}

TEST(cbor, tags_floats_and_other_simple_values_are_refused) {
  for (const char* text : {"c001", "f90000", "fa47c35000", "fb3ff199999999999a", "f7", "f0", "f8ff", "ff"}) {
    const Bytes bytes = hex(text);
    EXPECT_FALSE(CborReader(bytes).unsigned_number()) << text;
    EXPECT_FALSE(CborReader(bytes).number()) << text;
    EXPECT_FALSE(CborReader(bytes).boolean()) << text;
    EXPECT_FALSE(CborReader(bytes).null()) << text;
  }
}

TEST(cbor, every_cut_of_a_value_is_refused) {
  CborWriter writer;
  writer.array(4).unsigned_number(70'000).bytes(Bytes(30, 7)).text(std::string(300, 'x')).boolean(true);
  const Bytes whole = writer.take();
  const auto read = [](ByteSpan bytes) -> Result<void> {
    CborReader reader(bytes);
    TRY(reader.array_of(4));
    TRY(reader.unsigned_number());
    TRY(reader.bytes(30));
    TRY(reader.text(300));
    TRY(reader.boolean());
    return reader.finish();
  };
  EXPECT_TRUE(read(whole));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(read(ByteSpan(whole).first(length))) << length;
  }
}

TEST(cbor, limits_of_the_caller_hold) {
  const Bytes bytes = hex("43010203");
  EXPECT_TRUE(CborReader(bytes).bytes(3));
  EXPECT_FALSE(CborReader(bytes).bytes(2));
  const Bytes text = hex("63616263");
  EXPECT_FALSE(CborReader(text).text(2));
  const Bytes number = hex("18c8");
  EXPECT_TRUE(CborReader(number).unsigned_number(200));
  EXPECT_FALSE(CborReader(number).unsigned_number(199));
  const Bytes array = hex("83010203");
  EXPECT_FALSE(CborReader(array).array(2));
  EXPECT_FALSE(CborReader(array).array_of(2));
  EXPECT_FALSE(CborReader(array).array_of(4));
}

TEST(cbor, a_count_that_the_input_cannot_hold_is_refused_at_once) {
  const Bytes array = hex("9affffffff01");
  EXPECT_FALSE(CborReader(array).array(SIZE_MAX));
  const Bytes map = hex("a20101");
  EXPECT_FALSE(CborReader(map).map(10));
  const Bytes string = hex("5bffffffffffffffff00");
  EXPECT_FALSE(CborReader(string).bytes(SIZE_MAX));
}

TEST(cbor, text_is_utf8_or_refused) {
  for (const char* text : {"61ff", "62c328", "63eda080", "62c080"}) {
    const Bytes bytes = hex(text);
    EXPECT_FALSE(CborReader(bytes).text(10)) << text;
  }
}

TEST(cbor, keys_are_read_in_the_order_the_shape_has) {
  const Bytes bytes = hex("a201000300");
  CborReader reader(bytes);
  EXPECT_EQ(reader.map(2).value(), 2U);
  EXPECT_TRUE(reader.key(1));
  EXPECT_TRUE(reader.unsigned_number());
  const Result<void> wrong = reader.key(2);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message, "CBOR: expected map key 2, found 3");
}

}  // namespace
}  // namespace jurat
