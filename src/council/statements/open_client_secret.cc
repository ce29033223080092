#include "council/sealing.h"
#include "council/statements/all.h"

namespace jurat::council::statements {
namespace {

Result<std::vector<DataPoint>> points_of(const Ground& ground, const Statement&) {
  if (!ground.pool) return fail(Failure::pool_not_found, "no such pool");
  if (!ground.client || !ground.client->secret) return fail(Failure::client_not_found, "no such client with a secret");
  return std::vector<DataPoint>{client_secret_point(*ground.pool, *ground.client, *ground.client->secret)};
}

// SECRET_HASH is symmetric, so the gateway that checks it must know the secret (docs/threat_model.md).
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&, const Supplement&) {
  TRY(points_of(ground, statement));
  return GrantedOpening{};
}

}  // namespace

const Kind open_client_secret{evidence::StatementKind::open_client_secret, Names::client, Effect::answers, points_of,
                              judge};

}  // namespace jurat::council::statements
