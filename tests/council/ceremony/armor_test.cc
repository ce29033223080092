#include "council/ceremony/armor.h"

#include <gtest/gtest.h>

#include <set>

namespace jurat::council {
namespace {

constexpr std::size_t enough = 1 << 16;

TEST(Armor, reads_back_what_it_wrote_also_after_mail_touched_the_lines) {
  for (const std::size_t size : {1U, 47U, 48U, 49U, 500U}) {
    Bytes content(size, 0xa5);
    content.back() = static_cast<std::uint8_t>(size);
    const auto text = armored(card_kind, content);
    EXPECT_EQ(unarmored(card_kind, text, enough).value(), content);
    std::string mailed = "\n ";
    for (const char c : text) mailed += c == '\n' ? "\r\n\t" : std::string(1, c);
    EXPECT_EQ(unarmored(card_kind, mailed, enough).value(), content);
  }
}

TEST(Armor, says_what_is_wrong) {
  const auto text = armored(card_kind, Bytes(100, 7));
  const auto wrong = [&](std::string_view given, std::string_view words) {
    const auto read = unarmored(card_kind, given, enough);
    return !read && read.error().message.find(words) != std::string::npos;
  };
  EXPECT_TRUE(wrong(armored(proposal_kind, Bytes(9)), "-----BEGIN JURAT CARD-----"));
  EXPECT_TRUE(wrong(text.substr(0, text.size() - 30), "cut off"));
  EXPECT_TRUE(wrong(text + text, "lines after"));
  EXPECT_TRUE(wrong("", "cut off"));
  auto altered = text;
  altered[40] = '!';
  EXPECT_TRUE(wrong(altered, "base64"));
  EXPECT_EQ(unarmored(card_kind, text, 20).error().failure, Failure::too_large);
}

TEST(Armor, a_fingerprint_is_ten_groups_and_every_bit_of_the_first_25_bytes_counts) {
  Hash32 hash{};
  EXPECT_EQ(fingerprint(hash), "0000-0000-0000-0000-0000-0000-0000-0000-0000-0000");
  hash.fill(0xff);
  EXPECT_EQ(fingerprint(hash), "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ");
  // 00001 00010 00011 00100 00101 00110 00111 01000 = 08 86 42 98 e8
  hash = {0x08, 0x86, 0x42, 0x98, 0xe8};
  EXPECT_TRUE(fingerprint(hash).starts_with("1234-5678-0000")) << fingerprint(hash);
  std::set<std::string> all;
  for (std::size_t bit = 0; bit < 200; ++bit) {
    Hash32 one{};
    one[bit / 8] = static_cast<std::uint8_t>(0x80U >> bit % 8);
    all.insert(fingerprint(one));
  }
  EXPECT_EQ(all.size(), 200U);
}

TEST(Armor, a_fingerprint_is_known_however_it_is_typed_and_only_whole) {
  const Hash32 hash{0x08, 0x86, 0x42, 0x98, 0xe8, 0x77};
  auto text = fingerprint(hash);
  EXPECT_TRUE(is_fingerprint_of(text, hash));
  for (char& c : text) c = c == '0' ? 'o' : c == '1' ? 'l' : c == '-' ? ' ' : static_cast<char>(std::tolower(c));
  EXPECT_TRUE(is_fingerprint_of(text, hash)) << text;
  EXPECT_FALSE(is_fingerprint_of(text.substr(0, text.size() - 1), hash));
  EXPECT_FALSE(is_fingerprint_of(text + "0", hash));
  EXPECT_FALSE(is_fingerprint_of("", hash));
  text[0] = 'z';
  EXPECT_FALSE(is_fingerprint_of(text, hash));
}

}  // namespace
}  // namespace jurat::council
