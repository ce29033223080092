#include "council/ceremony/ceremony_member.h"

#include <gtest/gtest.h>

#include "council/ceremony/ceremony_council.h"

namespace jurat::council {
namespace {

using ceremony::Council;

// Four members, and a dealer that can do what an honest one never would: it knows all keys.
class LyingDealer : public ::testing::Test {
 protected:
  LyingDealer() : council(4), hash(proposal_hash(council.proposal)) {
    for (unsigned i = 1; i <= 4; ++i) {
      council.start_member(i);
      acceptances.push_back(accept_proposal(council.identity(i), council.proposal));
    }
    const auto primes = ceremony::published_primes();
    std::uint32_t number = 0;
    for (auto* key : {&id, &access, &other}) {
      const auto drawn = primes(number++);
      *key = crypto::deal_rsa_key(*drawn, 3, 4, council.random).value();
    }
  }

  CeremonyRequest deal_to(std::uint8_t member) {
    CeremonyRequest request{CeremonyStep::deal, hash, 1, 1, acceptances};
    request.keys = {id.public_key, access.public_key};
    request.id_share = id.shares[member - 1U].clone();
    request.access_share = access.shares[member - 1U].clone();
    return request;
  }
  CeremonyAnswer ask(std::uint8_t member, const CeremonyRequest& request, NodeIndex from = NodeIndex{1}) {
    return parse_ceremony_answer(council.members[member]->answer(from, encode(request))).value();
  }
  // What the dealer can compute without asking anybody.
  Transcript right_transcript() {
    Transcript transcript{acceptances, {{{id.public_key, access.public_key}, {}}}};
    auto& set = transcript.sets.front();
    for (std::uint8_t i = 1; i <= 4; ++i) {
      const KeptTokenShare share{1, set.keys, id.shares[i - 1U].clone(), access.shares[i - 1U].clone()};
      set.partials.push_back(partials_of_share(ceremony_messages(hash, 1, set.keys), 4, share).value());
    }
    return transcript;
  }
  CeremonyRequest sign_request(const Transcript& transcript) {
    CeremonyRequest request{CeremonyStep::sign, hash, 1};
    request.transcript = encode(transcript);
    return request;
  }
  static bool says(const CeremonyAnswer& answer, std::string_view words) {
    return answer.refusal && answer.refusal->find(words) != std::string::npos;
  }

