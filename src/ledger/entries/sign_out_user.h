// A user's sessions end everywhere. Names no version: watermarks only rise.
#pragma once

#include "ledger/records/user.h"

namespace jurat::ledger {

inline constexpr std::uint16_t sign_out_user = 24;  // never reused

struct SignOutUser {
  PoolId pool;
  Uuid user{};
  Moment before{};  // tokens with auth_time ≤ this and refresh tickets issued before it are dead
};
Bytes encode(const SignOutUser& body);
Result<SignOutUser> parse_sign_out_user(ByteSpan body);

}  // namespace jurat::ledger
