#include "evidence/look_up.h"

#include <gtest/gtest.h>

#include "ledger/world.h"

namespace jurat::evidence {
namespace {

using ledger::LookUpKind;
using ledger::tests::pool_a;

struct LookUp : testing::Test {
  ledger::tests::World world;
  SeededRandom_for_tests random{4};
  crypto::Scalar share = crypto::Scalar::from_number(7);  // what World's stock keys are made of
  void SetUp() override { world.begin(); }
  ledger::Pool pool() { return *world.view().pool(pool_a).value(); }
  LookUpProof prove(LookUpKind kind, std::string_view normal, const crypto::Scalar& with) {
    auto blinded = crypto::blind_input(look_up_input(pool_a, kind, normal), random).value();
    const crypto::Point public_share = crypto::multiply_base(with).value();
    LookUpProof proof{Secret::copy_of(blinded.blind.span()), {}};
    proof.partials.push_back(
        crypto::evaluate_partial(NodeIndex{1}, with, public_share, blinded.blinded, random).value());
    return proof;
  }
  Result<Hash32> value(LookUpKind kind, std::string_view normal, const LookUpProof& proof) {
    return proven_look_up(world.view(), pool(), kind, normal, proof);
  }
};

TEST_F(LookUp, TheSameNameHasTheSameValueUnderEveryBlind) {
  const auto one = value(LookUpKind::username, "ada", prove(LookUpKind::username, "ada", share));
  const auto two = value(LookUpKind::username, "ada", prove(LookUpKind::username, "ada", share));
  ASSERT_TRUE(one && two);
  EXPECT_EQ(*one, *two);
  EXPECT_NE(*one, *value(LookUpKind::email, "ada", prove(LookUpKind::email, "ada", share)));
}

TEST_F(LookUp, AProofForAnotherNameKindOrKeyIsRefused) {
  const LookUpProof bob = prove(LookUpKind::username, "bob", share);
  EXPECT_EQ(value(LookUpKind::username, "ada", bob).error().failure, Failure::share_invalid);
  EXPECT_EQ(value(LookUpKind::email, "bob", bob).error().failure, Failure::share_invalid);
  const LookUpProof wrong_key = prove(LookUpKind::username, "ada", crypto::Scalar::from_number(8));
  EXPECT_EQ(value(LookUpKind::username, "ada", wrong_key).error().failure, Failure::share_invalid);
  EXPECT_EQ(value(LookUpKind::username, "ada", LookUpProof{Secret::copy_of(share.span()), {}}).error().failure,
            Failure::share_invalid)
      << "t partials, not fewer";
}

TEST_F(LookUp, ANameIsReadAsUserNameFirstThenAsTheAliasesOfThePool) {
  ledger::Pool given = pool();
  EXPECT_EQ(readings_of_name(given, "Ada@Example.com")->size(), 1U);
  given.alias_attributes = {"preferred_username", "email"};
  const auto readings = readings_of_name(given, "ada@example.com").value();
  ASSERT_EQ(readings.size(), 3U);
  EXPECT_EQ(readings[0].kind, LookUpKind::username);
  EXPECT_EQ(readings[1].kind, LookUpKind::email);
  EXPECT_EQ(readings[2].kind, LookUpKind::preferred_username);
}

}  // namespace
}  // namespace jurat::evidence
