// The facts inside a refresh ticket's credential: the session it belongs to.
#pragma once

#include "core/ids.h"
#include "core/moment.h"

namespace jurat::evidence {

struct RefreshFacts {
  Uuid origin_jti;   // names the family; RevokeToken and the ledger speak of it
  Moment auth_time;  // of the sign-in that began the session
};
Bytes encode(const RefreshFacts& facts);
Result<RefreshFacts> parse_refresh_facts(ByteSpan bytes);

}  // namespace jurat::evidence
