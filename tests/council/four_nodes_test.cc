// The kernel as four nodes over virtual time: what docs/rules.md promises of sign-up, codes, sign-in, tokens,
// certificates and entries, with nodes dead, lying and lagging.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "council/codes.h"
#include "council/simulated_council.h"
#include "crypto/jwt/token.h"

namespace jurat::council::simulated {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Both tokens are ordinary RS256 JWTs of the user under the pool's keys.
void expect_tokens(Council& council, const Place& place, const Result<Tokens>& result, const Uuid& user) {
  ASSERT_TRUE(result.has_value()) << result.error().message;
  const crypto::RsaVerifier id_key(dealt_for_tests(council.n, council.t).keys.id_key);
  const crypto::RsaVerifier access_key(dealt_for_tests(council.n, council.t).keys.access_key);
  const auto id = crypto::parse_token_unverified(result->id_token);
  const auto access = crypto::parse_token_unverified(result->access_token);
  ASSERT_TRUE(id.has_value() && access.has_value());
  EXPECT_TRUE(id_key.verify_sha256(as_bytes(id->signed_part), id->signature));
  EXPECT_TRUE(access_key.verify_sha256(as_bytes(access->signed_part), access->signature));
  EXPECT_EQ(std::string(access->claims.at("sub").get_string()), user.text());
  EXPECT_EQ(std::string(id->claims.at("aud").get_string()), place.client.text());
}

NodeIndex courier_for(Council& council, const Place& place, const Uuid& user) {
  const auto view = council.node(1).view();
  return courier_of(*view, **view->user(place.pool, user), CodePurpose::confirm_sign_up);
}

struct WithAda {
  Place place;
  Uuid user;
};
// Everybody knows her.
WithAda pool_with_ada(Council& council) {
  const Place place = open_pool(council);
  const auto made = sign_up(council, 1, place, "ada");
  EXPECT_TRUE(made.has_value());
  council.run_for(milliseconds(100));
  return {place, made ? made->user : Uuid{}};
}

// A gateway that is not the user's courier: the order does not move for it (protocols 4).
unsigned other_gateway(Council& council, NodeIndex courier) {
  return courier.value == council.n ? 1U : courier.value + 1U;
}

void confirm(Council& council, const Place& place, const Uuid& user) {
  council.run_for(milliseconds(100));
  const NodeIndex courier = courier_for(council, place, user);
  const unsigned gateway = other_gateway(council, courier);
  const unsigned before = council.node(courier.value).messages.sent;
  const auto delivery = council.node(gateway).gateway->send_code(place.pool, user, CodePurpose::confirm_sign_up, {});
  ASSERT_TRUE(delivery.has_value()) << delivery.error().message;
  EXPECT_EQ(council.node(courier.value).messages.sent, before + 1);
  const auto confirmed = council.node(gateway).gateway->confirm_sign_up(
      place.pool, user, secret(council.node(courier.value).messages.last_code), {});
  ASSERT_TRUE(confirmed.has_value()) << confirmed.error().message;
  council.run_for(milliseconds(100));
}

void expect_same_roots(Council& council) {
  council.run_for(seconds(2));
  for (unsigned i = 2; i <= council.n; ++i) {
    if (council.node(i).dead) continue;
    EXPECT_EQ(council.node(i).view()->height(), council.node(1).view()->height());
    EXPECT_EQ(to_hex(council.node(i).view()->root()), to_hex(council.node(1).view()->root()));
  }
}

TEST(FourNodes, SignUpConfirmAndSignInThroughAnyGateway) {
  Council council(4, 3, 1);
  const Place place = open_pool(council);
  for (unsigned gateway = 1; gateway <= 4; ++gateway) {
    const std::string name = "user" + std::to_string(gateway);
    const auto signed_up = sign_up(council, gateway, place, name);
    ASSERT_TRUE(signed_up.has_value()) << signed_up.error().message;
    confirm(council, place, signed_up->user);
    const unsigned elsewhere = gateway % 4 + 1;
    expect_tokens(
        council, place,
        council.node(elsewhere).gateway->sign_in(place.pool, place.client, name, secret("Correct-Horse-1"), {}, {}),
        signed_up->user);
    const auto wrong =
        council.node(elsewhere).gateway->sign_in(place.pool, place.client, name, secret("Wrong-Horse-1"), {}, {});
    ASSERT_FALSE(wrong.has_value());
    EXPECT_EQ(wrong.error().failure, Failure::not_authorized);
  }
  expect_same_roots(council);
}

TEST(FourNodes, AnUnknownUserTakesTheSameStepsAsAWrongPassword) {
  Council council(4, 3, 2);
  const Place place = open_pool(council);
  const auto unknown =
      council.node(2).gateway->sign_in(place.pool, place.client, "nobody", secret("Whatever-1"), {}, {});
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().failure, Failure::not_authorized);
}

