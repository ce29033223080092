// Attacks that must fail, in the form that four nodes in one process can show; each test is named after its line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/limits.h"
#include "council/codes.h"
#include "council/flows/rounds.h"
#include "council/overheard.h"
#include "council/statement_bodies.h"

namespace jurat::council::simulated {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Attacks, ANodeResendsAnotherGatewaysEvidenceBeforeAndAfterTheRightfulOne) {
  Council council(4, 3, 1);
  const Place place = open_pool(council);
  user_of(council, place, "ada");
  std::vector<Overheard> at_three;
  listen(council, 3, at_three);
  (void)council.node(1)
      .gateway->sign_in(place.pool, place.client, "ada", secret("Correct-Horse-1"), {}, {})
      .has_value();
  council.node(3).lie = nullptr;
  const std::vector<Bytes> endorsements = of_type(at_three, MessageType::endorse);
  ASSERT_FALSE(endorsements.empty());
  for (const Bytes& request : endorsements) {
    for (const unsigned victim : {2U, 3U, 4U}) {
      EXPECT_EQ(refusal(council.node(victim).answer(NodeIndex{2}, request)), Failure::wrong_recipient);
    }
  }
}

TEST(Attacks, EvidenceServesOneStatementOnly) {
  Council council(4, 3, 2);
  const Place place = open_pool(council);
  user_of(council, place, "ada");
  std::vector<Overheard> at_three;
  listen(council, 3, at_three);
  (void)council.node(1)
      .gateway->sign_in(place.pool, place.client, "ada", secret("Correct-Horse-1"), {}, {})
      .has_value();
  const std::vector<Bytes> endorsements = endorsements_of(at_three, evidence::StatementKind::issue_tokens);
  ASSERT_FALSE(endorsements.empty());
  // The same gateway, the same evidence, another iat: another request hash, and the nonce is burned.
  const auto framed = parse_frame(endorsements.front());
  auto request = parse<EndorseRequest>(framed->body);
  auto statement = parse_statement(request->statement);
  statement->time = statement->time + milliseconds(1);
  request->statement = encode(*statement);
  EXPECT_EQ(refusal(council.node(3).answer(NodeIndex{1}, frame(MessageType::endorse, encode(*request)))),
            Failure::evidence_invalid);
}

// What was verified once for a statement serves only the same items again: an entry's evidence digest speaks of them.
TEST(Attacks, OtherEvidenceForAVerifiedStatementIsRefused) {
  Council council(4, 3, 15);
  const Place place = open_pool(council);
  user_of(council, place, "ada");
  std::vector<Overheard> at_three;
  listen(council, 3, at_three);
  (void)council.node(1)
      .gateway->sign_in(place.pool, place.client, "ada", secret("Correct-Horse-1"), {}, {})
      .has_value();
  council.run_for(milliseconds(100));
  const std::vector<Bytes> endorsements = endorsements_of(at_three, evidence::StatementKind::issue_tokens);
  ASSERT_FALSE(endorsements.empty());
  const Bytes& good = endorsements.back();
  EXPECT_EQ(refusal(council.node(3).answer(NodeIndex{1}, good)), Failure::user_not_confirmed)
      << "verified, then judged";
  auto request = parse<EndorseRequest>(parse_frame(good)->body);
  request->evidence.front().proof.back() ^= 1;
  EXPECT_EQ(refusal(council.node(3).answer(NodeIndex{1}, frame(MessageType::endorse, encode(*request)))),
            Failure::evidence_invalid);
}

