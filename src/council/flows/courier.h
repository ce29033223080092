// A node as the drawn courier (protocols 4): opens the destination, draws a code, gives all nodes the key that stands
// for it, and sends it only after t of them hold that key. No node but the courier ever knows the code.
#pragma once

#include <optional>
#include <string>

#include "council/wire.h"
#include "council/world.h"

namespace jurat::council::flows {

struct CourierSettings {
  std::optional<std::string> fixed_code;  // dev only: every code is this one
};

// Answers a DeliverRequest of the gateway `from` with a DeliverAnswer. wrong_recipient: the statement names another.
Result<Bytes> deliver(World& world, const CourierSettings& settings, NodeIndex from, ByteSpan request);

// f***@e*** and +*******1234, as Cognito masks them.
std::string masked(std::string_view destination, bool email);

}  // namespace jurat::council::flows
