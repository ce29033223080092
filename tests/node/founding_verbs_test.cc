#include "node/founding_verbs.h"

#include <gtest/gtest.h>

#include "council/ceremony/armor.h"
#include "council/ceremony/ceremony_council.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

TEST(FoundingVerbs, cards_and_proposals_come_back_from_their_files_and_errors_name_them) {
  const council::ceremony::Council council(4);
  const TemporaryFolder folder;
  const auto card = council::card_of(council.proposal, NodeIndex{3});
  ASSERT_TRUE(write_card(folder.path() / "a.card", card));
  ASSERT_TRUE(write_proposal(folder.path() / "b.proposal", council.proposal));
  EXPECT_EQ(council::encode(*read_card(folder.path() / "a.card")), council::encode(card));
  EXPECT_EQ(council::encode(*read_proposal(folder.path() / "b.proposal")), council::encode(council.proposal));
  const auto cut = folder.write("c", "-----BEGIN JURAT CARD-----\ngA==\n-----END JURAT CARD-----");
  for (const auto& path : {folder.path() / "b.proposal", folder.path() / "none", cut}) {
    const auto read = read_card(path);
    ASSERT_FALSE(read) << path;
    EXPECT_NE(read.error().message.find(path.string()), std::string::npos) << read.error().message;
  }
}

TEST(FoundingVerbs, a_proposal_is_shown_with_everything_that_is_in_it) {
  council::ceremony::Council council(4, 3);
  const auto admin = crypto::Ed25519Key::generate(council.random);
  council.proposal.definition.admins.push_back({admin.public_key(), "ada"});
  council.proposal.definition.settings.sigv4_admin = true;
  const auto text = shown(council.proposal);
  const auto& definition = council.proposal.definition;
  std::vector<std::string> wanted{to_hex(definition.council),
                                  "https://auth.example",
                                  "eu-local-1",
                                  "123456789012",
                                  "council of 4, of which 3",
                                  "SigV4 admins    YES",
                                  "ada",
                                  to_hex(admin.public_key()),
                                  council::fingerprint(council::proposal_hash(council.proposal))};
  for (const auto& member : definition.members) {
    for (const auto& key : {member.identity, member.tls_key, member.validator_key, member.engine_key})
      wanted.push_back(to_hex(key));
    for (const auto& word :
         {member.name, member.operator_name, member.address, member.peer_address, member.engine_address})
      wanted.push_back(word);
  }
  for (const auto& word : wanted) EXPECT_NE(text.find(word), std::string::npos) << word << "\n" << text;
}

TEST(FoundingVerbs, terms_name_the_setting_that_is_missing) {
  Settings settings;
  EXPECT_NE(terms_of(settings).error().message.find("council.public_url"), std::string::npos);
  settings.council_public_url = "https://auth.example";
  EXPECT_NE(terms_of(settings).error().message.find("council.admins"), std::string::npos);
  settings.council_admins = {"ada:" + std::string(64, 'a')};
  settings.council_key_sets = 5;
  const auto terms = terms_of(settings);
  ASSERT_TRUE(terms) << terms.error().message;
  EXPECT_EQ(terms->admins.at(0).name, "ada");
  EXPECT_EQ(terms->key_sets, 5U);
  EXPECT_FALSE(terms->settings.dev);
}

TEST(FoundingVerbs, a_home_must_be_named) {
  EXPECT_EQ(open_home({}, true).error().failure, Failure::invalid_parameter);
}

}  // namespace
}  // namespace jurat::node