TEST(Attacks, AStatementOfAnotherTimeOrAFarHeightIsRefused) {
  Council council(4, 3, 3);
  const Place place = open_pool(council);
  user_of(council, place, "ada");
  std::vector<Overheard> at_three;
  listen(council, 3, at_three);
  (void)sign_up(council, 1, place, "bob").has_value();
  const std::vector<Bytes> endorsements = endorsements_of(at_three, evidence::StatementKind::sign_up);
  ASSERT_FALSE(endorsements.empty());
  const auto framed = parse_frame(endorsements.back());
  auto request = parse<EndorseRequest>(framed->body);
  auto statement = parse_statement(request->statement);
  const auto ask = [&](const Statement& altered) {
    EndorseRequest changed;
    changed.statement = encode(altered);
    return refusal(council.node(4).answer(NodeIndex{1}, frame(MessageType::endorse, encode(changed))));
  };
  Statement old = *statement;
  old.time = old.time - seconds(11);
  EXPECT_EQ(ask(old), Failure::statement_refused);
  Statement future = *statement;
  future.time = future.time + seconds(11);
  EXPECT_EQ(ask(future), Failure::statement_refused);
  Statement far = *statement;
  far.height += 3;
  EXPECT_EQ(ask(far), Failure::other_view);
  Statement foreign = *statement;
  foreign.council[0] ^= 1;
  EXPECT_EQ(ask(foreign), Failure::statement_refused);
}

TEST(Attacks, EachRowOfTheEvidenceTableWithNothingIsRefused) {
  Council council(4, 3, 4);
  const Place place = open_pool(council);
  const Uuid user = user_of(council, place, "ada");
  using K = evidence::StatementKind;
  for (unsigned number = 1; number < 64; ++number) {
    if (!evidence::is_statement_kind(static_cast<std::uint8_t>(number))) continue;
    const auto kind = static_cast<K>(number);
    const evidence::Needs& needs = evidence::needs_of(kind);
    if (needs.all.empty() && needs.one_of.empty()) continue;
    Statement statement;
    statement.kind = kind;
    statement.pool = place.pool;
    statement.client = place.client;
    statement.user = user;
    statement.gateway = NodeIndex{1};
    ASSERT_TRUE(
        ground_statement(statement, *council.node(1).view(), council.time, council.node(1).randomness).has_value());
    for (const Stage stage : {Stage::open, Stage::grant}) {
      EndorseRequest request;
      request.stage = stage;
      request.statement = encode(statement);
      EXPECT_EQ(refusal(council.node(2).answer(NodeIndex{1}, frame(MessageType::endorse, encode(request)))),
                Failure::evidence_missing)
          << evidence::name_of(kind);
    }
  }
}

TEST(Attacks, ALeasedIndexEvaluatedTwiceWithDifferentElements) {
  Council council(4, 3, 5);
  const Place place = open_pool(council);
  std::vector<Overheard> at_three;
  listen(council, 3, at_three);
  council.node(1).lie =
      council.node(2).lie = [](NodeIndex, const Bytes& request, Bytes answer) -> std::optional<Bytes> {
    // The entry never comes: the index stays leased and unused.
    if (parse_frame(request)->type == MessageType::endorse) return std::nullopt;
    return answer;
  };
  (void)sign_up(council, 1, place, "ada").has_value();
  Bytes new_user;
  for (const Bytes& one : of_type(at_three, MessageType::evaluate)) {
    if (parse<EvaluateRequest>(parse_frame(one)->body)->use == Use::new_user) new_user = one;
  }
  ASSERT_FALSE(new_user.empty());
  auto request = parse<EvaluateRequest>(parse_frame(new_user)->body);
  EXPECT_EQ(refusal(council.node(3).answer(NodeIndex{1}, new_user)), Failure::not_found)
      << "a repeat returns the same answer";
  const auto other = crypto::blind_input(as_bytes("another password"), council.node(1).randomness);
  request->blinded = other->blinded;
  EXPECT_EQ(refusal(council.node(3).answer(NodeIndex{1}, frame(MessageType::evaluate, encode(*request)))),
            Failure::spent);
  EXPECT_EQ(refusal(council.node(3).answer(NodeIndex{2}, new_user)), Failure::stock_empty) << "for its lessee only";
}

TEST(Attacks, OneGatewayCannotUseUpAUsersBudget) {
  Council council(4, 3, 6);
  const Place place = open_pool(council);
  user_of(council, place, "ada");
  for (unsigned guess = 0; guess < 8; ++guess) {
    const auto wrong = council.node(1).gateway->sign_in(place.pool, place.client, "ada",
                                                        secret("Wrong-" + std::to_string(guess)), {}, {});
    ASSERT_FALSE(wrong.has_value());
    EXPECT_EQ(wrong.error().failure,
              guess < limits::free_guesses ? Failure::not_authorized : Failure::too_many_attempts)
        << guess;
  }
  // The user is not confirmed, which only the right password learns.
  const auto right =
      council.node(2).gateway->sign_in(place.pool, place.client, "ada", secret("Correct-Horse-1"), {}, {});
  EXPECT_EQ(right.error().failure, Failure::user_not_confirmed) << right.error().message;
}

