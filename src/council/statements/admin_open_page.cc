#include "council/sealing.h"
#include "council/statements/all.h"
#include "council/user_page.h"
#include "ledger/records/keys.h"

namespace jurat::council::statements {
namespace {

// Every user of the page must be in the pool and as the gateway saw it, or the partials would be of other values.
Result<std::vector<DataPoint>> points_of(const Ground& ground, const Statement& statement) {
  if (!ground.pool) return fail(Failure::pool_not_found, "no such pool");
  TRY_ASSIGN(const std::vector<PagedUser> page, parse_user_page(statement.body));
  std::vector<DataPoint> points;
  for (const PagedUser& one : page) {
    TRY_ASSIGN(const Hash32 leaf, ground.view.leaf_hash(ledger::key::user(ground.pool->id, one.user)));
    TRY_ASSIGN(const auto user, ground.view.user(ground.pool->id, one.user));
    if (!user || leaf != one.leaf) return fail(Failure::other_view, "a user of the page changed since");
    for (DataPoint& point : user_points(*user, {})) points.push_back(std::move(point));
  }
  return points;
}

// A permitted admin read of several users at once: one signature, one nonce, one statement.
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&, const Supplement&) {
  TRY(points_of(ground, statement));
  return GrantedOpening{};
}

}  // namespace

const Kind admin_open_page{evidence::StatementKind::admin_open_page, Names::pool, Effect::answers, points_of, judge};

}  // namespace jurat::council::statements
