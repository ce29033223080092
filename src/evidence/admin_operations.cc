#include "evidence/admin_operations.h"

#include <algorithm>
#include <array>

namespace jurat::evidence {
namespace {

using S = StatementKind;
constexpr std::array table{
    AdminOperation{"CreateUserPool", S::admin_create_pool, false, false, false},
    AdminOperation{"DeleteUserPool", S::admin_delete_pool, true, false, false},
    AdminOperation{"DescribeUserPool", S::admin_read, true, false, false},
    AdminOperation{"ListUserPools", S::admin_read, false, false, false},
    AdminOperation{"CreateUserPoolClient", S::admin_create_client, true, false, false},
    AdminOperation{"DeleteUserPoolClient", S::admin_delete_client, true, true, false},
    AdminOperation{"DescribeUserPoolClient", S::admin_read, true, true, false},
    AdminOperation{"ListUserPoolClients", S::admin_read, true, false, false},
    AdminOperation{"ListUsers", S::admin_open_page, true, false, false},
    AdminOperation{"AdminGetUser", S::admin_open, true, false, true},
    AdminOperation{"AdminConfirmSignUp", S::admin_confirm, true, false, true},
    AdminOperation{"AdminSetUserPassword", S::admin_set_password, true, false, true},
    AdminOperation{"AdminDisableUser", S::admin_set_enabled, true, false, true},
    AdminOperation{"AdminEnableUser", S::admin_set_enabled, true, false, true},
    AdminOperation{"AdminUserGlobalSignOut", S::admin_sign_out, true, false, true},
    AdminOperation{"AdminDeleteUser", S::admin_delete_user, true, false, true},
};

}  // namespace

const AdminOperation* admin_operation(std::string_view name) noexcept {
  const auto* found = std::ranges::find(table, name, &AdminOperation::name);
  return found == table.end() ? nullptr : found;
}

}  // namespace jurat::evidence
