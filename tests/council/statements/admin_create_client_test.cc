#include "council/statements/judged.h"
#include "ledger/entries/create_client.h"

namespace jurat::council::statements {
namespace {

struct AdminCreateClient : Judged {
  AdminCreateClient() : Judged(evidence::StatementKind::admin_create_client) {}
  ledger::CreateClient fresh() {
    ground.client.reset();
    ledger::CreateClient entry{ledger::Client{*statement.client, *statement.pool}};
    entry.client.created = entry.client.modified = statement.time;
    entry.client.name = "app";
    return entry;
  }
};

TEST_F(AdminCreateClient, ANewRecordUnderTheStatementsIds) {
  expect_granted(ledger::create_client, fresh());
  ledger::CreateClient entry = fresh();
  entry.client.id = *ClientId::parse("z1b2c3d4e5f6g7h8i9j0k1l2m3");
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
  entry = fresh();
  entry.client.pool = other_pool();
  EXPECT_EQ(refusal(entry), Failure::statement_refused);
  entry = fresh();
  entry.client.created = statement.time + Duration(1);
  EXPECT_EQ(refusal(entry), Failure::statement_refused) << "not a new record";
  entry = fresh();
  ground.client = entry.client;
  EXPECT_EQ(refusal(entry), Failure::conflict) << "the id is taken";
  entry = fresh();
  ground.pool.reset();
  EXPECT_EQ(refusal(entry), Failure::pool_not_found);
}

TEST_F(AdminCreateClient, ItsSettingsAreWhatTheAdminSigned) {
  facts.admin = evidence::AdminFacts{"CreateUserPoolClient", JsonObject{{"ClientName", "other"}}, {}};
  EXPECT_EQ(refusal(fresh()), Failure::statement_refused);
  facts.admin->form["ClientName"] = "app";
  expect_granted(ledger::create_client, fresh());
  facts.admin->form["GenerateSecret"] = true;
  EXPECT_EQ(refusal(fresh()), Failure::statement_refused) << "signed with a secret, made without";
}

// The sealed form is the node's to check; it never comes inside the entry.
TEST_F(AdminCreateClient, WithASecretItsSealedFormOpensToThePublicKey) {
  const simulated::Place place = simulated::open_pool(council);
  ledger::Client app{*ClientId::parse("x"), place.pool};
  app.name = "app";
  const ledger::View before = *council.node(1).view();
  Asked heard =
      overheard([&](simulated::Node& node) { return node.gateway->create_client(app, true, simulated::by_sigv4, {}); });
  const Statement& asked = heard.statement;
  const Ground at = read_ground(before, asked, council.time).value();
  const auto refused = [&](const Statement& one, const Supplement& more) {
    const auto granted = kind_of(one.kind).judge(at, one, {}, more);
    return granted ? Failure::not_found : granted.error().failure;
  };
  EXPECT_EQ(refused(asked, heard.supplement), Failure::not_found) << "as it was asked it is granted";
  const auto entry = ledger::parse_create_client(asked.body).value();
  Statement altered = asked;
  auto other = entry;
  other.client.secret_key = simulated::admin_key().public_key();
  altered.body = ledger::encode(other);
  EXPECT_EQ(refused(altered, heard.supplement), Failure::statement_refused) << "another key than the sealed secret's";
  other = entry;
  other.client.secret = sealed(ledger::Purpose::client_secret);
  altered.body = ledger::encode(other);
  EXPECT_EQ(refused(altered, heard.supplement), Failure::statement_refused) << "a sealed form inside the entry";
  Supplement& more = heard.supplement;
  more.extra.back() ^= 1;
  EXPECT_EQ(refused(asked, more), Failure::cannot_open);
  more.extra.back() ^= 1;
  more.data_partials.front().front().proof.bytes = {};
  EXPECT_EQ(refused(asked, more), Failure::share_invalid);
  more.data_partials.clear();
  EXPECT_EQ(refused(asked, more), Failure::share_invalid);
}

}  // namespace
}  // namespace jurat::council::statements
