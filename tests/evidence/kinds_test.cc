#include "evidence/kinds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace jurat::evidence {
namespace {

std::set<Kind> needed(StatementKind kind) {
  const Needs& needs = needs_of(kind);
  return {needs.all.begin(), needs.all.end()};
}

TEST(Kinds, EveryStatementHasANameAndARow) {
  unsigned kinds = 0;
  for (unsigned number = 0; number < 256; ++number) {
    if (!is_statement_kind(static_cast<std::uint8_t>(number))) continue;
    ++kinds;
    EXPECT_NE(name_of(static_cast<StatementKind>(number)), "unknown");
    EXPECT_EQ(static_cast<unsigned>(needs_of(static_cast<StatementKind>(number)).statement), number);
  }
  EXPECT_EQ(kinds, 28U);
}

// The table of docs/rules.md, said once more.
TEST(Kinds, TheTableSaysWhatTheDesignSays) {
  EXPECT_EQ(needed(StatementKind::issue_tokens), std::set{Kind::password});
  EXPECT_EQ(needed(StatementKind::refresh_tokens), std::set{Kind::ticket});
  EXPECT_EQ(needed(StatementKind::sign_up), std::set{Kind::new_key});
  EXPECT_EQ(needed(StatementKind::confirm_sign_up), std::set{Kind::code});
  EXPECT_EQ(needed(StatementKind::change_password), (std::set{Kind::access_token, Kind::password, Kind::new_key}));
  EXPECT_EQ(needed(StatementKind::revoke_refresh), std::set{Kind::ticket});
  EXPECT_EQ(needed(StatementKind::sign_out_everywhere), std::set{Kind::access_token});
  EXPECT_EQ(needed(StatementKind::delete_own), std::set{Kind::access_token});
  EXPECT_EQ(needed(StatementKind::open_own), std::set{Kind::access_token});
  EXPECT_EQ(needed(StatementKind::admin_set_password), std::set{Kind::new_key});
}

TEST(Kinds, EveryAdminStatementNeedsAnAdminsEvidence) {
  for (unsigned number = 40; number < 60; ++number) {
    if (!is_statement_kind(static_cast<std::uint8_t>(number))) continue;
    EXPECT_THAT(needs_of(static_cast<StatementKind>(number)).one_of,
                testing::ElementsAre(Kind::admin, Kind::gateway_word))
        << number;
  }
}

TEST(Kinds, TokensSignUpAndRevocationNeedTheClientsSecret) {
  for (const StatementKind kind : {StatementKind::issue_tokens, StatementKind::refresh_tokens, StatementKind::sign_up,
                                   StatementKind::revoke_refresh}) {
    EXPECT_TRUE(needs_of(kind).client_secret_if_client_has_one) << name_of(kind);
  }
}

}  // namespace
}  // namespace jurat::evidence
