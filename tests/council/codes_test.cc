#include "council/codes.h"

#include <gtest/gtest.h>

#include "core/limits.h"
#include "store/memory_store.h"

namespace jurat::council {
namespace {

using evidence::CodeMedium;
using evidence::CodePurpose;
using std::chrono::hours;
using std::chrono::minutes;

struct CodesTest : testing::Test {
  std::unique_ptr<store::Store> store = store::open_memory();
  Tables tables{*store};
  Codes codes{tables};
  PoolId pool = *PoolId::parse("eu-test-1_abc");
  Uuid user = Uuid::from_random({1});
  Moment now = Moment::from_seconds(1'700'000'000);
  NodeIndex one{1};
  StoredCode code(std::uint8_t id) {
    return {{id}, {2}, CodePurpose::confirm_sign_up, CodeMedium::email, {}, now + minutes(10), {}};
  }
};

TEST_F(CodesTest, ANewerCodeReplacesTheOlder) {
  ASSERT_TRUE(codes.store(pool, user, code(1)).has_value());
  ASSERT_TRUE(codes.store(pool, user, code(2)).has_value());
  EXPECT_EQ((*codes.live(pool, user, now))->code_id, ByteArray<16>{2});
  EXPECT_FALSE((*codes.live(pool, user, now + minutes(10))).has_value());
  codes.burn(pool, user);
  EXPECT_FALSE((*codes.live(pool, user, now)).has_value());
}

TEST_F(CodesTest, FiveTriesForEachGatewayAndThenTheCodeIsBurnedForAll) {
  ASSERT_TRUE(codes.store(pool, user, code(1)).has_value());
  for (const std::uint8_t gateway : {std::uint8_t{1}, std::uint8_t{2}}) {
    for (unsigned i = 0; i < limits::code_tries_per_gateway; ++i) {
      EXPECT_TRUE(codes.charge(pool, user, NodeIndex{gateway}, 1, now).has_value());
    }
    EXPECT_EQ(codes.charge(pool, user, NodeIndex{gateway}, 1, now).error().failure, Failure::too_many_attempts);
  }
  EXPECT_EQ(codes.charge(pool, user, NodeIndex{3}, 1, now).error().failure, Failure::too_many_attempts);
  EXPECT_FALSE((*codes.live(pool, user, now)).has_value());
}

TEST_F(CodesTest, TriesAreCountedPerDayOverAllCodes) {
  unsigned answered = 0;
  for (std::uint8_t round = 0; round < 20; ++round) {
    ASSERT_TRUE(codes.store(pool, user, code(round)).has_value());
    for (unsigned i = 0; i < 4; ++i) answered += codes.charge(pool, user, NodeIndex{1}, 0, now).has_value() ? 1 : 0;
  }
  EXPECT_EQ(answered, 50U);
}

TEST_F(CodesTest, SendsAreBoundedPerHour) {
  for (unsigned i = 0; i < 10; ++i) EXPECT_TRUE(codes.charge_send(pool, user, NodeIndex{1}, now).has_value());
  EXPECT_EQ(codes.charge_send(pool, user, NodeIndex{1}, now).error().failure, Failure::limit_exceeded);
  EXPECT_TRUE(codes.charge_send(pool, user, NodeIndex{2}, now).has_value());
  EXPECT_TRUE(codes.charge_send(pool, user, NodeIndex{1}, now + hours(1)).has_value());
}

TEST_F(CodesTest, TheSignUpsOwnSendIsNoneOfTheResends) {
  EXPECT_TRUE(codes.charge_first_send(pool, user, NodeIndex{1}, now).has_value());
  for (unsigned i = 0; i < 10; ++i) EXPECT_TRUE(codes.charge_first_send(pool, user, NodeIndex{1}, now).has_value());
  EXPECT_EQ(codes.charge_first_send(pool, user, NodeIndex{1}, now).error().failure, Failure::limit_exceeded);
  EXPECT_EQ(codes.charge_send(pool, user, NodeIndex{1}, now).error().failure, Failure::limit_exceeded);
}

TEST_F(CodesTest, ADestinationHasItsOwnBoundOverAllWhoNameIt) {
  const ledger::LookUp mail{ledger::LookUpKind::email, false, Hash32{1}};
  for (unsigned i = 0; i < 20; ++i) EXPECT_TRUE(codes.charge_destination(pool, mail, NodeIndex{1}, now).has_value());
  EXPECT_EQ(codes.charge_destination(pool, mail, NodeIndex{1}, now).error().failure, Failure::limit_exceeded);
  EXPECT_TRUE(codes.charge_destination(pool, mail, NodeIndex{2}, now).has_value());
  const ledger::LookUp phone{ledger::LookUpKind::phone_number, false, Hash32{1}}, next{mail.kind, false, Hash32{2}};
  EXPECT_TRUE(codes.charge_destination(pool, phone, NodeIndex{1}, now).has_value());
  EXPECT_TRUE(codes.charge_destination(pool, next, NodeIndex{1}, now).has_value());
  EXPECT_TRUE(codes.charge_destination(pool, mail, NodeIndex{1}, now + hours(1)).has_value());
}

TEST_F(CodesTest, AStrangersCodeIsToldWithoutBeingWritten) {
  Codes strangers(tables, CodesOf::strangers);
  ASSERT_TRUE((*strangers.imagined(pool, user, now)).has_value());
  EXPECT_EQ(tables.written(), 0U) << "or the first question about somebody unknown would take a write more";
  ASSERT_TRUE(strangers.imagine(pool, user, false, now).has_value());
  strangers.burn(pool, user);
  EXPECT_FALSE((*strangers.imagined(pool, user, now)).has_value());
}

TEST_F(CodesTest, ACodeThatServedIsKeptTenMinutesAndItsTriesGoOn) {
  ASSERT_TRUE(codes.store(pool, user, code(1)).has_value());
  ASSERT_TRUE(codes.charge(pool, user, one, 1, now).has_value());
  ASSERT_TRUE(codes.use_up(pool, user, now, now).has_value());
  EXPECT_FALSE((*codes.live(pool, user, now)).has_value()) << "it is evidence of nothing any more";
  ASSERT_TRUE((*codes.used(pool, user, now)).has_value());
  EXPECT_EQ((*codes.used(pool, user, now))->code_id, code(1).code_id);
  for (unsigned i = 1; i < limits::code_tries_per_gateway; ++i)
    EXPECT_TRUE(codes.charge_used(pool, user, one, 1, now).has_value());
  EXPECT_EQ(codes.charge_used(pool, user, one, 1, now).error().failure, Failure::too_many_attempts);
  EXPECT_FALSE((*codes.used(pool, user, now + limits::burned_code_kept)).has_value());
}

TEST_F(CodesTest, TriesOfACodeThatServedDoNotKeepItLonger) {
  ASSERT_TRUE(codes.store(pool, user, code(1)).has_value());
  ASSERT_TRUE(codes.use_up(pool, user, now, now).has_value());
  EXPECT_TRUE(codes.charge_used(pool, user, one, 0, now + minutes(9)).has_value());
  EXPECT_FALSE((*codes.used(pool, user, now + minutes(10))).has_value());
}

TEST_F(CodesTest, AStrangersCodeIsSpentLikeAUsersAndComesBackOnlyWhenAskedFor) {
  Codes strangers(tables, CodesOf::strangers);
  ASSERT_TRUE(strangers.imagine(pool, user, false, now).has_value());
  EXPECT_FALSE((*codes.live(pool, user, now)).has_value()) << "no user's rows";
  for (unsigned i = 0; i < limits::code_tries_per_gateway; ++i)
    EXPECT_TRUE(strangers.charge(pool, user, one, 0, now).has_value());
  EXPECT_FALSE(strangers.charge(pool, user, NodeIndex{2}, 0, now).has_value()) << "burned for all";
  ASSERT_TRUE(strangers.imagine(pool, user, false, now).has_value());
  EXPECT_EQ(strangers.charge(pool, user, one, 0, now).error().failure, Failure::code_expired);
  ASSERT_TRUE(strangers.imagine(pool, user, true, now).has_value());
  EXPECT_TRUE(strangers.charge(pool, user, one, 0, now).has_value());
}

}  // namespace
}  // namespace jurat::council
