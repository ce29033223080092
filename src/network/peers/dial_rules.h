// When a node dials a peer, and which of two connections to the same peer stays. Pure: both sides come to one answer.
#pragma once

#include <chrono>
#include <optional>

#include "core/ids.h"
#include "core/outside.h"

namespace jurat::network {

// Waits between dials: doubling to limits::peer_redial_most, each drawn from the upper half of its step.
class Backoff {
 public:
  // Before the next dial. The first one follows at once for the lower index; the higher one gives it a little room, so
  // that two nodes that start together rarely dial each other at the same time.
  std::chrono::milliseconds next(NodeIndex self, NodeIndex peer, Random& random);
  void connected() { failures_ = 0; }

 private:
  unsigned failures_ = 0;
  bool began_ = false;
};

enum class Dialled : std::uint8_t { by_us, by_peer };

// The connections to one peer when the handshake of another ends. `candidate`: shaken hands, not heard from yet.
struct Connections {
  std::optional<Dialled> active{};
  bool candidate_by_us = false;
  bool candidate_by_peer = false;
};

// Whether the new one goes on. The lower index's outgoing connection wins against the higher's.
[[nodiscard]] bool goes_on(NodeIndex self, NodeIndex peer, Dialled dialled, const Connections& others);
// Whether one that was just heard from takes the place of the active one; of two dialled by one side, the newer does.
[[nodiscard]] bool replaces(NodeIndex self, NodeIndex peer, Dialled dialled, Dialled active);

}  // namespace jurat::network
