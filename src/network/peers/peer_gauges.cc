#include "network/peers/peer_gauges.h"

#include <algorithm>

namespace jurat::network {

std::string_view peer_fault_name(PeerFault fault) noexcept {
  switch (fault) {
    case PeerFault::unreachable:
      return "unreachable";
    case PeerFault::connection_lost:
      return "connection_lost";
    case PeerFault::too_slow:
      return "too_slow";
    case PeerFault::queue_full:
      return "queue_full";
    case PeerFault::refused:
      return "refused";
    case PeerFault::too_large:
      return "too_large";
    case PeerFault::broken_protocol:
      return "broken_protocol";
    case PeerFault::silent:
      return "silent";
    case PeerFault::late_answer:
      return "late_answer";
  }
  return "unknown";
}

PeerStatus PeerGauges::status(std::chrono::steady_clock::time_point now) const {
  using std::chrono::microseconds;
  PeerStatus reading;
  reading.connected = connected;
  const std::int64_t heard = heard_at;
  if (heard != 0) {
    const auto at = std::chrono::duration_cast<microseconds>(now.time_since_epoch());
    reading.since_heard = std::max(at - microseconds(heard), microseconds(0));
  }
  const std::int64_t measured = round_trip;
  if (measured != 0) reading.round_trip = microseconds(measured);
  reading.open = open;
  reading.bytes_received = bytes_received;
  reading.bytes_sent = bytes_sent;
  reading.asked = asked;
  reading.served = served;
  for (std::size_t i = 0; i < peer_faults; ++i) reading.faults[i] = faults[i];
  return reading;
}

}  // namespace jurat::network