TEST(FourNodes, EverythingGoesOnWithAnyOneNodeDead) {
  for (unsigned dead = 1; dead <= 4; ++dead) {
    Council council(4, 3, 10 + dead);
    const Place place = open_pool(council, dead == 1 ? 2 : 1);
    const unsigned gateway = dead == 4 ? 3 : 4;
    ASSERT_TRUE(sign_up(council, gateway, place, "before").has_value());
    council.run_for(milliseconds(100));
    council.node(dead).dead = true;
    const auto signed_up = sign_up(council, gateway, place, "after");
    ASSERT_TRUE(signed_up.has_value()) << "node " << dead << " dead: " << signed_up.error().message;
    const auto wrong =
        council.node(gateway).gateway->sign_in(place.pool, place.client, "before", secret("Wrong-1-wrong"), {}, {});
    EXPECT_EQ(wrong.error().failure, Failure::not_authorized);
  }
}

TEST(FourNodes, TwoOfFourDownMeansNoEntryAndNoPartials) {
  Council council(4, 3, 20);
  const Place place = open_pool(council);
  ASSERT_TRUE(sign_up(council, 1, place, "ada").has_value());
  council.run_for(milliseconds(100));
  council.node(3).dead = council.node(4).dead = true;
  const std::size_t before = council.blocks.size();
  const auto sign_in =
      council.node(1).gateway->sign_in(place.pool, place.client, "ada", secret("Correct-Horse-1"), {}, {});
  EXPECT_EQ(sign_in.error().failure, Failure::not_enough_nodes) << sign_in.error().message;
  EXPECT_EQ(sign_up(council, 2, place, "bob").error().failure, Failure::not_enough_nodes);
  EXPECT_EQ(council.blocks.size(), before);
}

TEST(FourNodes, ASessionGoesOnThroughAnyGatewayWithAnyOtherNodeDead) {
  Council council(4, 3, 50);
  const Place place = open_pool(council);
  const auto signed_up = sign_up(council, 2, place, "ada");
  ASSERT_TRUE(signed_up.has_value());
  confirm(council, place, signed_up->user);
  for (unsigned dead = 1; dead <= 4; ++dead) {
    council.node(dead).dead = true;
    const unsigned first = dead % 4 + 1, second = first % 4 + 1;
    const auto tokens =
        council.node(first).gateway->sign_in(place.pool, place.client, "ada", secret("Correct-Horse-1"), {}, {});
    expect_tokens(council, place, tokens, signed_up->user);
    const auto refreshed =
        council.node(second).gateway->refresh(place.pool, place.client, secret(tokens->refresh_token), {}, {});
    expect_tokens(council, place, refreshed, signed_up->user);
    const auto opened = council.node(second).gateway->open_own(secret(refreshed->access_token), {});
    ASSERT_TRUE(opened.has_value()) << opened.error().message;
    EXPECT_EQ(opened->username, "ada");
    EXPECT_EQ(opened->attributes.values.at("email"), "ada@example.com");
    council.node(dead).dead = false;
    council.node(dead).apply_blocks(council.blocks.size());
  }
}

