#include "evidence/admin_operations.h"

#include <gtest/gtest.h>

#include <set>

namespace jurat::evidence {
namespace {

constexpr const char* known[] = {"CreateUserPool",         "DeleteUserPool",       "DescribeUserPool",
                                 "ListUserPools",          "CreateUserPoolClient", "DeleteUserPoolClient",
                                 "DescribeUserPoolClient", "ListUserPoolClients",  "ListUsers",
                                 "AdminGetUser",           "AdminConfirmSignUp",   "AdminSetUserPassword",
                                 "AdminDisableUser",       "AdminEnableUser",      "AdminUserGlobalSignOut",
                                 "AdminDeleteUser"};

TEST(AdminOperations, WhatIsNotThereJustifiesNothing) {
  EXPECT_EQ(admin_operation("SignUp"), nullptr);
  EXPECT_EQ(admin_operation("admingetuser"), nullptr);
  EXPECT_EQ(admin_operation(""), nullptr);
}

// Every statement that takes an admin's evidence has an operation, and no other statement has.
TEST(AdminOperations, EachLeadsToAnAdminStatementAndEachAdminStatementIsReached) {
  std::set<StatementKind> reached;
  for (const auto* name : known) {
    ASSERT_NE(admin_operation(name), nullptr) << name;
    const StatementKind kind = admin_operation(name)->statement;
    EXPECT_FALSE(needs_of(kind).one_of.empty()) << name;
    reached.insert(kind);
  }
  for (unsigned number = 0; number < 256; ++number) {
    if (!is_statement_kind(static_cast<std::uint8_t>(number))) continue;
    const auto kind = static_cast<StatementKind>(number);
    EXPECT_EQ(!needs_of(kind).one_of.empty(), reached.contains(kind)) << name_of(kind);
  }
}

TEST(AdminOperations, UserCallsNameTheUserAndWhatActsInAPoolNamesIt) {
  for (const auto* name : known) {
    const AdminOperation& one = *admin_operation(name);
    EXPECT_EQ(one.names_user, one.name.starts_with("Admin")) << name;
    EXPECT_EQ(one.names_pool, one.name != "CreateUserPool" && one.name != "ListUserPools") << name;
  }
  EXPECT_TRUE(admin_operation("DeleteUserPoolClient")->names_client);
  EXPECT_FALSE(admin_operation("CreateUserPoolClient")->names_client);
}

}  // namespace
}  // namespace jurat::evidence
