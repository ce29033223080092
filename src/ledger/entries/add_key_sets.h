// More sets of token keys join the reserve that pools take theirs from; their public halves are all that is said.
#pragma once

#include <vector>

#include "ledger/records/council.h"

namespace jurat::ledger {

inline constexpr std::uint16_t add_key_sets = 3;  // never reused

struct AddKeySets {
  std::uint32_t first = 0;      // the number after the highest that the ledger has; the others follow it
  std::vector<RsaKeySet> sets;  // numbered first, first + 1, …, taken by nobody; 1 to limits::key_sets_dealt
};
Bytes encode(const AddKeySets& body);
Result<AddKeySets> parse_add_key_sets(ByteSpan body);

}  // namespace jurat::ledger
