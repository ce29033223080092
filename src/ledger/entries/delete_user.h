// A user ends: its record, its sealed values and what finds it.
#pragma once

#include "ledger/records/user.h"

namespace jurat::ledger {

inline constexpr std::uint16_t delete_user = 25;  // never reused

struct DeleteUser {
  PoolId pool;
  Uuid user{};
  std::uint64_t version = 0;
};
Bytes encode(const DeleteUser& body);
Result<DeleteUser> parse_delete_user(ByteSpan body);

}  // namespace jurat::ledger
