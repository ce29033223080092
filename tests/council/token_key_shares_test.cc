#include "council/token_key_shares.h"

#include <gtest/gtest.h>

#include "council/simulated_council.h"

namespace jurat::council {
namespace {

TEST(TokenKeyShares, EachTokenIsSignedByItsOwnKeyAndOnlyKeysOfTheLedgerAreHeld) {
  const simulated::DealtForTests& dealt = simulated::dealt_for_tests(4, 3);
  std::vector<crypto::IndexedRsaShare> id, access;
  for (std::uint8_t node = 1; node <= 3; ++node) {
    TokenKeyShares shares(4);
    ASSERT_TRUE(shares.add(dealt.keys, dealt.id.shares[node - 1U], dealt.access.shares[node - 1U]));
    id.push_back({NodeIndex{node}, to_array<crypto::rsa_bytes>(*shares.share_of_id(1, "input")).value()});
    access.push_back({NodeIndex{node}, to_array<crypto::rsa_bytes>(*shares.share_of_access(1, "input")).value()});
    EXPECT_TRUE(shares.check_holds(dealt.keys));
    ledger::RsaKeySet other = dealt.keys;
    std::swap(other.id_key, other.access_key);
    EXPECT_EQ(shares.check_holds(other).error().failure, Failure::bad_key);
    EXPECT_EQ(shares.share_of_id(2, "input").error().failure, Failure::bad_key);
  }
  EXPECT_TRUE(crypto::combine_rsa_shares(dealt.keys.id_key, 3, 4, as_bytes("input"), id));
  EXPECT_TRUE(crypto::combine_rsa_shares(dealt.keys.access_key, 3, 4, as_bytes("input"), access));
  EXPECT_FALSE(crypto::combine_rsa_shares(dealt.keys.id_key, 3, 4, as_bytes("input"), access));
}

TEST(TokenKeyShares, SharesThatAreNoneAreRefused) {
  const simulated::DealtForTests& dealt = simulated::dealt_for_tests(4, 3);
  TokenKeyShares shares(4);
  EXPECT_FALSE(shares.add(dealt.keys, Secret(12), dealt.access.shares[0]));
  EXPECT_FALSE(shares.add(dealt.keys, dealt.id.shares[0], Secret::copy_of(Bytes(256, 0))));
  EXPECT_EQ(shares.check_holds(dealt.keys).error().failure, Failure::bad_key);
}

}  // namespace
}  // namespace jurat::council
