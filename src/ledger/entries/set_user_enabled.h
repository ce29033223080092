// A user may no longer sign in, or may again.
#pragma once

#include "ledger/records/user.h"

namespace jurat::ledger {

inline constexpr std::uint16_t set_user_enabled = 23;  // never reused

struct SetUserEnabled {
  PoolId pool;
  Uuid user{};
  std::uint64_t version = 0;
  bool enabled = true;
};
Bytes encode(const SetUserEnabled& body);
Result<SetUserEnabled> parse_set_user_enabled(ByteSpan body);

}  // namespace jurat::ledger
