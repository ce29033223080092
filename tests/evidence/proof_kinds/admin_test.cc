#include <gtest/gtest.h>

#include "crypto/admin_call.h"
#include "evidence/admin_operations.h"
#include "evidence/proofs.h"
#include "ledger/world.h"

namespace jurat::evidence {
namespace {

using ledger::tests::pool_a;

// One node, an admin on its ledger, a pool with a client and the user "ada", who is found by a real look-up value.
struct AdminEvidence : testing::Test {
  SeededRandom_for_tests random{11};
  crypto::Ed25519Key key = crypto::Ed25519Key::generate(random);
  ledger::tests::World world;
  std::optional<ledger::View> view;
  std::optional<ledger::Pool> pool;
  std::optional<ledger::Client> client;
  std::optional<ledger::User> ada, bob;
  Question question;
  crypto::AdminCall call{"https://auth.example/", "AdminGetUser", {}, {}, ""};
  std::vector<std::string> names{"ada"};  // whose look-up proofs are shown

  LookUpProof prove(std::string_view name) {
    const crypto::Scalar share = crypto::Scalar::from_number(7);
    auto blinded = crypto::blind_input(look_up_input(pool_a, ledger::LookUpKind::username, name), random).value();
    LookUpProof proof{Secret::copy_of(blinded.blind.span()), {}};
    proof.partials.push_back(
        crypto::evaluate_partial(NodeIndex{1}, share, crypto::multiply_base(share).value(), blinded.blinded, random)
            .value());
    return proof;
  }
  ledger::User add(const std::string& name) {
    ledger::User user = world.new_user(name);
    const Hash32 value = proven_look_up(world.view(), *world.view().pool(pool_a).value(), ledger::LookUpKind::username,
                                        name, prove(name))
                             .value();
    user.look_ups = {{ledger::LookUpKind::username, true, value}};
    EXPECT_EQ(world.put(ledger::create_user, ledger::CreateUser{user}), std::nullopt) << world.last_reason;
    return *world.view().user(pool_a, user.id).value();
  }
  void SetUp() override {
    world.genesis.admins.push_back({key.public_key(), "ada", 1});
    world.store = store::open_memory();
    world.ledger = world.open();
    world.begin();
    ada = add("ada");
    bob = add("bob");
    ledger::Client app = world.new_client("app");
    ASSERT_EQ(world.put(ledger::create_client, ledger::CreateClient{app}), std::nullopt);
    view = world.view();
    pool = *view->pool(pool_a).value();
    client = *view->client(pool_a, app.id).value();
    question.statement = StatementKind::admin_open;
    question.council = call.council = world.genesis.council.id;
    question.gateway = question.self = NodeIndex{1};
    question.now = world.now;
    question.view = &*view;
    question.pool = &*pool;
    question.user = &*ada;
    call.node = world.identities[0].public_key();
    call.form = R"({"UserPoolId":")" + pool_a.text() + R"(","Username":"ada"})";
  }
  Item item(const crypto::Ed25519Key& with, Moment at) {
    const auto headers = crypto::sign_admin_call(with, call, at, random);
    AdminProof proof{call.form, call.operation, call.target_uri, headers.signature_input, headers.signature, {}};
    for (const std::string& name : names) proof.look_ups.push_back(prove(name));
    return {Kind::admin, encode(proof)};
  }
  Result<Facts> ask(const Item& shown) {
    Facts facts;
    TRY(verify_all(question, std::vector{shown}, facts));
    return facts;
  }
  Result<Facts> ask() { return ask(item(key, question.now)); }
  Failure refusal() {
    const auto facts = ask();
    return facts ? Failure::not_found : facts.error().failure;
  }
};

TEST_F(AdminEvidence, WhatAnAdminSignedEstablishesTheFormAndTheNonce) {
  const auto facts = ask();
  ASSERT_TRUE(facts) << facts.error().message;
  ASSERT_TRUE(facts->admin);
  EXPECT_EQ(facts->admin->operation, "AdminGetUser");
  EXPECT_EQ(facts->admin->form.at("Username").get_string(), "ada");
  EXPECT_EQ(facts->admin->nonce.key, key.public_key());
  EXPECT_EQ(facts->admin->nonce.expires, question.now + std::chrono::seconds(60));
}

TEST_F(AdminEvidence, AKeyThatIsNotOnTheLedgerIsRefused) {
  const crypto::Ed25519Key stranger = crypto::Ed25519Key::generate(random);
  EXPECT_EQ(ask(item(stranger, question.now)).error().failure, Failure::not_authorized);
}

TEST_F(AdminEvidence, AnotherNodeCouncilFormOrTimeIsRefused) {
  const crypto::AdminCall good = call;
  call.node = crypto::Ed25519PublicKey{1};
  EXPECT_EQ(refusal(), Failure::signature_invalid);
  call = good;
  call.council[0] ^= 1;
  EXPECT_EQ(refusal(), Failure::signature_invalid);
  call = good;
  EXPECT_FALSE(ask(item(key, question.now - std::chrono::seconds(60))));
  EXPECT_FALSE(ask(item(key, question.now + std::chrono::seconds(11))));
  Item altered = item(key, question.now);
  AdminProof proof = parse_admin_proof(altered.proof).value();
  proof.form.replace(proof.form.find("ada"), 3, "bob");
  EXPECT_EQ(ask({Kind::admin, encode(proof)}).error().failure, Failure::signature_invalid);
}

TEST_F(AdminEvidence, ASignatureThatHeldIsToldAlsoWhenWhatItSaysDoesNotFit) {
  question.statement = StatementKind::admin_delete_user;
  Facts facts;
  ASSERT_FALSE(verify_all(question, std::vector{item(key, question.now)}, facts));
  ASSERT_TRUE(facts.admin) << "or its nonce would not be used up";
  EXPECT_EQ(facts.admin->nonce.key, key.public_key());
  EXPECT_FALSE(facts.has(Kind::admin)) << "it proves nothing";
}

TEST_F(AdminEvidence, ItServesOneKindOfChangeOnly) {
  question.statement = StatementKind::admin_delete_user;
  EXPECT_EQ(refusal(), Failure::evidence_invalid);
  call.operation = "AdminDeleteUser";
  EXPECT_EQ(refusal(), Failure::not_found) << "that is the operation for it";
  call.operation = "SignUp";
  EXPECT_EQ(refusal(), Failure::evidence_invalid);
}

TEST_F(AdminEvidence, ASignatureForAliceDoesNothingForBob) {
  question.user = &*bob;
  EXPECT_EQ(refusal(), Failure::evidence_invalid);
  names = {"bob"};
  EXPECT_EQ(refusal(), Failure::share_invalid) << "the look-up of another name";
  names = {};
  EXPECT_EQ(refusal(), Failure::evidence_invalid) << "no look-up at all";
  names = {"ada", "bob"};
  EXPECT_EQ(refusal(), Failure::evidence_invalid) << "one reading more than the name has";
}

TEST_F(AdminEvidence, ASubNeedsNoLookUpAndMeansItsUser) {
  names = {};
  call.form = R"({"UserPoolId":")" + pool_a.text() + R"(","Username":")" + ada->id.text() + R"("})";
  EXPECT_EQ(refusal(), Failure::not_found);
  question.user = &*bob;
  EXPECT_EQ(refusal(), Failure::evidence_invalid);
}

TEST_F(AdminEvidence, AnotherPoolOrClientIsRefused) {
  call.form = R"({"UserPoolId":"eu-local-1_BBBBBBBBB","Username":"ada"})";
  EXPECT_EQ(refusal(), Failure::evidence_invalid);
  call.operation = "DeleteUserPoolClient";
  question.statement = StatementKind::admin_delete_client;
  question.user = nullptr;
  names = {};
  call.form = R"({"ClientId":"other","UserPoolId":")" + pool_a.text() + R"("})";
  question.client = &*client;
  EXPECT_EQ(refusal(), Failure::evidence_invalid);
  call.form = R"({"ClientId":")" + client->id.text() + R"(","UserPoolId":")" + pool_a.text() + R"("})";
  EXPECT_EQ(refusal(), Failure::not_found);
  question.client = nullptr;
  EXPECT_EQ(refusal(), Failure::evidence_invalid) << "the client is gone";
}

TEST_F(AdminEvidence, AStatementMayNotNameMoreThanTheOperation) {
  call.operation = "ListUsers";
  question.statement = StatementKind::admin_open_page;
  names = {};
  EXPECT_EQ(refusal(), Failure::evidence_invalid) << "a user";
  question.user = nullptr;
  EXPECT_EQ(refusal(), Failure::not_found);
  call.operation = "ListUserPools";
  question.statement = StatementKind::admin_read;
  EXPECT_EQ(refusal(), Failure::evidence_invalid) << "a pool";
}

// Rule H: a node that is shown a bare secret takes no part.
TEST_F(AdminEvidence, AFormWithABareSecretIsRefused) {
  call.operation = "AdminSetUserPassword";
  question.statement = StatementKind::admin_set_password;
  call.form = R"({"Password":"Correct-horse-9","UserPoolId":")" + pool_a.text() + R"(","Username":"ada"})";
  EXPECT_EQ(refusal(), Failure::bad_encoding);
}

TEST_F(AdminEvidence, ItsFormReadsBackAndRefusesMoreOrLess) {
  const Item whole = item(key, question.now);
  EXPECT_EQ(encode(parse_admin_proof(whole.proof).value()), whole.proof);
  for (std::size_t size = 0; size < whole.proof.size(); ++size) {
    EXPECT_FALSE(parse_admin_proof(ByteSpan(whole.proof).first(size)));
  }
}

}  // namespace
}  // namespace jurat::evidence
