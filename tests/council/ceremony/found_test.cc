#include "council/ceremony/found.h"

#include <gtest/gtest.h>

#include "council/ceremony/proposal.h"

namespace jurat::council {
namespace {

DealtKeySet make_token_keys(std::uint32_t number) {
  auto id_key = crypto::RsaPrivateKey::generate();
  auto access_key = crypto::RsaPrivateKey::generate();
  return {number, std::move(*id_key), std::move(*access_key)};
}

NetworkKeys made_network_keys(Random& random) {
  return {crypto::Ed25519Key::generate(random), crypto::Ed25519Key::generate(random),
          crypto::Ed25519Key::generate(random)};
}

struct Founded {
  KeptKeys keys;
  crypto::LockFile file;
};

Founded found_one() {
  SeededRandom_for_tests random(7);
  KeptKeys keys{crypto::Ed25519Key::generate(random), random.secret(32), {}, made_network_keys(random)};
  keys.token_keys.push_back(make_token_keys(1));
  auto card = make_card({{}, {}, "node-1", "Ada", "https://auth.example"}, keys.identity, keys.network);
  ProposalTerms terms;
  terms.council = random.array<16>();
  terms.made = Moment::from_seconds(1);
  terms.settings = {false, false, "123456789012", "eu-local-1", "https://auth.example"};
  terms.key_sets = 1;
  auto definition = propose({*card}, terms)->definition;
  definition.key_sets = {public_half(keys.token_keys[0])};
  const auto signature = crypto::sign_definition(keys.identity, definition);
  auto file = assemble(std::move(definition), {signature});
  return {std::move(keys), std::move(*file)};
}

TEST(Found, the_genesis_says_what_the_lock_file_says) {
  const auto founded = found_one();
  const auto genesis = genesis_of(founded.file);
  EXPECT_EQ(genesis.council.id, founded.file.definition.council);
  EXPECT_EQ(genesis.council.n, 1);
  EXPECT_EQ(genesis.council.t, 1);
  ASSERT_EQ(genesis.council.members.size(), 1U);
  EXPECT_EQ(genesis.council.members[0].identity, founded.keys.identity.public_key());
  EXPECT_EQ(genesis.council.members[0].tls_key, founded.keys.network.tls.public_key());
  EXPECT_EQ(genesis.council.members[0].validator_key, founded.keys.network.validator.public_key());
  EXPECT_EQ(genesis.council.members[0].engine_key, founded.keys.network.engine.public_key());
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
  const auto same_with = [&](NetworkKeys network) {
    return KeptKeys{
        crypto::Ed25519Key::from_seed(founded.keys.identity.seed()), random.secret(32), {}, std::move(network)};
  };
  const auto same_network = [&] {
    const auto& kept = founded.keys.network;
    return NetworkKeys{crypto::Ed25519Key::from_seed(kept.tls.seed()),
                       crypto::Ed25519Key::from_seed(kept.validator.seed()),
                       crypto::Ed25519Key::from_seed(kept.engine.seed())};
  };
  KeptKeys stranger{crypto::Ed25519Key::generate(random), random.secret(32), {}, same_network()};
  stranger.token_keys.push_back(make_token_keys(1));
  EXPECT_NE(check_belongs(stranger, founded.file, NodeIndex{1}).error().message.find("identity"), std::string::npos);
  KeptKeys other_tokens = same_with(same_network());
  EXPECT_FALSE(check_belongs(other_tokens, founded.file, NodeIndex{1})) << "no token keys";
  other_tokens.token_keys.push_back(make_token_keys(1));
  EXPECT_FALSE(check_belongs(other_tokens, founded.file, NodeIndex{1})) << "other token keys";
  for (const std::string_view which : {"TLS", "validator", "engine"}) {
    auto network = same_network();
    (which == "TLS"      ? network.tls
     : which == "engine" ? network.engine
                         : network.validator) = crypto::Ed25519Key::generate(random);
    const auto checked = check_belongs(same_with(std::move(network)), founded.file, NodeIndex{1});
    ASSERT_FALSE(checked);
    EXPECT_NE(checked.error().message.find(which), std::string::npos) << checked.error().message;
  }
}

}  // namespace
}  // namespace jurat::council
