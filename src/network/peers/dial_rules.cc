#include "network/peers/dial_rules.h"

#include <algorithm>

#include "core/limits.h"

namespace jurat::network {
namespace {

constexpr unsigned doublings_at_most = 16;

bool is_preferred(NodeIndex self, NodeIndex peer, Dialled dialled) {
  return (dialled == Dialled::by_us) == (self < peer);
}

}  // namespace

std::chrono::milliseconds Backoff::next(NodeIndex self, NodeIndex peer, Random& random) {
  using std::chrono::milliseconds;
  const milliseconds grace = self < peer ? milliseconds(0) : limits::peer_dial_grace;
  if (!began_) {
    began_ = true;
    return grace;
  }
  // Twice the least, so that its upper half begins with the least.
  const auto step = std::min<milliseconds>(2 * limits::peer_redial_least * (1U << failures_), limits::peer_redial_most);
  failures_ = std::min(failures_ + 1, doublings_at_most);
  std::uint32_t drawn = 0;
  for (const std::uint8_t byte : random.array<4>()) drawn = drawn << 8 | byte;
  const auto half = step.count() / 2;
  return milliseconds(half + static_cast<std::int64_t>(drawn) % (half + 1)) + grace;
}

bool goes_on(NodeIndex self, NodeIndex peer, Dialled dialled, const Connections& others) {
  switch (dialled) {
    case Dialled::by_us:
      if (others.active) return false;  // it came while we dialled
      return self < peer || !others.candidate_by_peer;
    case Dialled::by_peer:
      if (peer < self) return true;
      return others.active != Dialled::by_us && !others.candidate_by_us;
  }
  return false;
}

bool replaces(NodeIndex self, NodeIndex peer, Dialled dialled, Dialled active) {
  return dialled == active || is_preferred(self, peer, dialled);
}

}  // namespace jurat::network
