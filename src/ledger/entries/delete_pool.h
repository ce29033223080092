// A pool ends: at once for everybody who asks, its users, clients and look-ups leaf by leaf in this and later blocks.
#pragma once

#include "core/ids.h"

namespace jurat::ledger {

inline constexpr std::uint16_t delete_pool = 11;  // never reused

struct DeletePool {
  PoolId pool;
  std::uint64_t version = 0;
};
Bytes encode(const DeletePool& body);
Result<DeletePool> parse_delete_pool(ByteSpan body);

}  // namespace jurat::ledger
