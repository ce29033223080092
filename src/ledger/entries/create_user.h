// A user begins, with three keys from the gateway's lease and the look-up values that find it.
#pragma once

#include "ledger/records/user.h"

namespace jurat::ledger {

inline constexpr std::uint16_t create_user = 20;  // never reused

struct CreateUser {
  User user;  // version 1; credential version 1 when there is one; courier_seed zero: apply fills in the block's hash
};
Bytes encode(const CreateUser& body);
Result<CreateUser> parse_create_user(ByteSpan body);

}  // namespace jurat::ledger
