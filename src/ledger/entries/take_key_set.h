// A pool takes the next free set of token keys, for good.
#pragma once

#include "core/ids.h"

namespace jurat::ledger {

inline constexpr std::uint16_t take_key_set = 12;  // never reused

struct TakeKeySet {
  PoolId pool;
  std::uint64_t version = 0;
  std::uint32_t key_set = 0;  // the lowest free one
};
Bytes encode(const TakeKeySet& body);
Result<TakeKeySet> parse_take_key_set(ByteSpan body);

}  // namespace jurat::ledger