TEST(FourNodes, AWrongShareOfATokenIsSurvivedAndTheLiarNamed) {
  Council council(4, 3, 51);
  const Place place = open_pool(council);
  const auto signed_up = sign_up(council, 2, place, "ada");
  ASSERT_TRUE(signed_up.has_value());
  confirm(council, place, signed_up->user);
  const auto sign_in = [&] {
    return council.node(1).gateway->sign_in(place.pool, place.client, "ada", secret("Correct-Horse-1"), {}, {});
  };
  for (const bool id_token : {true, false}) {
    council.node(1).blamed.clear();
    council.node(2).lie = [id_token](NodeIndex, const Bytes& request, Bytes answer) -> std::optional<Bytes> {
      const auto framed = parse_frame(request);
      if (framed->type != MessageType::endorse) return answer;
      const auto body = parse_answer(answer);
      if (!body) return answer;
      EndorseAnswer honest = parse<EndorseAnswer>(*body).value();
      Bytes& share = id_token ? honest.id_share : honest.access_share;
      if (share.empty()) return answer;
      share[100] ^= 1;
      return answer_with(encode(honest));
    };
    expect_tokens(council, place, sign_in(), signed_up->user);
    ASSERT_FALSE(council.node(1).blamed.empty());
    for (const Fault& fault : council.node(1).blamed) EXPECT_EQ(fault.node.value, 2) << fault.reason;
  }
  // One liar and one dead node are more than four can bear: no token, and no wrong one.
  council.node(3).dead = true;
  EXPECT_FALSE(sign_in().has_value());
}

// protocols 4: a courier is never its own gateway; another node puts the statement for it, and for nobody else.
TEST(FourNodes, WhereTheGatewayIsTheCourierAnotherNodePutsTheStatement) {
  Council council(4, 3, 5);
  const Place place = open_pool(council);
  const auto ada = sign_up(council, 1, place, "ada");
  ASSERT_TRUE(ada.has_value());
  council.run_for(std::chrono::milliseconds(100));
  const auto purpose = evidence::CodePurpose::confirm_sign_up;
  const NodeIndex courier =
      courier_of(*council.node(1).view(), **council.node(1).view()->user(place.pool, ada->user), purpose);
  Node& gateway = council.node(courier.value);
  const auto sent = gateway.gateway->send_code(place.pool, ada->user, purpose, {});
  ASSERT_TRUE(sent.has_value()) << sent.error().message;
  EXPECT_EQ(gateway.messages.sent, 1U);
  const unsigned next = courier.value % 4 + 1U;
  council.node(next).dead = true;
  EXPECT_TRUE(gateway.gateway->send_code(place.pool, ada->user, purpose, {}).has_value()) << "the next one does it";
  const unsigned other = next % 4 + 1U;
  const Bytes request = frame(MessageType::relay_send,
                              encode(RelaySendRequest{place.pool, ada->user, purpose, evidence::CodeMedium::email}));
  const unsigned stranger = other % 4 + 1U;
  const auto refused =
      parse_answer(council.node(other).answer(NodeIndex{static_cast<std::uint8_t>(stranger)}, request).value());
  EXPECT_EQ(refused.error().failure, Failure::statement_refused);
}

// protocols 4: the next courier serves once every node that vouches has itself missed the first for 60 s.
TEST(FourNodes, WhereTheCourierIsAwayTheNextOneServes) {
  Council council(4, 3, 6);
  const auto [place, ada] = pool_with_ada(council);
  const auto purpose = CodePurpose::confirm_sign_up;
  const auto order = courier_order(*council.node(1).view(), **council.node(1).view()->user(place.pool, ada), purpose);
  ASSERT_EQ(order.size(), 4U);
  Node& gateway = council.node(order[2].value);
  council.node(order[0].value).dead = true;
  EXPECT_FALSE(gateway.gateway->send_code(place.pool, ada, purpose, {}).has_value());
  // One node's word is not enough, and neither is one that passes over the nodes between.
  gateway.away = {order[0]};
  EXPECT_EQ(gateway.gateway->send_code(place.pool, ada, purpose, {}).error().failure, Failure::statement_refused);
  gateway.away = {order[0], order[1]};
  for (const NodeIndex node : {order[1], order[3]}) council.node(node.value).away = {order[0]};
  EXPECT_FALSE(gateway.gateway->send_code(place.pool, ada, purpose, {}).has_value());
  gateway.away = {order[0]};
  const auto sent = gateway.gateway->send_code(place.pool, ada, purpose, {});
  ASSERT_TRUE(sent.has_value()) << sent.error().message;
  Node& courier = council.node(order[1].value);
  EXPECT_EQ(courier.messages.sent, 1U);
  const auto confirmed = gateway.gateway->confirm_sign_up(place.pool, ada, secret(courier.messages.last_code), {});
  EXPECT_TRUE(confirmed.has_value()) << confirmed.error().message;
}

