#include "council/entry_rules.h"
#include "council/statements/all.h"

namespace jurat::council::statements {
namespace {

// A user ends every session of their own.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&, const Supplement&) {
  return judge_sign_out(ground, statement);
}

}  // namespace

const Kind sign_out_everywhere{evidence::StatementKind::sign_out_everywhere, Names::user, Effect::ends, no_points,
                               judge};

}  // namespace jurat::council::statements
