// The passphrase that seals a node's keys: from a file outside of the home, or typed at a terminal. Never an argument.
#pragma once

#include "core/secret.h"
#include "node/settings.h"

namespace jurat::node {

// From settings.key_passphrase_file, else asked for on the terminal; `twice` asks again and compares.
// invalid_parameter naming the setting when there is neither, or the file lies inside the home.
Result<Secret> key_passphrase(const Settings& settings, bool twice);

// Reads one line without echo when standard input is a terminal; otherwise one line as it comes.
Result<Secret> ask_secret(std::string_view question);

}  // namespace jurat::node