TEST(FourNodes, ACourierThatIsBehindWaitsForItsLedgerAndSends) {
  unsigned tried = 0;
  for (std::uint64_t seed = 40; seed < 60 && tried < 2; ++seed) {
    Council council(4, 3, seed);
    const Place place = open_pool(council);
    council.run_for(milliseconds(100));
    council.node(3).block_delay = milliseconds(500);
    const auto ada = sign_up(council, 1, place, "ada");
    ASSERT_TRUE(ada.has_value());
    if (courier_for(council, place, ada->user).value != 3) continue;
    ++tried;
    ASSERT_FALSE(*council.node(3).view()->user(place.pool, ada->user)) << "the courier does not know her yet";
    const auto sent = council.node(1).gateway->send_code(place.pool, ada->user, CodePurpose::confirm_sign_up, {});
    EXPECT_TRUE(sent.has_value()) << sent.error().message;
    EXPECT_EQ(council.node(3).messages.sent, 1U);
  }
  EXPECT_EQ(tried, 2U);
}

// protocols 8: what takes something away is acknowledged once t nodes have applied it, not one.
TEST(FourNodes, AnEndingIsAcknowledgedOnceTNodesAppliedIt) {
  Council council(4, 3, 12);
  const auto [place, ada] = pool_with_ada(council);
  const auto applied = [&] {
    return std::ranges::count_if(council.nodes, [&](const auto& node) {
      const auto user = node->view()->user(place.pool, ada);
      return user && *user && !(*user)->enabled;
    });
  };
  const auto disable = [&](bool enabled) {
    return council.node(1).gateway->admin_set_enabled(place.pool, ada, enabled, by_sigv4, {});
  };
  for (const unsigned late : {2U, 3U, 4U}) council.node(late).block_delay = milliseconds(700);
  ASSERT_TRUE(disable(false).has_value());
  EXPECT_GE(applied(), 3);
  for (const unsigned late : {2U, 3U, 4U}) council.node(late).block_delay = Duration(0);
  council.run_for(seconds(2));
  ASSERT_TRUE(disable(true).has_value());
  for (const unsigned late : {3U, 4U}) council.node(late).block_delay = std::chrono::minutes(2);
  const auto pending = disable(false);
  ASSERT_FALSE(pending.has_value());
  EXPECT_EQ(pending.error().failure, Failure::pending);
}

// Rule E under every lie that one node can tell: garbage, a wrong partial or proof, silence, huge answers.
struct Lie {
  std::string name;
  std::function<std::optional<Bytes>(NodeIndex, const Bytes&, Bytes)> tell;
  bool named;
};
std::vector<Lie> lies() {
  const auto flip_in_body = [](std::size_t from_end) {
    return [from_end](NodeIndex, const Bytes&, Bytes answer) -> std::optional<Bytes> {
      if (answer.size() > from_end + 8) answer[answer.size() - from_end] ^= 1;
      return answer;
    };
  };
  return {
      {"silence", [](NodeIndex, const Bytes&, Bytes) { return std::nullopt; }, false},
      {"garbage", [](NodeIndex, const Bytes&, Bytes) { return std::optional<Bytes>(Bytes{0xff, 0x00}); }, true},
      {"huge", [](NodeIndex, const Bytes&, Bytes) { return std::optional<Bytes>(Bytes(4U << 20, 0x55)); }, true},
      {"altered end", flip_in_body(2), true},
      {"altered proof", flip_in_body(20), true},
      {"altered middle", flip_in_body(60), true},
  };
}

