// Each row of the evidence table (docs/rules.md), with everything shown but one item: a gateway that forgets it is
// refused by every node, and the same call with nothing left out succeeds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "council/overheard.h"
#include "crypto/admin_call.h"
#include "crypto/admin_form.h"
#include "crypto/bearer_proof/rs256.h"
#include "crypto/jwt/token.h"
#include "evidence/proofs.h"

namespace jurat::council::simulated {
namespace {

using evidence::Kind;
using std::chrono::milliseconds;
using S = evidence::StatementKind;

// Said here once more, so that a row that loses a need is found.
struct Row {
  S statement;
  std::vector<Kind> shown;
  std::function<Result<void>(unsigned gateway)> call;
};

template <class T>
Result<void> outcome(const Result<T>& result) {
  if (!result) return fail(result.error());
  return {};
}

struct EvidenceTable : testing::Test {
  Council council{4, 3, 31};
  Place place = open_pool(council);
  ClientId app = place.client;
  std::string client_secret;
  SeededRandom_for_tests random{6};
  unsigned names = 0;

  void SetUp() override {
    ledger::Client wanted{*ClientId::parse("x"), place.pool};
    wanted.name = "with a secret";
    auto made = gateway(1).create_client(wanted, true, by_sigv4, {});
    ASSERT_TRUE(made) << made.error().message;
    app = made->client.id;
    client_secret = as_text(made->secret->span());
    settle();
  }
  Gateway& gateway(unsigned index) { return *council.node(index).gateway; }
  void settle() { council.run_for(milliseconds(100)); }
  [[nodiscard]] Secret given() const { return secret(client_secret); }

  struct Person {
    std::string name;
    Uuid id;
  };
  Result<void> join(unsigned index, const std::string& name) {
    Attributes attributes;
    attributes.values["email"] = name + "@example.com";
    return outcome(
        gateway(index).sign_up({place.pool, app, name, secret("Correct-Horse-1"), std::move(attributes), given()}, {}));
  }
  Person person(bool confirmed = true) {
    Person made{"person" + std::to_string(++names), {}};
    EXPECT_TRUE(join(1, made.name));
    settle();
    made.id = gateway(1).find_user(place.pool, made.name, {})->id;
    if (confirmed) EXPECT_TRUE(gateway(1).admin_confirm(place.pool, made.id, by_sigv4, {}));
    settle();
    return made;
  }
  Result<Tokens> sign_in(unsigned index, const Person& who) {
    return gateway(index).sign_in(place.pool, app, who.name, secret("Correct-Horse-1"), given(), {});
  }
  // From a gateway that no row uses up.
  Tokens tokens_of(const Person& who) { return sign_in(4, who).value(); }
  std::string code_for(const Person& who) {
    const auto view = council.node(1).view();
    const NodeIndex courier = courier_of(*view, **view->user(place.pool, who.id), CodePurpose::confirm_sign_up);
    EXPECT_TRUE(gateway(courier.value % 4 + 1U).send_code(place.pool, who.id, CodePurpose::confirm_sign_up, {}));
    return council.node(courier.value).messages.last_code;
  }
  AdminEvidence signed_read(unsigned index) {
    const JsonObject request{{"UserPoolId", place.pool.text()}};
    const crypto::AdminCall call{"https://council.example/", "DescribeUserPool",
                                 council.node(index).view()->council().id, council.node(index).identity.public_key(),
                                 crypto::admin_form(request, {}).value()};
    const auto headers = crypto::sign_admin_call(admin_key(), call, council.time, random);
    return {AdminEvidence::Kind::http_signature,
            call.form,
            "DescribeUserPool",
            call.target_uri,
            headers.signature_input,
            headers.signature};
  }

  std::vector<Row> users_rows();
  std::vector<Row> admins_rows();

  // Every gateway leaves `forgotten` out of its statements of this kind; what the nodes answer to those is kept.
  struct Heard {
    std::vector<std::vector<Kind>> shown;
    std::vector<Error> refusals;
    unsigned granted = 0;
  };
  Heard heard;
  void forget(S statement, std::optional<Kind> forgotten) {
    heard = {};
    const auto is_of = [statement](const Bytes& request) {
      const auto framed = parse_frame(request);
      if (!framed || framed->type != MessageType::endorse) return false;
      return parse_statement(parse<EndorseRequest>(framed->body)->statement)->kind == statement;
    };
    for (const auto& node : council.nodes) {
      node->forge = [this, is_of, forgotten](Bytes request) {
        if (!is_of(request)) return request;
        auto endorse = parse<EndorseRequest>(parse_frame(request)->body).value();
        if (forgotten) std::erase_if(endorse.evidence, [&](const auto& item) { return item.kind == *forgotten; });
        std::vector<Kind> kinds;
        for (const evidence::Item& item : endorse.evidence) kinds.push_back(item.kind);
        heard.shown.push_back(kinds);
        return frame(MessageType::endorse, encode(endorse));
      };
      node->lie = [this, is_of](NodeIndex, const Bytes& request, Bytes answer) -> std::optional<Bytes> {
        if (!is_of(request)) return answer;
        const auto body = parse_answer(answer);
        if (body) ++heard.granted;
        if (!body) heard.refusals.push_back(body.error());
        return answer;
      };
    }
  }
  void honest() {
    for (const auto& node : council.nodes) node->forge = nullptr, node->lie = nullptr;
  }

