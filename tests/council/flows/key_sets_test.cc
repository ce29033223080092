#include "council/flows/key_sets.h"

#include <gtest/gtest.h>

#include "council/simulated_council.h"

namespace jurat::council::simulated {
namespace {

// Of the right shape; nobody has its factors.
crypto::RsaPublicKey modulus_of(std::uint8_t seed) {
  crypto::RsaPublicKey key;
  key.modulus.fill(seed);
  key.modulus.front() |= 0x80;
  key.modulus.back() |= 1;
  return key;
}

ledger::RsaKeySet set_of(std::uint32_t number) {
  return {number,
          modulus_of(static_cast<std::uint8_t>(60 + 2 * number)),
          modulus_of(static_cast<std::uint8_t>(160 + 2 * number)),
          {}};
}

TEST(KeySets, ANewSetIsListedOnceTNodesHoldTheirSharesOfIt) {
  Council council(4, 3, 31);
  const auto listed = flows::listed_key_sets(council.node(1).view().value());
  ASSERT_TRUE(listed);
  const std::uint32_t number = *listed + 1;
  for (const unsigned node : {1U, 2U}) council.node(node).token_keys.holds.insert(number);
  EXPECT_FALSE(flows::add_key_sets(council.node(1), {set_of(number)})) << "two of four hold it; three are needed";
  EXPECT_TRUE(council.blocks.empty());
  council.node(3).token_keys.holds.insert(number);
  const auto added = flows::add_key_sets(council.node(1), {set_of(number)});
  ASSERT_TRUE(added) << added.error().message;
  EXPECT_EQ(flows::listed_key_sets(council.node(1).view().value()).value(), number);
}

}  // namespace
}  // namespace jurat::council::simulated
