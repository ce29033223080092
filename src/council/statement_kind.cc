#include "council/statement_kind.h"

#include "council/statements/all.h"

namespace jurat::council {

const Kind& kind_of(evidence::StatementKind number) noexcept {
  for (const Kind* kind : statements::all) {
    if (kind->number == number) return *kind;
  }
  broken_truth("every statement kind has its file", __FILE__, __LINE__);
}

Result<void> check_names(const Statement& statement) {
  const Names names = kind_of(statement.kind).names;
  const bool user = names == Names::user || names == Names::client_and_user;
  const bool client = names == Names::client || names == Names::client_and_user;
  const bool named =
      (names == Names::council || statement.pool) && (!client || statement.client) && (!user || statement.user);
  if (named) return {};
  return fail(Failure::statement_refused, "the statement does not name what it speaks of");
}

Result<Ground> read_ground(const ledger::View& view, const Statement& statement, Moment now) {
  Ground ground{view, {}, {}, {}, now, nullptr};
  if (!statement.pool) return ground;
  TRY_ASSIGN(ground.pool, view.pool(*statement.pool));
  if (statement.client) {
    TRY_ASSIGN(ground.client, view.client(*statement.pool, *statement.client));
  }
  if (statement.user) {
    TRY_ASSIGN(ground.user, view.user(*statement.pool, *statement.user));
  }
  return ground;
}

std::string issuer_of(const ledger::View& view, const ledger::Pool& pool) {
  if (!pool.issuer.empty()) return pool.issuer;
  return view.council().settings.public_url + "/" + pool.id.text();
}

Result<std::vector<DataPoint>> no_points(const Ground&, const Statement&) { return std::vector<DataPoint>{}; }

}  // namespace jurat::council