  void check(const Row& row) {
    SCOPED_TRACE(evidence::name_of(row.statement));
    unsigned index = 0;
    for (const Kind left_out : row.shown) {
      SCOPED_TRACE(evidence::name_of(left_out));
      forget(row.statement, left_out);
      EXPECT_FALSE(row.call(++index).has_value());
      EXPECT_EQ(heard.granted, 0U);
      EXPECT_FALSE(heard.refusals.empty()) << "nobody was asked";
      const bool by_admin = left_out == Kind::admin || left_out == Kind::gateway_word;
      const std::string named(by_admin ? "an admin's evidence" : evidence::name_of(left_out));
      for (const Error& refusal : heard.refusals) {
        EXPECT_EQ(refusal.failure, Failure::evidence_missing);
        EXPECT_EQ(refusal.message, std::string(evidence::name_of(row.statement)) + " needs " + named);
      }
      honest();
      settle();
    }
    forget(row.statement, std::nullopt);
    const auto done = row.call(++index);
    EXPECT_TRUE(done.has_value()) << done.error().message;
    for (const auto& kinds : heard.shown) EXPECT_THAT(kinds, testing::UnorderedElementsAreArray(row.shown));
    honest();
    settle();
  }
};

std::vector<Row> EvidenceTable::users_rows() {
  const Person ada = person(), bob = person(), eve = person(), mia = person(), kim = person(), new_one = person(false);
  const Tokens first = tokens_of(ada), second = tokens_of(eve), third = tokens_of(bob), fourth = tokens_of(kim);
  const std::string code = code_for(new_one);
  return {
      {S::issue_tokens,
       {Kind::password, Kind::client_secret},
       [=, this](unsigned g) { return outcome(sign_in(g, mia)); }},
      {S::refresh_tokens,
       {Kind::ticket, Kind::client_secret},
       [=, this](unsigned g) {
         return outcome(gateway(g).refresh(place.pool, app, secret(first.refresh_token), given(), {}));
       }},
      {S::sign_up, {Kind::new_key, Kind::client_secret}, [=, this](unsigned g) { return join(g, "somebody"); }},
      {S::confirm_sign_up,
       {Kind::code},
       [=, this](unsigned g) { return gateway(g).confirm_sign_up(place.pool, new_one.id, secret(code), {}); }},
      {S::open_own,
       {Kind::access_token},
       [=, this](unsigned g) { return outcome(gateway(g).open_own(secret(first.access_token), {})); }},
      {S::change_password,
       {Kind::access_token, Kind::password, Kind::new_key},
       [=, this](unsigned g) {
         return gateway(g).change_password(secret(second.access_token), secret("Correct-Horse-1"),
                                           secret("Another-Horse-2"), {});
       }},
      {S::revoke_refresh,
       {Kind::ticket, Kind::client_secret},
       [=, this](unsigned g) { return gateway(g).revoke(place.pool, app, secret(first.refresh_token), given(), {}); }},
      {S::sign_out_everywhere,
       {Kind::access_token},
       [=, this](unsigned g) { return gateway(g).sign_out_everywhere(secret(third.access_token), {}); }},
      {S::delete_own,
       {Kind::access_token},
       [=, this](unsigned g) { return gateway(g).delete_own(secret(fourth.access_token), {}); }},
  };
}

std::vector<Row> EvidenceTable::admins_rows() {
  const Person ada = person(), unconfirmed = person(false);
  const auto admin = [this](auto call) { return [this, call](unsigned g) { return outcome(call(gateway(g))); }; };
  const auto word = Kind::gateway_word;
  ledger::Pool pool{*PoolId::parse("eu-test-1_x")};
  pool.name = "more people";
  ledger::Client client{*ClientId::parse("x"), place.pool};
  client.name = "another";
  const PoolId in = place.pool;
  const ClientId spent = app;
  return {
      {S::admin_create_pool, {word}, admin([=](Gateway& g) { return g.create_pool(pool, by_sigv4, {}); })},
      {S::admin_create_client, {word}, admin([=](Gateway& g) { return g.create_client(client, false, by_sigv4, {}); })},
      {S::admin_confirm, {word}, admin([=](Gateway& g) { return g.admin_confirm(in, unconfirmed.id, by_sigv4, {}); })},
      {S::admin_set_password, {word, Kind::new_key}, admin([=](Gateway& g) {
         return g.admin_set_password(in, ada.id, secret("Third-Horse-3"), true, by_sigv4, {});
       })},
      {S::admin_set_enabled, {word}, admin([=](Gateway& g) {
         return g.admin_set_enabled(in, ada.id, false, by_sigv4, {});
       })},
      {S::admin_sign_out, {word}, admin([=](Gateway& g) { return g.admin_sign_out(in, ada.id, by_sigv4, {}); })},
      {S::admin_open, {word}, admin([=](Gateway& g) { return g.admin_open(in, ada.id, by_sigv4, {}); })},
      {S::admin_open_page, {word}, admin([=](Gateway& g) { return g.admin_open_page(in, {ada.id}, by_sigv4, {}); })},
      {S::admin_read,
       {Kind::admin},
       [=, this](unsigned g) { return gateway(g).admin_read(in, std::nullopt, signed_read(g), {}); }},
      {S::admin_delete_user, {word}, admin([=](Gateway& g) { return g.admin_delete_user(in, ada.id, by_sigv4, {}); })},
      {S::admin_delete_client, {word}, admin([=](Gateway& g) { return g.delete_client(in, spent, by_sigv4, {}); })},
      {S::admin_delete_pool, {word}, admin([=](Gateway& g) { return g.delete_pool(in, by_sigv4, {}); })},
  };
}

TEST_F(EvidenceTable, TheUsersRowsNeedEachOfTheirItems) {
  for (const Row& row : users_rows()) check(row);
}

TEST_F(EvidenceTable, TheAdminsRowsNeedEachOfTheirItems) {
  for (const Row& row : admins_rows()) check(row);
}

TEST_F(EvidenceTable, NoRowIsLeftOut) {
  std::set<S> tried;
  for (const Row& row : users_rows()) tried.insert(row.statement);
  for (const Row& row : admins_rows()) tried.insert(row.statement);
  for (unsigned number = 0; number < 256; ++number) {
    if (!evidence::is_statement_kind(static_cast<std::uint8_t>(number))) continue;
    const auto kind = static_cast<S>(number);
    const evidence::Needs& needs = evidence::needs_of(kind);
    EXPECT_EQ(tried.contains(kind), !needs.all.empty() || !needs.one_of.empty()) << evidence::name_of(kind);
  }
}

// The gateway looks, too, but a corrupt one would not: each node does.
TEST(Attacks, TheTokenOfADeletedClientOpensNothingAtAnyNode) {
  Council council(4, 3, 33);
  const Place place = open_pool(council);
  const auto ada = sign_up(council, 1, place, "ada");
  ASSERT_TRUE(ada.has_value());
  council.run_for(milliseconds(100));
  ASSERT_TRUE(council.node(1).gateway->admin_confirm(place.pool, ada->user, by_sigv4, {}).has_value());
  council.run_for(milliseconds(100));
  const auto tokens =
      council.node(1).gateway->sign_in(place.pool, place.client, "ada", secret("Correct-Horse-1"), {}, {});
  ASSERT_TRUE(tokens.has_value()) << tokens.error().message;
  const auto token = crypto::parse_token_unverified(tokens->access_token);
  ASSERT_TRUE(token.has_value());
  Node& corrupt = council.node(2);
  const auto open = [&]() -> Result<flows::Opened> {
    flows::Asked own;
    own.statement.kind = S::open_own;
    own.statement.pool = place.pool;
    own.statement.user = ada->user;
    own.statement.gateway = NodeIndex{2};
    TRY_ASSIGN(const ledger::View view, corrupt.view());
    TRY(ground_statement(own.statement, view, corrupt.now(), corrupt.random()));
    TRY_ASSIGN(const Bytes proof,
               crypto::prove_rs256(dealt_for_tests(4, 3).keys.access_key, as_bytes(token->signed_part),
                                   token->signature, view.council().id, request_hash(own.statement), corrupt.random()));
    own.evidence.push_back(
        {Kind::access_token, evidence::encode(evidence::AccessTokenProof{token->signed_part, proof})});
    TRY_ASSIGN(const Ground ground, read_ground(view, own.statement, corrupt.now()));
    return flows::open(corrupt, ground, own);
  };
  const auto before = open();
  EXPECT_TRUE(before.has_value()) << before.error().message;
  ASSERT_TRUE(council.node(1).gateway->delete_client(place.pool, place.client, by_sigv4, {}).has_value());
  council.run_for(milliseconds(100));
  const auto after = open();
  ASSERT_FALSE(after.has_value());
  EXPECT_EQ(after.error().failure, Failure::token_revoked) << after.error().message;
}

}  // namespace
}  // namespace jurat::council::simulated
