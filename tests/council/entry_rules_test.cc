#include "council/entry_rules.h"

#include "council/statements/judged.h"
#include "ledger/entries/sign_out_user.h"

namespace jurat::council::statements {
namespace {

struct EntryRules : Judged {
  EntryRules() : Judged(evidence::StatementKind::delete_own) {}
  Failure about(const PoolId& pool, const Uuid& user, std::uint64_t version) {
    const auto checked = check_about_user(ground, statement, pool, user, version);
    return checked ? Failure::not_found : checked.error().failure;
  }
};

TEST_F(EntryRules, PoolUserAndVersionAreAllCompared) {
  EXPECT_EQ(about(*statement.pool, *statement.user, 3), Failure::not_found);
  EXPECT_EQ(about(other_pool(), *statement.user, 3), Failure::conflict);
  EXPECT_EQ(about(*statement.pool, other_user(), 3), Failure::conflict);
  EXPECT_EQ(about(*statement.pool, *statement.user, 2), Failure::conflict);
  EXPECT_EQ(about(*statement.pool, *statement.user, 4), Failure::conflict);
  ground.user.reset();
  EXPECT_EQ(about(*statement.pool, *statement.user, 3), Failure::user_not_found);
}

TEST_F(EntryRules, ASignOutIsAsOfTheStatement) {
  statement.body = ledger::encode(ledger::SignOutUser{*statement.pool, *statement.user, statement.time});
  EXPECT_TRUE(judge_sign_out(ground, statement));
  statement.time = statement.time + Duration(1);
  EXPECT_EQ(judge_sign_out(ground, statement).error().failure, Failure::statement_refused);
}

}  // namespace
}  // namespace jurat::council::statements
