// How a drawn courier reaches a mailbox or phone. Declared by the council, given by node/, filled by providers/.
#pragma once

#include <string>

#include "core/result.h"
#include "core/secret.h"
#include "evidence/code_terms.h"

namespace jurat::council {

struct CodeMessage {
  evidence::CodeMedium medium = evidence::CodeMedium::email;
  std::string destination;
  std::string pool;
  std::string username;
  evidence::CodePurpose purpose = evidence::CodePurpose::confirm_sign_up;
  Secret code;
};

class Messenger {
 public:
  virtual ~Messenger() = default;
  virtual Result<void> send(const CodeMessage& message) = 0;  // code_delivery_failed
};

}  // namespace jurat::council
