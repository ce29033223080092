// What is known and counted about one peer, readable from any thread while the network's thread writes it.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace jurat::network {

// Why something did not work with a peer.
enum class PeerFault : std::uint8_t {
  unreachable,      // no connection was there when asked, or none could be made
  connection_lost,  // while a request was open
  too_slow,         // no answer by the deadline
  queue_full,       // too much is open to this peer already
  refused,          // the peer said that it will not answer
  too_large,        // a request or answer of ours over the limit
  broken_protocol,  // its bytes were no frames, out of turn or too slow: the connection was closed
  silent,           // heard nothing, or it took nothing: the connection was closed
  late_answer,      // came after the deadline and was dropped
};
inline constexpr std::size_t peer_faults = 9;

// The enumerator's own name, for metrics.
std::string_view peer_fault_name(PeerFault fault) noexcept;

// A reading of one peer. Counts are since start.
struct PeerStatus {
  bool connected = false;
  std::optional<std::chrono::microseconds> since_heard;
  std::optional<std::chrono::microseconds> round_trip;  // of the newest ping
  std::size_t open = 0;                                 // our requests without an answer
  std::uint64_t bytes_received = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t asked = 0;
  std::uint64_t served = 0;  // its requests that reached the handler
  std::array<std::uint64_t, peer_faults> faults{};
};

struct PeerGauges {
  void count(PeerFault fault) { ++faults[static_cast<std::size_t>(fault)]; }
  [[nodiscard]] PeerStatus status(std::chrono::steady_clock::time_point now) const;

  std::atomic<bool> member{false};
  std::atomic<bool> connected{false};
  std::atomic<std::int64_t> heard_at{0};    // microseconds of the steady clock; 0: never
  std::atomic<std::int64_t> round_trip{0};  // microseconds; 0: not measured yet
  std::atomic<std::size_t> open{0};
  std::atomic<std::size_t> open_bytes{0};  // of these requests
  std::atomic<std::uint64_t> bytes_received{0};
  std::atomic<std::uint64_t> bytes_sent{0};
  std::atomic<std::uint64_t> asked{0};
  std::atomic<std::uint64_t> served{0};
  std::array<std::atomic<std::uint64_t>, peer_faults> faults{};
};

}  // namespace jurat::network
