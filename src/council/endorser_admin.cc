// Admins' signatures at a node: each nonce serves one statement (see endorser.h, protocols 2).
#include <algorithm>

#include "core/limits.h"
#include "council/endorser.h"

namespace jurat::council {

Result<void> Endorser::use_admin_nonce(const Hash32& hash, const evidence::AdminFacts& admin, Moment now) {
  Bytes name{'a'};
  append(name, admin.nonce.key);
  append(name, admin.nonce.nonce);
  TRY_ASSIGN(const auto used, tables_.get(name, now));
  if (used && !std::ranges::equal(*used, hash)) {
    return fail(Failure::spent, "The nonce of this signature was used already; sign again.");
  }
  if (used) return {};
  // A clock that is set back by less than the skew finds the nonce still used.
  tables_.put(std::move(name), hash, admin.nonce.expires + limits::endorsed_time_skew);
  must_be_durable_ = true;
  return {};
}

}  // namespace jurat::council
