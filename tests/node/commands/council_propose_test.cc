#include "council/ceremony/ceremony_council.h"
#include "node/commands/ran.h"
#include "node/founding_verbs.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace commands {
extern const Command council_propose;
}
namespace {

class CouncilPropose : public testing::Test {
 protected:
  CouncilPropose() {
    const council::ceremony::Council council(4);
    for (std::uint8_t i = 1; i <= 4; ++i) {
      cards.push_back((folder.path() / ("card-" + std::to_string(i))).string());
      EXPECT_TRUE(write_card(cards.back(), council::card_of(council.proposal, NodeIndex{i})));
    }
  }
  Ran propose(std::map<std::string, std::string, std::less<>> more, std::vector<std::string> given) {
    more.emplace("public-url", "https://auth.example");
    more.emplace("admins", "ada:" + std::string(64, '7'));
    more.emplace("out", out);
    return run_command(commands::council_propose, std::move(more), std::move(given));
  }

  const TemporaryFolder folder;
  std::vector<std::string> cards;
  const std::string out = (folder.path() / "proposal").string();
};

TEST_F(CouncilPropose, writes_the_cards_in_their_order_with_settings_and_admins) {
  const auto ran = propose({{"key-sets", "3"}}, {cards[2], cards[0], cards[1], cards[3]});
  ASSERT_EQ(ran.code, done) << ran.error;
  const auto proposal = read_proposal(out);
  ASSERT_TRUE(proposal) << proposal.error().message;
  EXPECT_EQ(proposal->definition.members[0].name, "node-3");
  EXPECT_EQ(proposal->definition.members[2].name, "node-2");
  EXPECT_EQ(proposal->key_sets, 3U);
  EXPECT_EQ(proposal->definition.admins.at(0).name, "ada");
  EXPECT_EQ(ran.output.find(shown(*proposal)), 0U);
  const auto again = propose({}, cards);
  EXPECT_EQ(again.code, failed) << "nothing is written over";
  EXPECT_NE(again.error.find(out), std::string::npos);
}

TEST_F(CouncilPropose, two_proposals_of_the_same_cards_differ) {
  ASSERT_EQ(propose({}, cards).code, done);
  const auto other = (folder.path() / "other").string();
  ASSERT_EQ(propose({{"out", other}}, cards).code, done);
  EXPECT_NE(council::proposal_hash(*read_proposal(out)), council::proposal_hash(*read_proposal(other)));
}

TEST_F(CouncilPropose, names_what_does_not_fit) {
  EXPECT_NE(propose({}, {cards[0], cards[1]}).error.find("1, 4, 7, 10"), std::string::npos);
  EXPECT_NE(propose({}, {cards[0], cards[1], cards[2], cards[2]}).error.find("member 4"), std::string::npos);
  EXPECT_NE(propose({}, {cards[0], "nowhere"}).error.find("nowhere"), std::string::npos);
  EXPECT_NE(propose({{"admins", ""}}, cards).error.find("admins"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(out));
}

}  // namespace
}  // namespace jurat::node
