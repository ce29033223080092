#include "evidence/code_terms.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace jurat::evidence {
namespace {

TEST(CodeTerms, TheNumbersAndWordsAreThoseOfTheWire) {
  const std::map<std::uint8_t, std::string> purposes{
      {1, "confirm_sign_up"}, {2, "verify_attribute"}, {3, "reset_password"}, {4, "second_factor"}};
  for (const auto& [number, word] : purposes) {
    ASSERT_TRUE(code_purpose(number)) << word;
    EXPECT_EQ(name_of(*code_purpose(number)), word);
    EXPECT_EQ(number_of(*code_purpose(number)), number);
  }
  EXPECT_EQ(*code_medium(1), CodeMedium::email);
  EXPECT_EQ(*code_medium(2), CodeMedium::sms);
  EXPECT_EQ(name_of(CodeMedium::email), "EMAIL");
  EXPECT_EQ(name_of(CodeMedium::sms), "SMS");
}

TEST(CodeTerms, AnyOtherNumberIsRefused) {
  for (const std::uint64_t number : {0ULL, 5ULL, 257ULL, ~0ULL}) {
    EXPECT_EQ(code_purpose(number).error().failure, Failure::bad_encoding) << number;
  }
  for (const std::uint64_t number : {0ULL, 3ULL, 258ULL, ~0ULL}) {
    EXPECT_EQ(code_medium(number).error().failure, Failure::bad_encoding) << number;
  }
}

}  // namespace
}  // namespace jurat::evidence
