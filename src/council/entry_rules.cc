#include "council/entry_rules.h"

#include "ledger/entries/sign_out_user.h"

namespace jurat::council {

Result<void> check_about_user(const Ground& ground, const Statement& statement, const PoolId& pool, const Uuid& user,
                              std::uint64_t version) {
  if (!ground.user) return fail(Failure::user_not_found, "no such user");
  if (pool == *statement.pool && user == *statement.user && version == ground.user->version) return {};
  return fail(Failure::conflict, "the entry is not about this version of the user");
}

Result<Grant> judge_sign_out(const Ground& ground, const Statement& statement) {
  TRY_ASSIGN(const ledger::SignOutUser entry, ledger::parse_sign_out_user(statement.body));
  if (!ground.user) return fail(Failure::user_not_found, "no such user");
  if (!(entry.pool == *statement.pool) || entry.user != *statement.user || entry.before != statement.time) {
    return fail(Failure::statement_refused, "the entry is not about this user and time");
  }
  return GrantedEntry{ledger::sign_out_user, statement.body};
}

}  // namespace jurat::council
