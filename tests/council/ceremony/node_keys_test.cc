#include "council/ceremony/node_keys.h"

#include <gtest/gtest.h>

#include <set>

#include "council/ceremony/memory_keeper.h"
#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::council {
namespace {

TEST(NodeKeys, what_was_kept_is_loaded_never_made_again) {
  MemoryKeeper keeper;
  const auto first = identity_key(keeper, system_random());
  const auto second = identity_key(keeper, system_random());
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->public_key(), second->public_key());
  const auto sealing = share_sealing_key(keeper, system_random());
  const auto again = share_sealing_key(keeper, system_random());
  ASSERT_TRUE(sealing && again);
  EXPECT_TRUE(equal_constant_time(sealing->bytes.span(), again->bytes.span()));
}

TEST(NodeKeys, a_key_that_could_not_be_kept_is_not_used) {
  MemoryKeeper keeper;
  keeper.broken = true;
  EXPECT_FALSE(identity_key(keeper, system_random()));
  EXPECT_FALSE(share_sealing_key(keeper, system_random()));
}

TEST(NodeKeys, token_keys_come_back_whole) {
  MemoryKeeper keeper;
  const auto made = dealt_key_set(1, keeper);
  ASSERT_TRUE(made);
  const auto loaded = dealt_key_set(1, keeper);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(made->id_key.public_key(), loaded->id_key.public_key());
  EXPECT_EQ(made->access_key.public_key(), loaded->access_key.public_key());
  EXPECT_NE(made->id_key.public_key(), made->access_key.public_key());
}

TEST(NodeKeys, loading_names_what_is_missing_and_makes_nothing) {
  MemoryKeeper keeper;
  ASSERT_TRUE(identity_key(keeper, system_random()));
  ASSERT_TRUE(network_keys(keeper, system_random()));
  ASSERT_TRUE(share_sealing_key(keeper, system_random()));
  const auto loaded = load_kept_keys(1, keeper, 1);
  ASSERT_FALSE(loaded);
  EXPECT_NE(loaded.error().message.find("token_keys_1"), std::string::npos);
  EXPECT_EQ(keeper.kept.size(), 5U);
}

TEST(NodeKeys, sets_dealt_after_the_ceremony_are_loaded_up_to_the_first_gap) {
  MemoryKeeper keeper;
  ASSERT_TRUE(identity_key(keeper, system_random()));
  ASSERT_TRUE(network_keys(keeper, system_random()));
  ASSERT_TRUE(share_sealing_key(keeper, system_random()));
  for (const std::uint32_t number : {1U, 2U, 4U}) ASSERT_TRUE(dealt_key_set(number, keeper));
  const auto loaded = load_kept_keys(1, keeper, 1);
  ASSERT_TRUE(loaded) << loaded.error().message;
  ASSERT_EQ(loaded->token_keys.size(), 2U);
  EXPECT_EQ(loaded->token_keys[1].number, 2U);
  EXPECT_FALSE(load_kept_keys(4, keeper, 1)) << "a gap among those that the lock file lists is a fault";
}

TEST(NodeKeys, unknown_users_stay_the_same_when_the_sealing_key_is_replaced) {
  MemoryKeeper keeper;
  ASSERT_TRUE(identity_key(keeper, system_random()));
  ASSERT_TRUE(network_keys(keeper, system_random()));
  const auto first = share_sealing_key(keeper, system_random());
  const auto before = load_kept_keys(0, keeper, 1);
  ASSERT_TRUE(before) << before.error().message;
  // What homes founded before the seed was kept apart have drawn from their sealing key all along.
  const Secret drawn = crypto::hkdf_sha256(first->bytes.span(), {}, as_bytes(crypto::domain::fake_user), 32);
  EXPECT_TRUE(equal_constant_time(before->fake_users.span(), drawn.span()));
  ASSERT_TRUE(draw_share_sealing_key(1, keeper, system_random()));
  ASSERT_TRUE(keep_share_generation(1, keeper));
  ASSERT_TRUE(forget_share_sealing_key(0, keeper));
  const auto after = load_kept_keys(0, keeper, 1);
  ASSERT_TRUE(after) << after.error().message;
  EXPECT_TRUE(equal_constant_time(before->fake_users.span(), after->fake_users.span()));
  EXPECT_EQ(share_sealing_key_of(0, keeper).error().failure, Failure::cannot_open);
  EXPECT_TRUE(share_sealing_key_of(1, keeper));
}

TEST(NodeKeys, every_key_of_a_node_is_another_and_comes_back) {
  MemoryKeeper keeper;
  const auto identity = identity_key(keeper, system_random());
  const auto made = network_keys(keeper, system_random());
  const auto again = network_keys(keeper, system_random());
  ASSERT_TRUE(identity && made && again);
  const std::set<crypto::Ed25519PublicKey> different{identity->public_key(), made->tls.public_key(),
                                                     made->validator.public_key(), made->engine.public_key()};
  EXPECT_EQ(different.size(), 4U);
  EXPECT_EQ(made->tls.public_key(), again->tls.public_key());
  EXPECT_EQ(made->validator.public_key(), again->validator.public_key());
  EXPECT_EQ(made->engine.public_key(), again->engine.public_key());
}

TEST(NodeKeys, shares_of_token_keys_come_back_and_a_later_deal_takes_their_place) {
  MemoryKeeper keeper;
  ASSERT_TRUE(identity_key(keeper, system_random()));
  ASSERT_TRUE(network_keys(keeper, system_random()));
  ASSERT_TRUE(share_sealing_key(keeper, system_random()));
  KeptTokenShare share{1, {}, system_random().secret(256), system_random().secret(256)};
  for (auto* key : {&share.keys.id_key, &share.keys.access_key}) {
    key->modulus.fill(0xc3);
    key->modulus[9] = key == &share.keys.id_key ? 1 : 2;
  }
  EXPECT_FALSE(*token_share(1, keeper));
  EXPECT_FALSE(load_kept_keys(1, keeper, 4));
  ASSERT_TRUE(keep_token_share(share, keeper));
  share.access_share = system_random().secret(256);
  ASSERT_TRUE(keep_token_share(share, keeper));
  const auto loaded = load_kept_keys(1, keeper, 4);
  ASSERT_TRUE(loaded) << loaded.error().message;
  ASSERT_EQ(loaded->token_shares.size(), 1U);
  EXPECT_TRUE(loaded->token_keys.empty());
  const auto& kept = loaded->token_shares[0];
  EXPECT_EQ(kept.keys.id_key, share.keys.id_key);
  EXPECT_EQ(kept.keys.access_key, share.keys.access_key);
  EXPECT_TRUE(equal_constant_time(kept.id_share.span(), share.id_share.span()));
  EXPECT_TRUE(equal_constant_time(kept.access_share.span(), share.access_share.span()));
  share.id_share = system_random().secret(255);
  EXPECT_FALSE(keep_token_share(share, keeper));
  keeper.kept["token_share_1"] = system_random().secret(1023);
  EXPECT_FALSE(token_share(1, keeper));
}

TEST(NodeKeys, malformed_token_keys_are_refused) {
  MemoryKeeper keeper;
  ASSERT_TRUE(dealt_key_set(1, keeper));
  const auto whole = keeper.kept["token_keys_1"].clone();
  for (const std::size_t size : {std::size_t{0}, std::size_t{3}, std::size_t{4}, std::size_t{200}, whole.size() - 1}) {
    keeper.kept["token_keys_1"] = Secret::copy_of(whole.span().first(size));
    EXPECT_FALSE(dealt_key_set(1, keeper)) << size;
  }
}

}  // namespace
}  // namespace jurat::council
