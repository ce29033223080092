#include "node/letter.h"

namespace jurat::node {

Letter letter_of(const council::CodeMessage& message) {
  const auto code = std::string(as_text(message.code.span()));
  switch (message.purpose) {
    case evidence::CodePurpose::reset_password:
      return {"Your password reset code", "Your password reset code is " + code};
    case evidence::CodePurpose::second_factor:
      return {"Your authentication code", "Your authentication code is " + code};
    case evidence::CodePurpose::confirm_sign_up:
    case evidence::CodePurpose::verify_attribute:
      break;
  }
  return {"Your verification code", "Your confirmation code is " + code};
}

}  // namespace jurat::node
