// A user who signed up is confirmed; what the code went to is verified.
#pragma once

#include "ledger/records/user.h"

namespace jurat::ledger {

inline constexpr std::uint16_t confirm_user = 21;  // never reused

struct ConfirmUser {
  PoolId pool;
  Uuid user{};
  std::uint64_t version = 0;
  bool email_verified = false, phone_number_verified = false;  // true adds; false leaves as it is
};
Bytes encode(const ConfirmUser& body);
Result<ConfirmUser> parse_confirm_user(ByteSpan body);

}  // namespace jurat::ledger
