#include "council/ceremony/armor.h"
#include "council/ceremony/ceremony_council.h"
#include "node/commands/ran.h"
#include "node/founding_verbs.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace commands {
extern const Command council_inspect;
}
namespace {

TEST(CouncilInspect, shows_a_card_or_a_proposal_and_what_comes_next) {
  const council::ceremony::Council council(4);
  const TemporaryFolder folder;
  const auto card = council::card_of(council.proposal, NodeIndex{2});
  const auto card_file = (folder.path() / "card").string(), proposal_file = (folder.path() / "proposal").string();
  ASSERT_TRUE(write_card(card_file, card));
  ASSERT_TRUE(write_proposal(proposal_file, council.proposal));
  EXPECT_EQ(run_command(commands::council_inspect, {}, {card_file}).output, shown(card));
  const auto ran = run_command(commands::council_inspect, {}, {proposal_file});
  EXPECT_EQ(ran.output.find(shown(council.proposal)), 0U);
  EXPECT_NE(ran.output.find("--fingerprint " + council::fingerprint(council::proposal_hash(council.proposal))),
            std::string::npos);
}

TEST(CouncilInspect, names_a_file_that_is_neither) {
  const TemporaryFolder folder;
  const auto ran = run_command(commands::council_inspect, {}, {folder.write("letter", "Dear Ada").string()});
  EXPECT_EQ(ran.code, failed);
  EXPECT_NE(ran.error.find("letter"), std::string::npos);
  EXPECT_NE(ran.error.find("BEGIN JURAT PROPOSAL"), std::string::npos) << ran.error;
  EXPECT_EQ(run_command(commands::council_inspect, {}, {"nowhere"}).code, failed);
}

}  // namespace
}  // namespace jurat::node
