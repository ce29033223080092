// A user pool begins. Its data and look-up keys come from the gateway's lease.
#pragma once

#include "ledger/records/pool.h"

namespace jurat::ledger {

inline constexpr std::uint16_t create_pool = 10;  // never reused

struct CreatePool {
  Pool pool;  // version 1, no key set
};
Bytes encode(const CreatePool& body);
Result<CreatePool> parse_create_pool(ByteSpan body);

}  // namespace jurat::ledger
