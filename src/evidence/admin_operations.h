// Which operation of the Cognito API, signed by an admin, justifies which statement, and what of the statement the
// signed form must name (protocols 2). A closed table: what is not here, no admin's signature justifies.
#pragma once

#include <string_view>

#include "evidence/kinds.h"

namespace jurat::evidence {

struct AdminOperation {
  std::string_view name;  // "AdminDisableUser"
  StatementKind statement;
  bool names_pool, names_client, names_user;  // UserPoolId, ClientId, Username
};

// Null for other operations.
const AdminOperation* admin_operation(std::string_view name) noexcept;

}  // namespace jurat::evidence