TEST(FourNodes, AnyLieOfOneNodeCostsARetryAndNeverALie) {
  for (const Lie& lie : lies()) {
    Council council(4, 3, 30);
    const Place place = open_pool(council);
    ASSERT_TRUE(sign_up(council, 2, place, "ada").has_value());
    council.run_for(milliseconds(100));
    council.node(3).lie = lie.tell;
    const auto signed_up = sign_up(council, 1, place, "bob");
    EXPECT_TRUE(signed_up.has_value()) << lie.name << ": " << signed_up.error().message;
    council.run_for(milliseconds(100));
    const auto wrong =
        council.node(2).gateway->sign_in(place.pool, place.client, "ada", secret("Wrong-1-wrong"), {}, {});
    EXPECT_EQ(wrong.error().failure, Failure::not_authorized) << lie.name << ": " << wrong.error().message;
    bool named = false;
    for (const Fault& fault : council.node(1).blamed) {
      EXPECT_EQ(fault.node.value, 3) << lie.name << " blames an honest node: " << fault.reason;
      named = true;
    }
    EXPECT_TRUE(named || !lie.named) << lie.name;
  }
}

// Lies of well-formed answers.
std::optional<Bytes> with_clock(const Bytes& request, Bytes answer, Duration off) {
  const auto framed = parse_frame(request);
  if (!framed || framed->type != MessageType::evaluate) return answer;
  const auto body = parse_answer(answer);
  if (!body) return answer;
  EvaluateAnswer evaluated = parse<EvaluateAnswer>(*body).value();
  evaluated.clock = off == Duration::max() ? Moment{} : evaluated.clock + off;
  return answer_with(encode(evaluated));
}
std::vector<Lie> lies_in_meaning() {
  const auto clock = [](Duration off) {
    return [off](NodeIndex, const Bytes& request, Bytes answer) { return with_clock(request, std::move(answer), off); };
  };
  return {{"a clock of 1970", clock(Duration::max()), true},
          {"a clock 40 s behind", clock(-seconds(40)), true},
          {"a clock 40 s ahead", clock(seconds(40)), true},
          {"a clock 8 s behind", clock(-seconds(8)), false}};
}

TEST(FourNodes, TheRightPasswordSignsInUnderEveryLieOfOneNode) {
  auto all = lies();
  for (Lie& lie : all) lie.named = false;  // what is flipped may be a byte that no sign-in rests on
  for (Lie& lie : lies_in_meaning()) all.push_back(std::move(lie));
  for (const Lie& lie : all) {
    Council council(4, 3, 32);
    const auto [place, ada] = pool_with_ada(council);
    confirm(council, place, ada);
    council.node(3).lie = lie.tell;
    for (unsigned gateway : {1U, 2U, 4U}) {
      const auto tokens =
          council.node(gateway).gateway->sign_in(place.pool, place.client, "ada", secret("Correct-Horse-1"), {}, {});
      EXPECT_TRUE(tokens.has_value()) << lie.name << " through " << gateway << ": " << tokens.error().message;
      if (tokens) expect_tokens(council, place, tokens, ada);
      bool named = false;
      for (const Fault& fault : council.node(gateway).blamed) {
        EXPECT_EQ(fault.node.value, 3) << lie.name << " blames an honest node: " << fault.reason;
        named = true;
      }
      EXPECT_TRUE(named || !lie.named) << lie.name;
    }
  }
}

