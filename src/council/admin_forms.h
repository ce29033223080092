// What an admin's signed request leads to, as the API reads it. Declared here and given by node/, so that a node can
// compare the settings in a statement with those that the admin signed (rule D) and this room need not know the API.
// Pure; thread-safe.
#pragma once

#include <string_view>

#include "core/json.h"
#include "ledger/records/client.h"
#include "ledger/records/pool.h"

namespace jurat::council {

class AdminForms {
 public:
  virtual ~AdminForms() = default;
  // The pool that CreateUserPool asks for: what the council draws is left as it is in an empty record, and {pool_id}
  // stands in an issuer for the id. The reason why when the request leads to none.
  [[nodiscard]] virtual Result<ledger::Pool> pool(const JsonObject& form, std::string_view region) const = 0;
  struct AskedClient {
    ledger::Client client;
    bool with_secret = false;
  };
  // The same for CreateUserPoolClient.
  [[nodiscard]] virtual Result<AskedClient> client(const JsonObject& form, const ledger::Pool& pool) const = 0;
};

}  // namespace jurat::council
