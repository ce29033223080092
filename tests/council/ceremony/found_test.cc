#include "council/ceremony/found.h"

#include <gtest/gtest.h>

#include <map>

namespace jurat::council {
namespace {

Plan plan_of(std::size_t nodes) {
  Plan plan;
  for (std::size_t i = 0; i < nodes; ++i)
    plan.members.push_back({"node-" + std::to_string(i + 1), "Ada", "https://auth.example"});
  plan.key_sets = 1;
  plan.settings = {false, false, "123456789012", "eu-local-1", "https://auth.example"};
  return plan;
}

DealtKeySet make_token_keys(std::uint32_t number) {
  auto id_key = crypto::RsaPrivateKey::generate();
  auto access_key = crypto::RsaPrivateKey::generate();
  return {number, std::move(*id_key), std::move(*access_key)};
}

struct Founded {
  KeptKeys keys;
  crypto::LockFile file;
};

Founded found_one() {
  SeededRandom_for_tests random(7);
  KeptKeys keys{crypto::Ed25519Key::generate(random), random.secret(32), {}};
  keys.token_keys.push_back(make_token_keys(1));
  const std::vector<crypto::Ed25519PublicKey> identities{keys.identity.public_key()};
  auto definition =
      define(plan_of(1), identities, {public_half(keys.token_keys[0])}, random.array<16>(), Moment::from_seconds(1));
  const auto signature = crypto::sign_definition(keys.identity, *definition);
  auto file = assemble(std::move(*definition), {signature});
  return {std::move(keys), std::move(*file)};
}

TEST(Found, a_council_of_several_nodes_is_refused_with_its_reason) {
  const auto checked = check(plan_of(4));
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().failure, Failure::unsupported_feature);
  EXPECT_NE(checked.error().message.find("threshold shares"), std::string::npos);
  EXPECT_FALSE(check(plan_of(0)));
}

TEST(Found, the_genesis_says_what_the_lock_file_says) {
  const auto founded = found_one();
  const auto genesis = genesis_of(founded.file);
  EXPECT_EQ(genesis.council.id, founded.file.definition.council);
  EXPECT_EQ(genesis.council.n, 1);
  EXPECT_EQ(genesis.council.t, 1);
  ASSERT_EQ(genesis.council.members.size(), 1U);
  EXPECT_EQ(genesis.council.members[0].identity, founded.keys.identity.public_key());
  ASSERT_EQ(genesis.key_sets.size(), 1U);
  EXPECT_EQ(genesis.key_sets[0].number, 1U);
  EXPECT_EQ(genesis.key_sets[0].id_key, founded.keys.token_keys[0].id_key.public_key());
  EXPECT_EQ(genesis.council.settings.public_url, "https://auth.example");
}

TEST(Found, a_signature_of_nobody_assembles_no_lock_file) {
  auto founded = found_one();
  founded.file.signatures[0][3] ^= 1;
  EXPECT_FALSE(assemble(founded.file.definition, founded.file.signatures));
  EXPECT_FALSE(assemble(founded.file.definition, {}));
}

TEST(Found, keys_of_another_council_do_not_belong) {
  const auto founded = found_one();
  EXPECT_TRUE(check_belongs(founded.keys, founded.file, NodeIndex{1}));
  EXPECT_FALSE(check_belongs(founded.keys, founded.file, NodeIndex{2}));
  SeededRandom_for_tests random(8);
  KeptKeys stranger{crypto::Ed25519Key::generate(random), random.secret(32), {}};
  EXPECT_FALSE(check_belongs(stranger, founded.file, NodeIndex{1}));
  KeptKeys other_tokens{crypto::Ed25519Key::from_seed(founded.keys.identity.seed()), random.secret(32), {}};
  EXPECT_FALSE(check_belongs(other_tokens, founded.file, NodeIndex{1})) << "no token keys";
  other_tokens.token_keys.push_back(make_token_keys(1));
  EXPECT_FALSE(check_belongs(other_tokens, founded.file, NodeIndex{1})) << "other token keys";
}

TEST(Found, plan_and_keys_must_be_as_many) {
  const std::vector<crypto::Ed25519PublicKey> none;
  EXPECT_FALSE(define(plan_of(1), none, {}, CouncilId{}, Moment{}));
}

}  // namespace
}  // namespace jurat::council
