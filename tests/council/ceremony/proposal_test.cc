#include "council/ceremony/proposal.h"

#include <gtest/gtest.h>

#include "core/limits.h"
#include "council/ceremony/ceremony_council.h"

namespace jurat::council {
namespace {

using ceremony::Council;

TEST(Card, is_signed_by_its_identity_and_any_altered_byte_shows) {
  Council council(4);
  const auto card = card_of(council.proposal, NodeIndex{2});
  const auto bytes = encode(card);
  const auto read = parse_card(bytes);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(encode(*read), bytes);
  EXPECT_EQ(card_hash(*read), card_hash(card));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto altered = bytes;
    altered[i] ^= 1;
    EXPECT_FALSE(parse_card(altered)) << i;
    EXPECT_FALSE(parse_card(ByteSpan(bytes).first(i))) << i;
  }
}

TEST(Proposal, reads_back_and_any_altered_byte_is_another_proposal_or_none) {
  Council council(4);
  const auto bytes = encode(council.proposal);
  const auto read = parse_proposal(bytes);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(encode(*read), bytes);
  const auto hash = proposal_hash(*read);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto altered = bytes;
    altered[i] ^= 1;
    const auto other = parse_proposal(altered);
    EXPECT_TRUE(!other || proposal_hash(*other) != hash) << i;
  }
}

TEST(Proposal, a_card_whose_keys_or_addresses_were_replaced_is_named) {
  Council council(4);
  auto proposal = council.proposal;
  proposal.definition.members[2].peer_address = "10.6.6.6:9330";
  auto read = parse_proposal(encode(proposal));
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message.find("card of node-3"), std::string::npos) << read.error().message;
  proposal = council.proposal;
  proposal.definition.members[2].tls_key = council.random.array<32>();
  EXPECT_FALSE(parse_proposal(encode(proposal)));
  proposal = council.proposal;
  std::swap(proposal.cards[0], proposal.cards[1]);
  EXPECT_FALSE(parse_proposal(encode(proposal)));
}

TEST(Proposal, what_no_council_may_have_is_refused) {
  Council council(4);
  const auto cards_of = [&](std::vector<std::uint8_t> places) {
    std::vector<Card> cards;
    for (const auto place : places) cards.push_back(card_of(council.proposal, NodeIndex{place}));
    return cards;
  };
  ProposalTerms terms;
  terms.settings = council.proposal.definition.settings;
  EXPECT_TRUE(propose(cards_of({1, 2, 3, 4}), terms));
  EXPECT_FALSE(propose(cards_of({1, 2, 3}), terms)) << "3 is not 3f + 1";
  EXPECT_FALSE(propose({}, terms));
  EXPECT_FALSE(propose(cards_of({1, 2, 3, 3}), terms)) << "one card twice";
  for (const std::uint32_t wrong : {0U, static_cast<std::uint32_t>(limits::key_sets_dealt) + 1}) {
    terms.key_sets = wrong;
    EXPECT_FALSE(propose(cards_of({1, 2, 3, 4}), terms)) << wrong;
  }
  EXPECT_THROW(Council(13), std::exception) << "more than token keys can be shared by";
}

TEST(Proposal, begins_with_epoch_1_and_with_members_that_people_can_tell_apart) {
  Council council(4);
  auto later = council.proposal;
  later.definition.epoch = 2;
  EXPECT_FALSE(parse_proposal(encode(later)));
  std::vector<Card> cards;
  for (std::uint8_t i = 1; i <= 4; ++i) {
    auto member = card_of(council.proposal, NodeIndex{i}).member;
    if (i == 4) member.name = "node-1";
    auto& disk = council.disk(i);
    cards.push_back(make_card(member, council.identity(i), network_keys(disk, council.random).value()).value());
  }
  ProposalTerms terms;
  terms.settings = council.proposal.definition.settings;
  const auto proposed = propose(cards, terms);
  ASSERT_FALSE(proposed);
  EXPECT_NE(proposed.error().message.find("called node-1"), std::string::npos);
}

TEST(Proposal, an_acceptance_is_of_one_member_and_one_proposal) {
  Council council(4);
  std::vector<crypto::Ed25519Signature> all;
  for (unsigned i = 1; i <= 4; ++i) all.push_back(accept_proposal(council.identity(i), council.proposal));
  EXPECT_TRUE(check_acceptances(council.proposal, all));
  auto other = council.proposal;
  other.key_sets = 2;
  EXPECT_FALSE(check_acceptances(other, all));
  std::swap(all[1], all[2]);
  const auto swapped = check_acceptances(council.proposal, all);
  ASSERT_FALSE(swapped);
  EXPECT_NE(swapped.error().message.find("member 2 (node-2)"), std::string::npos);
  all.pop_back();
  EXPECT_FALSE(check_acceptances(council.proposal, all));
}

TEST(Proposal, a_node_finds_its_place_by_all_its_keys) {
  Council council(4);
  auto& disk = council.disk(3);
  const auto keys = network_keys(disk, council.random);
  EXPECT_EQ(find_own_place(council.proposal, council.identity(3), *keys).value(), NodeIndex{3});
  const auto others = network_keys(council.disk(2), council.random);
  EXPECT_EQ(find_own_place(council.proposal, council.identity(3), *others).error().failure, Failure::conflict);
  const auto stranger = crypto::Ed25519Key::generate(council.random);
  EXPECT_EQ(find_own_place(council.proposal, stranger, *keys).error().failure, Failure::not_found);
}

}  // namespace
}  // namespace jurat::council
