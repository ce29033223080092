#include "council/flows/token_shares.h"

#include <gtest/gtest.h>

#include "council/simulated_council.h"
#include "crypto/threshold/rsa_shares.h"

namespace jurat::council::simulated {
namespace {

// The ordinary signature over `input`, as a council of one gives it for its share.
Bytes whole_signature(const crypto::DealtRsaKey& key, const std::string& input) {
  const auto share = crypto::RsaKeyShare::parse(key.public_key, 1, key.shares.at(0))->sign_sha256(as_bytes(input));
  const crypto::IndexedRsaShare one{NodeIndex{1}, share.value()};
  return to_bytes(crypto::combine_rsa_shares(key.public_key, 1, 1, as_bytes(input), {&one, 1})->signature);
}

// Rule E. The node of a council of one does not verify what it signs: this is the only look at it before it leaves.
TEST(TokenShares, OfACouncilOfOneLeaveOnlyWhenTheyVerify) {
  Council council(1, 1, 1);
  const Place place = open_pool(council);
  ASSERT_TRUE(council.node(1).gateway->key_set(place.pool).has_value());  // takes the pool's keys
  const auto view = council.node(1).view();
  Statement statement;
  statement.pool = place.pool;
  const auto ground = read_ground(*view, statement, council.time);
  ASSERT_TRUE(ground && ground->pool && ground->pool->key_set);
  const GrantedTokens tokens{R"({"token_use":"id"})", R"({"token_use":"access"})", {}};
  const DealtForTests& dealt = dealt_for_tests(1, 1);
  const auto combined = [&](std::size_t id_bit, std::size_t access_bit) {
    auto shares = flows::TokenShares::of(*ground, tokens).value();
    EndorseAnswer answer;
    answer.id_share = whole_signature(dealt.id, shares.inputs().id);
    answer.access_share = whole_signature(dealt.access, shares.inputs().access);
    if (id_bit != 0) answer.id_share[id_bit / 8] ^= static_cast<std::uint8_t>(1U << (id_bit % 8));
    if (access_bit != 0) answer.access_share[access_bit / 8] ^= static_cast<std::uint8_t>(1U << (access_bit % 8));
    const bool whole = shares.combine({{NodeIndex{1}, encode(answer)}});
    EXPECT_EQ(whole, !shares.id_token().empty());
    EXPECT_EQ(whole, !shares.access_token().empty());
    return whole;
  };
  EXPECT_TRUE(combined(0, 0));
  for (const std::size_t bit : {9U, 1'000U, 2'047U}) {
    EXPECT_FALSE(combined(bit, 0)) << bit;
    EXPECT_FALSE(combined(0, bit)) << bit;
  }
}

}  // namespace
}  // namespace jurat::council::simulated