TEST(Attacks, GuessesOverAllGatewaysStayWithinTheBudget) {
  Council council(4, 3, 7);
  const Place place = open_pool(council);
  user_of(council, place, "ada");
  unsigned answered = 0;
  for (unsigned guess = 0; guess < 24; ++guess) {
    const auto wrong =
        council.node(guess % 4 + 1)
            .gateway->sign_in(place.pool, place.client, "ada", secret("Wrong-" + std::to_string(guess)), {}, {});
    if (wrong.error().failure == Failure::not_authorized) ++answered;
  }
  // q = free guesses · (f + 1) at each node, with f = 1; every guess took t = 3 of 4 nodes' charges at least.
  EXPECT_LE(answered, 4U * limits::free_guesses * 2 / 3);
  EXPECT_GE(answered, limits::free_guesses);
}

TEST(Attacks, AGatewayIsNeverItsOwnCourier) {
  Council council(4, 3, 8);
  const Place place = open_pool(council);
  const WithCode sent = send_code(council, place, "ada");
  Node& courier = council.node(sent.courier.value);
  flows::Asked own;
  own.statement.kind = evidence::StatementKind::send_code;
  own.statement.pool = place.pool;
  own.statement.user = sent.user;
  own.statement.gateway = sent.courier;
  own.statement.body = encode(SendCodeBody{CodePurpose::confirm_sign_up, evidence::CodeMedium::email, sent.courier});
  const ledger::View view = *courier.view();
  ASSERT_TRUE(ground_statement(own.statement, view, courier.now(), courier.random()));
  const Ground ground = *read_ground(view, own.statement, courier.now());
  const Result<void> endorsed = flows::endorse_send(courier, ground, own);
  ASSERT_FALSE(endorsed.has_value());
  EXPECT_EQ(endorsed.error().failure, Failure::wrong_recipient);
}

TEST(Attacks, ACodeKeyFromANodeThatIsNotTheDrawnCourierIsNotStored) {
  Council council(4, 3, 9);
  const Place place = open_pool(council);
  std::vector<Overheard> at_four;
  const Uuid user = user_of(council, place, "ada");
  const auto view = council.node(1).view();
  const NodeIndex courier = courier_of(*view, **view->user(place.pool, user), CodePurpose::confirm_sign_up);
  const unsigned listener = courier.value % 4 + 1U;
  const unsigned gateway = listener % 4 + 1U;
  listen(council, listener, at_four);
  ASSERT_TRUE(council.node(gateway).gateway->send_code(place.pool, user, CodePurpose::confirm_sign_up, {}).has_value());
  const Bytes store = of_type(at_four, MessageType::store_code).front();
  const Bytes evaluate = of_type(at_four, MessageType::courier_evaluate).front();
  const Bytes open = of_type(at_four, MessageType::courier_open).front();
  for (unsigned other = 1; other <= 4; ++other) {
    if (other == courier.value) continue;
    const NodeIndex from{static_cast<std::uint8_t>(other)};
    EXPECT_EQ(refusal(council.node(listener).answer(from, store)), Failure::wrong_recipient);
    EXPECT_EQ(refusal(council.node(listener).answer(from, evaluate)), Failure::wrong_recipient);
    EXPECT_EQ(refusal(council.node(listener).answer(from, open)), Failure::wrong_recipient);
  }
  // And the courier itself gets one evaluation and one code for one endorsed send statement.
  auto again = parse<CourierEvaluateRequest>(parse_frame(evaluate)->body);
  again->blinded = crypto::blind_input(as_bytes("another code"), council.node(1).randomness)->blinded;
  EXPECT_EQ(refusal(council.node(listener).answer(courier, frame(MessageType::courier_evaluate, encode(*again)))),
            Failure::spent);
  EXPECT_EQ(refusal(council.node(listener).answer(courier, store)), Failure::spent);
}

