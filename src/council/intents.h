// The nonces that a node gave in round 1 and has not burned, in RAM alone: a restart forgets them, which is safe.
#pragma once

#include <map>
#include <optional>

#include "core/ids.h"
#include "core/moment.h"
#include "council/counters.h"
#include "crypto/threshold/group.h"

namespace jurat::council {

struct Intent {
  StatementId id{};
  NodeIndex gateway;
  ByteArray<16> nonce{};
  crypto::Point blinded;
  PoolId pool;
  std::optional<Uuid> user;  // none: somebody unknown
  GuessedAt charged;
  Moment expires;
};

class Intents {
 public:
  // Nothing when it expired, was burned, or never was.
  [[nodiscard]] const Intent* find(const StatementId& id, Moment now) const;
  // too_many_requests when the table is full.
  Result<void> add(Intent intent, Moment now);
  void burn(const StatementId& id);

 private:
  std::map<StatementId, Intent> live_;
};

}  // namespace jurat::council
