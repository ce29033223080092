#include "council/wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/cbor.h"
#include "core/limits.h"

namespace jurat::council {
namespace {

crypto::Point some_point(std::uint64_t number) { return *crypto::multiply_base(crypto::Scalar::from_number(number)); }
crypto::Partial some_partial(std::uint8_t node) { return {NodeIndex{node}, some_point(node + 1U), {}}; }

// The one canonical form: what was written reads back to the same bytes; a byte more or less is refused.
template <class T>
void expect_one_form(const T& message) {
  const Bytes bytes = encode(message);
  const Result<T> read = parse<T>(bytes);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(to_hex(encode(*read)), to_hex(bytes));
  Bytes longer = bytes;
  longer.push_back(0);
  EXPECT_FALSE(parse<T>(longer).has_value());
  for (std::size_t cut = 0; cut < bytes.size(); cut += 1 + bytes.size() / 64) {
    EXPECT_FALSE(parse<T>(ByteSpan(bytes).first(cut)).has_value()) << "cut at " << cut;
  }
}

TEST(Wire, EveryMessageHasOneForm) {
  SeededRandom_for_tests random(1);
  const PoolId pool = *PoolId::parse("eu-test-1_abc");
  expect_one_form(LookUpRequest{pool, {some_point(2), some_point(3)}});
  expect_one_form(LookUpAnswer{{some_partial(1), some_partial(2)}});
  EvaluateRequest evaluate = evaluation(Use::new_user, pool, random);
  evaluate.purposes = {ledger::Purpose::username, ledger::Purpose::profile};
  evaluate.blinded = some_point(9);
  evaluate.height = 77;
  expect_one_form(evaluate);
  EvaluateAnswer evaluated;
  evaluated.partial = some_partial(3);
  evaluated.public_share = some_point(5);
  evaluated.data = {some_partial(3)};
  expect_one_form(evaluated);
  EndorseRequest endorse;
  endorse.statement = Bytes{1, 2, 3};
  endorse.evidence = {{evidence::Kind::password, Bytes{9}}};
  endorse.supplement.data_keys.push_back(random.secret(32));
  endorse.supplement.data_partials = {{some_partial(1)}};
  endorse.supplement.look_ups.push_back({random.secret(32), {some_partial(2)}});
  endorse.supplement.extra = Bytes{4};
  expect_one_form(endorse);
  EndorseAnswer endorsed;
  endorsed.opened = {some_partial(1)};
  endorsed.id_share = Bytes(256, 1);
  expect_one_form(endorsed);
}

TEST(Wire, APointThatIsNoneOrAUseThatIsNoneIsRefused) {
  SeededRandom_for_tests random(2);
  EvaluateRequest evaluate = evaluation(Use::sign_in, *PoolId::parse("eu-test-1_abc"), random);
  evaluate.blinded = crypto::Point{};  // the identity
  EXPECT_FALSE(parse<EvaluateRequest>(encode(evaluate)).has_value());
  evaluate.blinded = some_point(2);
  evaluate.use = static_cast<Use>(0);
  EXPECT_FALSE(parse<EvaluateRequest>(encode(evaluate)).has_value());
  evaluate.use = static_cast<Use>(5);
  EXPECT_FALSE(parse<EvaluateRequest>(encode(evaluate)).has_value());
}

// A data key of another size would be a broken truth further in.
TEST(Wire, ASecretOfAnotherSizeIsRefused) {
  SeededRandom_for_tests random(3);
  for (const std::size_t size : {0U, 31U, 33U}) {
    EndorseRequest endorse;
    endorse.supplement.data_keys.push_back(random.secret(size));
    EXPECT_FALSE(parse<EndorseRequest>(encode(endorse)).has_value()) << size;
    endorse.supplement.data_keys.clear();
    endorse.supplement.look_ups.push_back({random.secret(size), {}});
    EXPECT_FALSE(parse<EndorseRequest>(encode(endorse)).has_value()) << size;
  }
}

TEST(Wire, ATimeBeforeOrAfterAllTimesIsRefused) {
  EvaluateAnswer answer;
  answer.partial = some_partial(1);
  answer.public_share = some_point(2);
  for (const Moment wrong : {Moment{-1}, Moment{INT64_MIN}, Moment{INT64_MAX}}) {
    answer.clock = wrong;
    EXPECT_FALSE(parse<EvaluateAnswer>(encode(answer)).has_value()) << wrong.micros;
  }
}

TEST(Wire, AFailuresWordsAreCutBetweenCharacters) {
  const std::string words = std::string(511, 'a') + "ä" + std::string(100, 'b');
  const auto read = parse_answer(answer_failure({Failure::conflict, words}));
  EXPECT_EQ(read.error().failure, Failure::conflict);
  EXPECT_EQ(read.error().message, std::string(511, 'a'));
}

TEST(Wire, AReceivedCallNamesANonceOfTheLengthThatSignaturesHave) {
  ReceiveAdminCallRequest received{{crypto::Ed25519PublicKey{3}, Bytes(limits::admin_nonce_least, 7), Moment{5}}};
  expect_one_form(received);
  received.nonce.nonce.pop_back();
  EXPECT_FALSE(parse<ReceiveAdminCallRequest>(encode(received)).has_value());
  received.nonce.nonce.assign(limits::admin_nonce_most + 1, 7);
  EXPECT_FALSE(parse<ReceiveAdminCallRequest>(encode(received)).has_value());
}

TEST(Wire, AnEndingAsksForAHeight) {
  expect_one_form(AppliedRequest{7});
  CborWriter negative;
  negative.array(1).number(-1);
  EXPECT_FALSE(parse<AppliedRequest>(negative.take()).has_value());
}

TEST(Wire, AnAnswerIsABodyOrTheReasonItWasRefused) {
  EXPECT_EQ(*parse_answer(answer_with(Bytes{1, 2})), (Bytes{1, 2}));
  const Result<Bytes> refused = parse_answer(answer_failure({Failure::other_view, "changed"}));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().failure, Failure::other_view);
  EXPECT_EQ(refused.error().message, "changed");
  EXPECT_FALSE(parse_answer(Bytes{0xff}).has_value());
  EXPECT_FALSE(parse_frame(Bytes{0x82, 0x00, 0x40}).has_value()) << "type 0";
  EXPECT_FALSE(parse_frame(Bytes{0x82, 0x0f, 0x40}).has_value()) << "type 15";
}

}  // namespace
}  // namespace jurat::council