TEST(FourNodes, NoLieOfOneNodeStopsACode) {
  for (const Lie& lie : lies()) {
    Council council(4, 3, 31);
    const auto [place, ada] = pool_with_ada(council);
    const NodeIndex courier = courier_for(council, place, ada);
    const unsigned gateway = other_gateway(council, courier);
    // Each of the two that are neither.
    for (unsigned liar = 1; liar <= 4; ++liar) {
      if (liar == courier.value || liar == gateway) continue;
      council.node(liar).lie = lie.tell;
      const auto sent = council.node(gateway).gateway->send_code(place.pool, ada, CodePurpose::confirm_sign_up, {});
      EXPECT_TRUE(sent.has_value()) << lie.name << " of " << liar << ": " << sent.error().message;
      for (const Fault& fault : council.node(courier.value).blamed)
        EXPECT_EQ(fault.node.value, liar) << lie.name << " blames an honest node: " << fault.reason;
      council.node(courier.value).blamed.clear();
      council.node(liar).lie = nullptr;
    }
    EXPECT_EQ(council.node(courier.value).messages.sent, 2U) << lie.name;
  }
}

TEST(FourNodes, TheKeysOfADeletedPoolAreServedNoMore) {
  Council council(4, 3, 34);
  const Place place = open_pool(council);
  ASSERT_TRUE(council.node(2).gateway->key_set(place.pool).has_value());
  ASSERT_TRUE(council.node(1).gateway->delete_pool(place.pool, by_sigv4, {}).has_value());
  council.run_for(milliseconds(100));
  EXPECT_EQ(council.node(2).gateway->key_set(place.pool).error().failure, Failure::pool_not_found);
}

TEST(FourNodes, TheSameSeedReplaysTheSameHistory) {
  const auto roots = [] {
    Faults faults{5, 10, milliseconds(1), milliseconds(40)};
    Council council(4, 3, 77, faults);
    council.faults.lost_percent = 0;
    const Place place = open_pool(council);
    council.faults.lost_percent = 5;
    for (unsigned i = 0; i < 4; ++i) (void)sign_up(council, i % 4 + 1, place, "user" + std::to_string(i)).has_value();
    council.faults.lost_percent = 0;
    council.run_for(seconds(5));
    return std::pair(council.blocks.size(), to_hex(council.node(1).view()->root()));
  };
  EXPECT_EQ(roots(), roots());
}

TEST(FourNodes, LossDuplicationAndDelayNeverSplitTheLedger) {
  for (std::uint64_t seed = 100; seed < 110; ++seed) {
    Council council(4, 3, seed);
    const Place place = open_pool(council);
    council.faults = {10, 20, milliseconds(1), milliseconds(200)};
    std::vector<Uuid> acknowledged;
    for (unsigned i = 0; i < 3; ++i) {
      const auto signed_up = sign_up(council, i + 1, place, "user" + std::to_string(i));
      if (signed_up) acknowledged.push_back(signed_up->user);
    }
    council.faults = {};
    council.run_for(seconds(10));
    expect_same_roots(council);
    for (unsigned i = 1; i <= 4; ++i) {
      const auto view = council.node(i).view();
      for (const Uuid& user : acknowledged) EXPECT_TRUE((*view->user(place.pool, user)).has_value()) << "seed " << seed;
    }
  }
}

// Writes and lagging nodes make no honest node a liar (rule D).
TEST(FourNodes, ALaggingNodeIsNeverNamedALiar) {
  Council council(4, 3, 40);
  const Place place = open_pool(council);
  council.node(4).block_delay = milliseconds(300);
  for (unsigned i = 0; i < 3; ++i) ASSERT_TRUE(sign_up(council, 1, place, "user" + std::to_string(i)).has_value());
  EXPECT_THAT(council.node(1).blamed, testing::IsEmpty());
}

// A gateway's clock that is 2 s fast stops no sign-in (protocols 1).
TEST(FourNodes, AGatewayClockTwoSecondsFastStillSignsIn) {
  Council council(4, 3, 41);
  const Place place = open_pool(council);
  const auto signed_up = sign_up(council, 2, place, "ada");
  ASSERT_TRUE(signed_up.has_value());
  confirm(council, place, signed_up->user);
  council.node(1).clock_skew = seconds(2);
  expect_tokens(council, place,
                council.node(1).gateway->sign_in(place.pool, place.client, "ada", secret("Correct-Horse-1"), {}, {}),
                signed_up->user);
}

}  // namespace
}  // namespace jurat::council::simulated
