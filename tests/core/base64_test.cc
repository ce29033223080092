#include "core/base64.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace jurat {
namespace {

// RFC 4648 section 10.
constexpr std::pair<const char*, const char*> rfc_vectors[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

TEST(base64, writes_and_reads_the_vectors_of_rfc_4648) {
  for (const auto& [plain, encoded] : rfc_vectors) {
    EXPECT_EQ(to_base64(as_bytes(plain)), encoded);
    EXPECT_EQ(as_text(from_base64(encoded).value()), plain);
  }
}

TEST(base64url, writes_and_reads_the_vectors_without_padding) {
  for (const auto& [plain, encoded] : rfc_vectors) {
    std::string bare(encoded);
    bare.erase(bare.find_last_not_of('=') + 1);
    EXPECT_EQ(to_base64url(as_bytes(plain)), bare);
    EXPECT_EQ(as_text(from_base64url(bare).value()), plain);
  }
}

TEST(base64, the_alphabets_differ_in_two_characters_and_do_not_mix) {
  const Bytes bytes{0xFB, 0xFF, 0xBF};
  EXPECT_EQ(to_base64(bytes), "+/+/");
  EXPECT_EQ(to_base64url(bytes), "-_-_");
  EXPECT_EQ(from_base64("+/+/").value(), bytes);
  EXPECT_EQ(from_base64url("-_-_").value(), bytes);
  EXPECT_FALSE(from_base64("-_-_"));
  EXPECT_FALSE(from_base64url("+/+/"));
}

TEST(base64, refuses_missing_or_misplaced_padding) {
  for (const char* text : {"Zg", "Zg=", "Zm8", "Zg===", "Zm9v=", "Zm9v====", "=", "====", "Z===", "Zg==Zg==", "Z"}) {
    ASSERT_FALSE(from_base64(text)) << text;
    EXPECT_EQ(from_base64(text).error().failure, Failure::bad_encoding);
  }
}

TEST(base64url, refuses_padding) {
  for (const char* text : {"Zg==", "Zm8=", "Zm9v=", "="}) EXPECT_FALSE(from_base64url(text)) << text;
}

TEST(base64url, refuses_a_length_that_no_bytes_have) {
  EXPECT_FALSE(from_base64url("Z"));
  EXPECT_FALSE(from_base64url("Zm9vZ"));
}

TEST(base64, refuses_stray_bits) {
  EXPECT_FALSE(from_base64("Zh=="));
  EXPECT_FALSE(from_base64("Zm9="));
  EXPECT_FALSE(from_base64url("Zh"));
  EXPECT_FALSE(from_base64url("Zm9"));
}

TEST(base64, refuses_white_space_and_other_characters) {
  for (const char* text : {"Zm9v\n", " Zm9v", "Zm 9v", "Zm9v\r\nZm9v", "Zm9*",
                           "\xC3\xA9"
                           "9v"}) {
    EXPECT_FALSE(from_base64(text)) << text;
    EXPECT_FALSE(from_base64url(text)) << text;
  }
  EXPECT_FALSE(from_base64url(std::string_view("Zm\0v", 4)));
}

// libsodium 1.0.18 alone took the bytes C3 A9 for letters.
TEST(base64, of_the_256_bytes_only_the_alphabet_is_read) {
  const std::string both = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const std::string text{'A', c, c, 'A'};
    EXPECT_EQ(from_base64(text).has_value(), (both + "+/").find(c) != std::string::npos) << byte;
    EXPECT_EQ(from_base64url(text).has_value(), (both + "-_").find(c) != std::string::npos) << byte;
  }
}

TEST(base64, every_length_comes_back) {
  Bytes bytes;
  for (unsigned i = 0; i < 100; ++i) {
    EXPECT_EQ(from_base64(to_base64(bytes)).value(), bytes);
    EXPECT_EQ(from_base64url(to_base64url(bytes)).value(), bytes);
    bytes.push_back(static_cast<std::uint8_t>(i * 37));
  }
}

}  // namespace
}  // namespace jurat
