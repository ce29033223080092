// What a person reads who is sent a code.
#pragma once

#include <string>

#include "council/messenger.h"

namespace jurat::node {

struct Letter {
  std::string subject;
  std::string body;  // holds the code: wipe it when it is sent
};
Letter letter_of(const council::CodeMessage& message);

}  // namespace jurat::node
