// Whether a new password keeps to its pool's policy, in the API's words.
#pragma once

#include "core/bytes.h"
#include "ledger/records/pool.h"

namespace jurat::api::cognito {

// invalid_password names the first rule that is broken. Lengths count characters; the upper bound is 256.
Result<void> check_password(const ledger::PasswordPolicy& policy, ByteSpan password);

}  // namespace jurat::api::cognito
