#include "council/statements/judged.h"
#include "ledger/entries/create_user.h"

namespace jurat::council::statements {
namespace {

struct SignUpStatement : Judged {
  SignUpStatement() : Judged(evidence::StatementKind::sign_up) {
    place = simulated::open_pool(council);
    view = *council.node(1).view();
    heard = overheard([&](simulated::Node&) { return simulated::sign_up(council, 1, place, "ada"); });
    user = ledger::parse_create_user(heard->statement.body).value().user;
  }
  // As the node would judge it that saw the ledger before the sign-up.
  Failure judged(const ledger::User& record, const std::function<void(Ground&)>& change = {}) {
    Statement asked = heard->statement;
    asked.body = ledger::encode(ledger::CreateUser{record});
    Ground at = read_ground(view, asked, council.time).value();
    if (change) change(at);
    const auto granted = kind_of(asked.kind).judge(at, asked, facts, heard->supplement);
    return granted ? Failure::not_found : granted.error().failure;
  }
  Failure altered(const std::function<void(ledger::User&)>& change) {
    ledger::User record = user;
    change(record);
    return judged(record);
  }

  simulated::Place place{pool_named("eu-local-1_x"), *ClientId::parse("x")};
  std::optional<Asked> heard;
  ledger::User user{Uuid{}, pool_named("eu-local-1_x")};
};

TEST_F(SignUpStatement, ANewUsersRecordIsVouchedFor) { EXPECT_EQ(judged(user), Failure::not_found); }

TEST_F(SignUpStatement, ARecordWithAPastOrPrivilegesIsRefused) {
  using User = ledger::User;
  const std::vector<std::function<void(User&)>> wrong{
      [](User& one) { one.version = 2; },
      [](User& one) { one.status = ledger::UserStatus::confirmed; },
      [](User& one) { one.enabled = false; },
      [](User& one) { one.email_verified = true; },
      [](User& one) { one.phone_number_verified = true; },
      [](User& one) { one.signed_out_before = one.created; },
      [](User& one) { one.refresh_dead_before = one.created; },
      [](User& one) { one.courier_seed[0] = 1; },
      [](User& one) { one.created = one.created - Duration(1); },
      [](User& one) { one.modified = one.modified + Duration(1); },
      [](User& one) { one.id = other_user(); },
      [](User& one) { one.pool = other_pool(); },
      [](User& one) { one.credential.reset(); },
      [](User& one) { one.credential->version = 2; },
      [](User& one) { one.credential->public_key[0] ^= 1; },
      [](User& one) { one.credential->set = one.credential->set - Duration(1); },
  };
  for (std::size_t i = 0; i < wrong.size(); ++i) EXPECT_EQ(altered(wrong[i]), Failure::statement_refused) << i;
}

TEST_F(SignUpStatement, TheGroundMustBeThere) {
  EXPECT_EQ(judged(user, [](Ground& at) { at.pool.reset(); }), Failure::pool_not_found);
  EXPECT_EQ(judged(user, [](Ground& at) { at.client.reset(); }), Failure::client_not_found);
  EXPECT_EQ(judged(user, [&](Ground& at) { at.user = user; }), Failure::conflict);
  EXPECT_EQ(judged(user, [](Ground& at) { at.pool->admin_create_only = true; }), Failure::not_authorized);
}

// Nobody registers the look-up "mallory" with the sealed name "admin", nor a name that another could take as well.
TEST_F(SignUpStatement, WhatItIsFoundByIsWhatIsSealed) {
  ASSERT_FALSE(user.look_ups.empty());
  EXPECT_NE(altered([](ledger::User& one) { one.look_ups[0].value[0] ^= 1; }), Failure::not_found);
  EXPECT_NE(altered([](ledger::User& one) { one.look_ups[0].unique = false; }), Failure::not_found);
  EXPECT_NE(altered([](ledger::User& one) { one.look_ups.pop_back(); }), Failure::not_found);
}

TEST_F(SignUpStatement, EveryValueIsOpenedAndOfThisWrite) {
  ASSERT_EQ(user.values.size(), 3U) << "name, e-mail, profile";
  EXPECT_EQ(altered([](ledger::User& one) { one.values[0].version = 2; }), Failure::statement_refused);
  EXPECT_EQ(altered([](ledger::User& one) { one.values[0].write[0] ^= 1; }), Failure::statement_refused);
  EXPECT_EQ(altered([](ledger::User& one) { one.values[0].sealed.back() ^= 1; }), Failure::cannot_open);
  EXPECT_EQ(altered([](ledger::User& one) { one.values.pop_back(); }), Failure::share_invalid);
  heard->supplement.data_partials[1].front().proof.bytes = {};
  EXPECT_EQ(judged(user), Failure::share_invalid);
}

}  // namespace
}  // namespace jurat::council::statements