TEST(Attacks, TheCourierSendsNothingBeforeTheCodeIsStoredAtTNodes) {
  Council council(4, 3, 10);
  const Place place = open_pool(council);
  const Uuid user = user_of(council, place, "ada");
  const auto view = council.node(1).view();
  const NodeIndex courier = courier_of(*view, **view->user(place.pool, user), CodePurpose::confirm_sign_up);
  for (const auto& node : council.nodes) {
    if (node->index == courier) continue;
    node->lie = [](NodeIndex, const Bytes& request, Bytes answer) -> std::optional<Bytes> {
      if (parse_frame(request)->type == MessageType::store_code) return std::nullopt;
      return answer;
    };
  }
  const auto delivery =
      council.node(courier.value % 4 + 1U).gateway->send_code(place.pool, user, CodePurpose::confirm_sign_up, {});
  EXPECT_FALSE(delivery.has_value());
  EXPECT_EQ(council.node(courier.value).messages.sent, 0U);
}

TEST(Attacks, ACodeServesOnceAndItsTriesAreCounted) {
  Council council(4, 3, 11);
  const Place place = open_pool(council);
  const WithCode sent = send_code(council, place, "ada");
  Gateway& gateway = *council.node(sent.gateway).gateway;
  const std::string right = council.node(sent.courier.value).messages.last_code;
  for (unsigned guess = 0; guess < limits::code_tries_per_gateway; ++guess) {
    const auto wrong =
        gateway.confirm_sign_up(place.pool, sent.user, secret(right == "000000" ? "000001" : "000000"), {});
    EXPECT_EQ(wrong.error().failure, Failure::code_mismatch) << wrong.error().message;
  }
  EXPECT_EQ(gateway.confirm_sign_up(place.pool, sent.user, secret(right), {}).error().failure,
            Failure::too_many_attempts);
  // Spending one gateway's part blocks only that gateway.
  const unsigned elsewhere = sent.gateway % 4 + 1U;
  EXPECT_TRUE(council.node(elsewhere).gateway->confirm_sign_up(place.pool, sent.user, secret(right), {}).has_value());
  council.run_for(milliseconds(100));
  EXPECT_FALSE(council.node(elsewhere).gateway->confirm_sign_up(place.pool, sent.user, secret(right), {}).has_value());
}

TEST(Attacks, ADealerWithoutProofOfPossessionIsNamedAndTheNextBatchIsGood) {
  Council council(4, 3, 12);
  council.node(3).lie = [](NodeIndex, const Bytes& request, Bytes answer) -> std::optional<Bytes> {
    if (parse_frame(request)->type == MessageType::deal_stock) answer.back() ^= 1;
    return answer;
  };
  const Result<void> made = flows::make_batch(council.node(1), 8);
  ASSERT_FALSE(made.has_value());
  EXPECT_THAT(made.error().message, testing::HasSubstr("3")) << made.error().message;
  EXPECT_TRUE(council.blocks.empty());
  council.node(3).lie = nullptr;
  EXPECT_TRUE(flows::make_batch(council.node(1), 8).has_value());
}

TEST(Attacks, ABadSubShareDropsTheBatch) {
  Council council(4, 3, 13);
  council.node(2).lie = [](NodeIndex from, const Bytes& request, Bytes answer) -> std::optional<Bytes> {
    if (parse_frame(request)->type == MessageType::sub_shares && from.value == 4) answer[12] ^= 1;
    return answer;
  };
  EXPECT_FALSE(flows::make_batch(council.node(1), 8).has_value());
  EXPECT_TRUE(council.blocks.empty());
}

TEST(Attacks, ABatchWithoutAllAcknowledgementsNeverBecomesActive) {
  Council council(4, 3, 14);
  council.node(4).lie = [](NodeIndex, const Bytes& request, Bytes answer) -> std::optional<Bytes> {
    if (parse_frame(request)->type == MessageType::accept_stock) return std::nullopt;
    return answer;
  };
  EXPECT_FALSE(flows::make_batch(council.node(1), 8).has_value());
  EXPECT_TRUE(council.blocks.empty());
}

}  // namespace
}  // namespace jurat::council::simulated
