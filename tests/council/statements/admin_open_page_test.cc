#include "council/statements/judged.h"
#include "council/user_page.h"
#include "ledger/records/keys.h"

namespace jurat::council::statements {
namespace {

struct AdminOpenPage : Judged {
  AdminOpenPage() : Judged(evidence::StatementKind::admin_open_page) {}
};

// What the statement lists must be what this node's ledger has.
TEST_F(AdminOpenPage, EachUserAsTheGatewaySawIt) {
  const simulated::Place place = simulated::open_pool(council);
  const Uuid ada = simulated::sign_up(council, 1, place, "ada")->user;
  const Uuid bob = simulated::sign_up(council, 1, place, "bob")->user;
  const ledger::View now = *council.node(1).view();
  statement.pool = place.pool;
  statement.client.reset();
  statement.user.reset();
  const Ground at = read_ground(now, statement, council.time).value();
  std::vector<PagedUser> page;
  for (const Uuid& user : {std::min(ada, bob), std::max(ada, bob)})
    page.push_back({user, now.leaf_hash(ledger::key::user(place.pool, user)).value()});
  const auto judged = [&](const std::vector<PagedUser>& users) {
    statement.body = encode(users);
    const auto granted = kind_of(statement.kind).judge(at, statement, facts, supplement);
    return granted ? Failure::not_found : granted.error().failure;
  };
  EXPECT_EQ(judged(page), Failure::not_found);
  EXPECT_EQ(kind_of(statement.kind).points(at, statement)->size(), 6U) << "name, e-mail and profile of both";
  auto changed = page;
  changed[1].leaf[0] ^= 1;
  EXPECT_EQ(judged(changed), Failure::other_view);
  EXPECT_EQ(judged({{other_user(), {}}}), Failure::other_view) << "nobody has this id";
  statement.body = encode(page);
  ground.pool.reset();
  EXPECT_EQ(refusal(), Failure::pool_not_found);
}

}  // namespace
}  // namespace jurat::council::statements
