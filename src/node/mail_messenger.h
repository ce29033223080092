// Codes by e-mail in production, through the sender that the settings name.
// Promises: without settings every code fails with code_delivery_failed, which names the setting. Thread-safe; blocks.
#pragma once

#include <memory>

#include "core/outside.h"
#include "council/messenger.h"
#include "node/settings.h"

namespace jurat::node {

// invalid_parameter naming the setting when the sender cannot be made.
Result<std::unique_ptr<council::Messenger>> make_mail_messenger(const Settings& settings, Clock& clock, Random& random);

}  // namespace jurat::node
