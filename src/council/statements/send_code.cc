#include "council/sealing.h"
#include "council/statement_bodies.h"
#include "council/statements/all.h"

namespace jurat::council::statements {
namespace {

Result<std::vector<DataPoint>> points_of(const Ground& ground, const Statement& statement) {
  if (!ground.pool) return fail(Failure::pool_not_found, "no such pool");
  if (!ground.user) return fail(Failure::user_not_found, "no such user");
  TRY_ASSIGN(const SendCodeBody body, parse_send_code_body(statement.body));
  const ledger::Purpose destination =
      body.medium == evidence::CodeMedium::email ? ledger::Purpose::email : ledger::Purpose::phone_number;
  std::vector<DataPoint> points = user_points(*ground.user, {ledger::Purpose::username, destination});
  if (points.size() != 2) return fail(Failure::invalid_parameter, "the user has no such destination");
  return points;
}

// The partials of destination and name go to the drawn courier alone (Rule G; see courier.h).
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&, const Supplement&) {
  TRY(points_of(ground, statement));
  return GrantedOpening{};
}

}  // namespace

const Kind send_code{evidence::StatementKind::send_code, Names::user, Effect::answers, points_of, judge};

}  // namespace jurat::council::statements
