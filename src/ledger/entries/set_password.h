// A user's password becomes another: change, reset, first password, or set by an admin.
#pragma once

#include "ledger/records/user.h"

namespace jurat::ledger {

inline constexpr std::uint16_t set_password = 22;  // never reused

struct SetPassword {
  PoolId pool;
  Uuid user{};
  std::uint64_t version = 0;
  crypto::Ed25519PublicKey public_key{};
  UserStatus status = UserStatus::confirmed;  // confirmed, or force_change_password for a temporary one
  bool end_refresh = false;                   // refresh tickets issued before now die (reset, admin)
};
Bytes encode(const SetPassword& body);
Result<SetPassword> parse_set_password(ByteSpan body);

}  // namespace jurat::ledger
