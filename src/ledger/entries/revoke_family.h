// A refresh family (origin_jti) is revoked; kept until its last token would have expired.
#pragma once

#include "ledger/records/user.h"

namespace jurat::ledger {

inline constexpr std::uint16_t revoke_family = 26;  // never reused

struct RevokeFamily {
  PoolId pool;
  Uuid user{};
  Uuid origin_jti{};
  Moment keep_until{};
};
Bytes encode(const RevokeFamily& body);
Result<RevokeFamily> parse_revoke_family(ByteSpan body);

}  // namespace jurat::ledger
