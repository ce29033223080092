// What several kinds of statement demand of the entry in their body: that it is about the very record the statement
// names, in the version that the judging node sees. Pure.
#pragma once

#include "council/statement_kind.h"

namespace jurat::council {

// user_not_found; conflict when the entry is about another user, or another version of this one.
Result<void> check_about_user(const Ground& ground, const Statement& statement, const PoolId& pool, const Uuid& user,
                              std::uint64_t version);
template <class Entry>
Result<void> check_about_user(const Ground& ground, const Statement& statement, const Entry& entry) {
  return check_about_user(ground, statement, entry.pool, entry.user, entry.version);
}

// The whole judgement of a sign-out, by whomever: its watermark is the statement's own time, which every endorser
// compared with its clock. statement_refused when the entry is about another user or time.
Result<Grant> judge_sign_out(const Ground& ground, const Statement& statement);

}  // namespace jurat::council
