#include "council/entry_rules.h"
#include "council/statements/all.h"

namespace jurat::council::statements {
namespace {

// An administrator ends every session of a user.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&, const Supplement&) {
  return judge_sign_out(ground, statement);
}

}  // namespace

const Kind admin_sign_out{evidence::StatementKind::admin_sign_out, Names::user, Effect::ends, no_points, judge};

}  // namespace jurat::council::statements
