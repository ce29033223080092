// How a drawn courier reaches a mailbox or phone. Declared by the council, given by node/, filled by providers/.
#pragma once

#include <string>

#include "core/result.h"
#include "core/secret.h"

namespace jurat::council {

struct CodeMessage {
  std::string medium;  // "EMAIL" or "SMS"
  std::string destination;
  std::string pool;
  std::string username;
  std::string purpose;  // "confirm_sign_up" …
  Secret code;
};

class Messenger {
 public:
  virtual ~Messenger() = default;
  virtual Result<void> send(const CodeMessage& message) = 0;  // code_delivery_failed
};

}  // namespace jurat::council
