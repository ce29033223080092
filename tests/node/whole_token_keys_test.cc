#include "node/whole_token_keys.h"

#include <gtest/gtest.h>

namespace jurat::node {
namespace {

council::DealtKeySet made_set(std::uint32_t number) {
  auto id_key = crypto::RsaPrivateKey::generate();
  auto access_key = crypto::RsaPrivateKey::generate();
  return {number, std::move(*id_key), std::move(*access_key)};
}

TEST(WholeTokenKeys, each_token_is_signed_by_its_own_key_of_its_own_set) {
  std::vector<council::DealtKeySet> sets;
  sets.push_back(made_set(3));
  const crypto::RsaVerifier id_key(sets[0].id_key.public_key()), access_key(sets[0].access_key.public_key());
  WholeTokenKeys keys(std::move(sets));
  const auto id_share = keys.share_of_id(3, "header.payload");
  const auto access_share = keys.share_of_access(3, "header.payload");
  ASSERT_TRUE(id_share && access_share);
  EXPECT_TRUE(id_key.verify_sha256(as_bytes("header.payload"), *id_share));
  EXPECT_TRUE(access_key.verify_sha256(as_bytes("header.payload"), *access_share));
  EXPECT_FALSE(id_key.verify_sha256(as_bytes("header.payload"), *access_share));
  EXPECT_EQ(keys.share_of_id(1, "x").error().failure, Failure::bad_key);
}

TEST(WholeTokenKeys, only_exactly_the_keys_of_a_number_are_held) {
  std::vector<council::DealtKeySet> sets;
  sets.push_back(made_set(3));
  ledger::RsaKeySet listed{3, sets[0].id_key.public_key(), sets[0].access_key.public_key(), {}};
  const WholeTokenKeys keys(std::move(sets));
  EXPECT_TRUE(keys.check_holds(listed));
  std::swap(listed.id_key, listed.access_key);
  EXPECT_EQ(keys.check_holds(listed).error().failure, Failure::bad_key);
  std::swap(listed.id_key, listed.access_key);
  listed.number = 4;
  EXPECT_EQ(keys.check_holds(listed).error().failure, Failure::bad_key);
}

}  // namespace
}  // namespace jurat::node
