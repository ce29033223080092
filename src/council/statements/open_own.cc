#include "council/sealing.h"
#include "council/statements/all.h"

namespace jurat::council::statements {
namespace {

Result<std::vector<DataPoint>> points_of(const Ground& ground, const Statement&) {
  if (!ground.user) return fail(Failure::user_not_found, "no such user");
  return user_points(*ground.user, {});
}

// A user reads what is kept about them.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&, const Supplement&) {
  TRY(points_of(ground, statement));
  return GrantedOpening{};
}

}  // namespace

const Kind open_own{evidence::StatementKind::open_own, Names::user, Effect::answers, points_of, judge};

}  // namespace jurat::council::statements
