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

// Has a code sent: t nodes endorse the send statement, then the user's drawn courier delivers. Where the courier is
// this node and there are others, one of those puts the statement (protocols 4: the order does not move).
Result<DeliverAnswer> send_code(World& world, const ledger::View& view, const RelaySendRequest& wanted);
// Answers a RelaySendRequest of the user's courier, for which this node is the gateway. statement_refused for anybody
// else's; other_view where this node does not know the user yet.
Result<Bytes> relay_send(World& world, NodeIndex from, ByteSpan request);

// Answers a DeliverRequest of the gateway `from` with a DeliverAnswer. wrong_recipient: the statement names another.
Result<Bytes> deliver(World& world, const CourierSettings& settings, NodeIndex from, ByteSpan request);

// f***@e*** and +*******1234, as Cognito masks them.
std::string masked(std::string_view destination, bool email);

}  // namespace jurat::council::flows
