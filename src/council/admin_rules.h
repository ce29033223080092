// Rule D for admin changes: a statement's content must be what the admin signed, not what a gateway made of it. Each
// passes when no admin's own signature was shown: then a gateway's word stands for the content (docs/threat_model.md).
#pragma once

#include "council/statement_kind.h"

namespace jurat::council {

// What is drawn (id, keys, times) is left out of the comparison.
Result<void> check_pool_as_signed(const Ground& ground, const evidence::Facts& facts, const ledger::Pool& pool);
Result<void> check_client_as_signed(const Ground& ground, const evidence::Facts& facts, const ledger::Client& client);
Result<void> check_enabled_as_signed(const evidence::Facts& facts, bool enabled);
Result<void> check_status_as_signed(const evidence::Facts& facts, ledger::UserStatus status);

}  // namespace jurat::council
