// What every node checks again in the settings of new pools and clients, whatever the gateway validated.
#pragma once

#include "council/statement.h"

namespace jurat::council {

Result<void> check_new_pool(const ledger::Pool& pool, const Statement& statement);
Result<void> check_new_client(const ledger::Client& client, const Statement& statement);

}  // namespace jurat::council
