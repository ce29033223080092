// A pool loses an app client.
#pragma once

#include "core/ids.h"

namespace jurat::ledger {

inline constexpr std::uint16_t delete_client = 14;  // never reused

struct DeleteClient {
  PoolId pool;
  ClientId client;
  std::uint64_t version = 0;
};
Bytes encode(const DeleteClient& body);
Result<DeleteClient> parse_delete_client(ByteSpan body);

}  // namespace jurat::ledger