  Council council;
  Hash32 hash;
  std::vector<crypto::Ed25519Signature> acceptances;
  crypto::DealtRsaKey id, access, other;
};

TEST_F(LyingDealer, an_honest_one_is_signed_for) {
  for (std::uint8_t i = 1; i <= 4; ++i) {
    EXPECT_FALSE(ask(i, deal_to(i)).refusal);
    const auto answered = ask(i, sign_request(right_transcript()));
    EXPECT_FALSE(answered.refusal) << *answered.refusal;
    const auto definition = definition_of(council.proposal, right_transcript());
    EXPECT_TRUE(crypto::verify_ed25519(council.identity(i).public_key(), crypto::definition_hash(definition),
                                       answered.signature));
  }
}

TEST_F(LyingDealer, a_wrong_share_is_found_by_its_node_whatever_the_transcript_says) {
  auto deal = deal_to(3);
  deal.id_share = id.shares[1].clone();  // node 2's
  const auto answered = ask(3, deal);
  ASSERT_FALSE(answered.refusal);
  auto transcript = right_transcript();
  EXPECT_TRUE(check_transcript(council.proposal, transcript));
  EXPECT_TRUE(says(ask(3, sign_request(transcript)), "not of the shares it keeps"));
  // With node 3's true partial instead, everybody finds the subsets that do not sign.
  transcript.sets[0].partials[2] = answered.dealt->partials[0];
  for (std::uint8_t i = 1; i <= 4; ++i) {
    if (i != 3) ask(i, deal_to(i));
    EXPECT_TRUE(says(ask(i, sign_request(transcript)), "key set 1, ID key")) << int{i};
  }
}

TEST_F(LyingDealer, shares_of_different_keys_to_different_nodes_are_found) {
  auto deal = deal_to(2);
  deal.keys.access_key = other.public_key;
  deal.access_share = other.shares[1].clone();
  EXPECT_FALSE(ask(2, deal).refusal);
  EXPECT_TRUE(says(ask(2, sign_request(right_transcript())), "other keys than the transcript"));
}

TEST_F(LyingDealer, a_node_without_shares_does_not_sign) {
  EXPECT_TRUE(says(ask(4, sign_request(right_transcript())), "keeps no shares"));
}

TEST_F(LyingDealer, a_node_signs_one_definition_also_after_it_started_again) {
  EXPECT_FALSE(ask(2, deal_to(2)).refusal);
  const auto first = ask(2, sign_request(right_transcript()));
  ASSERT_FALSE(first.refusal);
  auto second = right_transcript();
  std::swap(second.sets[0].keys.id_key, second.sets[0].keys.access_key);
  for (int round = 0; round < 2; ++round) {
    EXPECT_TRUE(says(ask(2, sign_request(second)), "signs no second one"));
    EXPECT_TRUE(says(ask(2, deal_to(2)), "do not change any more"));
    EXPECT_EQ(ask(2, sign_request(right_transcript())).signature, first.signature);
    council.start_member(2);
  }
  // Nor does its home join the founding of another proposal.
  auto changed = council.proposal;
  changed.key_sets = 2;
  const auto opened = CeremonyMember::open(changed, council.disk(2), council.disk(2), council.random);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().failure, Failure::conflict);
}

TEST_F(LyingDealer, shares_are_taken_only_under_the_acceptances_of_all) {
  auto deal = deal_to(2);
  deal.signatures.pop_back();
  EXPECT_TRUE(says(ask(2, deal), "3 acceptances"));
  deal = deal_to(2);
  deal.signatures[3] = deal.signatures[0];
  EXPECT_TRUE(says(ask(2, deal), "member 4 (node-4)"));
  EXPECT_FALSE(*token_share(1, council.disk(2)));
  auto transcript = right_transcript();
  EXPECT_FALSE(ask(2, deal_to(2)).refusal);
  transcript.acceptances[3] = transcript.acceptances[0];
  EXPECT_TRUE(says(ask(2, sign_request(transcript)), "member 4 (node-4)"));
}

TEST_F(LyingDealer, sets_that_were_not_proposed_and_whole_keys_are_refused) {
  for (const std::uint32_t number : {0U, 2U}) {
    auto deal = deal_to(2);
    deal.key_set = number;
    EXPECT_TRUE(says(ask(2, deal), "not one of the 1 proposed")) << number;
  }
  CeremonyRequest make{CeremonyStep::make, hash, 1, 1, acceptances};
  EXPECT_TRUE(says(ask(2, make), "shared in every other"));
  auto fewer = right_transcript();
  fewer.sets.clear();
  EXPECT_TRUE(ask(2, sign_request(fewer)).refusal);
  auto twice = right_transcript();
  twice.sets.push_back(twice.sets[0]);
  EXPECT_TRUE(ask(2, sign_request(twice)).refusal);
}

TEST_F(LyingDealer, nobody_but_member_1_leads_and_only_for_this_proposal) {
  for (const NodeIndex from : {NodeIndex{0}, NodeIndex{2}, NodeIndex{3}, NodeIndex{4}, NodeIndex{5}})
    EXPECT_TRUE(says(ask(2, deal_to(2), from), "only member 1")) << int{from.value};
  auto deal = deal_to(2);
  deal.proposal[0] ^= 1;
  EXPECT_TRUE(says(ask(2, deal), "must accept the same file"));
  EXPECT_FALSE(*token_share(1, council.disk(2)));
  EXPECT_TRUE(parse_ceremony_answer(council.members[2]->answer(NodeIndex{1}, Bytes{0x80}))->refusal);
}

TEST_F(LyingDealer, what_an_earlier_run_sent_is_void) {
  auto late = deal_to(2);
  auto newer = deal_to(2);
  newer.attempt = 2;
  EXPECT_FALSE(ask(2, newer).refusal);
  EXPECT_TRUE(says(ask(2, late), "earlier run"));
}

TEST_F(LyingDealer, no_lock_file_without_the_signature_of_all) {
  ask(2, deal_to(2));
  CeremonyRequest finish{CeremonyStep::finish, hash, 1};
  EXPECT_TRUE(says(ask(2, finish), "has not signed"));
  ask(2, sign_request(right_transcript()));
  const auto definition = definition_of(council.proposal, right_transcript());
  for (unsigned i = 1; i <= 4; ++i)
    finish.signatures.push_back(crypto::sign_definition(council.identity(i), definition));
  auto forged = finish.signatures;
  std::swap(forged, finish.signatures);
  finish.signatures[3] = finish.signatures[0];
  EXPECT_TRUE(ask(2, finish).refusal);
  finish.signatures.pop_back();
  EXPECT_TRUE(ask(2, finish).refusal);
  EXPECT_FALSE(council.disk(2).lock);
  finish.signatures = forged;
  EXPECT_FALSE(ask(2, finish).refusal);
  EXPECT_TRUE(council.disk(2).lock);
}

TEST(CeremonyMember, a_home_that_is_no_member_or_has_other_keys_does_not_take_part) {
  Council council(4);
  MemoryKeeper stranger;
  const auto opened = CeremonyMember::open(council.proposal, stranger, council.disk(1), council.random);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().failure, Failure::not_found);
  council.disk(2).secrets.kept["tls"] = council.random.secret(32);
  const auto other = CeremonyMember::open(council.proposal, council.disk(2), council.disk(2), council.random);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().failure, Failure::conflict);
}

}  // namespace
}  // namespace jurat::council
