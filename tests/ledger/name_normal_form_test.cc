#include "ledger/name_normal_form.h"

#include <gtest/gtest.h>

#include "core/limits.h"

namespace jurat::ledger {
namespace {

std::string form(LookUpKind kind, std::string_view typed, bool case_sensitive = false) {
  const auto result = normal_form(kind, typed, case_sensitive);
  return result ? *result : "refused: " + std::string(failure_name(result.error().failure));
}

TEST(name_normal_form, upper_and_lower_case_meet_unless_the_pool_is_case_sensitive) {
  EXPECT_EQ(form(LookUpKind::username, "Ada.Lovelace"), "ada.lovelace");
  EXPECT_EQ(form(LookUpKind::username, "Ada.Lovelace", true), "Ada.Lovelace");
  EXPECT_EQ(form(LookUpKind::email, "Ada@Example.ORG"), "ada@example.org");
  EXPECT_EQ(form(LookUpKind::username, "STRASSE"), form(LookUpKind::username, "Stra\u00dfe"));
  EXPECT_EQ(form(LookUpKind::username, "\u0391\u03a3"), form(LookUpKind::username, "\u03b1\u03c2"));  // final sigma
}

TEST(name_normal_form, composed_and_decomposed_letters_meet) {
  EXPECT_EQ(form(LookUpKind::username, "Andre\u0301"), form(LookUpKind::username, "Andr\u00e9"));
  EXPECT_EQ(form(LookUpKind::username, "Andre\u0301", true), "Andr\u00e9");
  EXPECT_EQ(form(LookUpKind::username, "\u212b"), "\u00e5");  // ANGSTROM SIGN
}

TEST(name_normal_form, is_its_own_normal_form) {
  for (const char* name : {"\u1fb3\u0301", "\u0345\u03b1", "\u0130stanbul", "\ufb03", "\u1e9e", "I\u0307"}) {
    const std::string once = form(LookUpKind::username, name);
    EXPECT_EQ(form(LookUpKind::username, once), once) << name;
  }
}

TEST(name_normal_form, letters_that_only_look_alike_stay_apart) {
  EXPECT_NE(form(LookUpKind::username, "a"), form(LookUpKind::username, "\u0430"));     // Cyrillic
  EXPECT_NE(form(LookUpKind::username, "fi"), form(LookUpKind::username, "f\u200di"));  // zero-width joiner
  EXPECT_EQ(form(LookUpKind::username, "dotless \u0131"), "dotless \u0131");            // no Turkish rules
}

TEST(name_normal_form, phone_numbers_stay_as_they_are_and_are_e164) {
  EXPECT_EQ(form(LookUpKind::phone_number, "+4915112345678"), "+4915112345678");
  for (const char* wrong : {"4915112345678", "+", "+49 151", "+4915112345678901", "+49a", "++49", "+4915112345678\n"}) {
    EXPECT_EQ(form(LookUpKind::phone_number, wrong), "refused: invalid_parameter") << wrong;
  }
}

TEST(name_normal_form, refuses_bytes_that_are_no_text) {
  for (const std::string_view wrong :
       {std::string_view("\xff"), std::string_view("\xc0\xaf"), std::string_view("a\xed\xa0\x80"),
        std::string_view("a\0b", 3), std::string_view("a\nb"), std::string_view("")}) {
    EXPECT_EQ(form(LookUpKind::username, wrong), "refused: invalid_parameter");
  }
  EXPECT_EQ(form(LookUpKind::username, std::string(limits::attribute_bytes + 1, 'a')), "refused: invalid_parameter");
}

}  // namespace
}  // namespace jurat::ledger
