#include "evidence/code_terms.h"

namespace jurat::evidence {

Result<CodePurpose> code_purpose(std::uint64_t number) {
  if (number >= number_of(CodePurpose::confirm_sign_up) && number <= number_of(CodePurpose::second_factor))
    return static_cast<CodePurpose>(number);
  return fail(Failure::bad_encoding, "no purpose of a code has the number " + std::to_string(number));
}

Result<CodeMedium> code_medium(std::uint64_t number) {
  if (number == number_of(CodeMedium::email) || number == number_of(CodeMedium::sms))
    return static_cast<CodeMedium>(number);
  return fail(Failure::bad_encoding, "no medium of a code has the number " + std::to_string(number));
}

std::string_view name_of(CodePurpose purpose) noexcept {
  switch (purpose) {
    case CodePurpose::confirm_sign_up:
      return "confirm_sign_up";
    case CodePurpose::verify_attribute:
      return "verify_attribute";
    case CodePurpose::reset_password:
      return "reset_password";
    case CodePurpose::second_factor:
      return "second_factor";
  }
  broken_truth("every purpose has its word", __FILE__, __LINE__);
}

std::string_view name_of(CodeMedium medium) noexcept {
  switch (medium) {
    case CodeMedium::email:
      return "EMAIL";
    case CodeMedium::sms:
      return "SMS";
  }
  broken_truth("every medium has its word", __FILE__, __LINE__);
}

}  // namespace jurat::evidence
