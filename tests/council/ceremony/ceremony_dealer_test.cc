#include "council/ceremony/ceremony_dealer.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "council/ceremony/ceremony_council.h"
#include "council/ceremony/found.h"

namespace jurat::council {
namespace {

using ceremony::Council;

// Every node has the one lock file, and what each keeps belongs to it and signs.
void expect_founded(Council& council) {
  const auto n = static_cast<std::uint8_t>(council.disks.size());
  ASSERT_TRUE(council.disk(1).lock);
  const auto& lock = *council.disk(1).lock;
  const auto bytes = crypto::encode(lock);
  ASSERT_TRUE(crypto::parse_lock_file(bytes));
  const auto transcript = parse_transcript(council.disk(n).pages.at("transcript"));
  ASSERT_TRUE(transcript);
  EXPECT_TRUE(check_transcript(council.proposal, *transcript));
  for (std::uint8_t i = 1; i <= n; ++i) {
    auto& disk = council.disk(i);
    ASSERT_TRUE(disk.lock) << "node " << int{i};
    EXPECT_EQ(crypto::encode(*disk.lock), bytes) << "node " << int{i};
    ASSERT_TRUE(share_sealing_key(disk, council.random));
    const auto keys = load_kept_keys(council.proposal.key_sets, disk, n);
    ASSERT_TRUE(keys) << keys.error().message;
    const auto belongs = check_belongs(*keys, lock, NodeIndex{i});
    EXPECT_TRUE(belongs) << belongs.error().message;
    EXPECT_TRUE(check_own_partials(council.proposal, *transcript, NodeIndex{i}, disk));
  }
}

TEST(CeremonyDealer, four_nodes_found_a_council_whose_every_three_can_sign) {
  Council council(4, 2);
  const auto ran = council.run();
  ASSERT_TRUE(ran) << ran.error().message;
  expect_founded(council);
  for (unsigned i = 1; i <= 4; ++i) EXPECT_TRUE(council.members[i]->may_leave()) << i;
  // With the kept shares, not the ceremony's partials: an ordinary signature by any three.
  const auto& keys = council.disk(1).lock->definition.key_sets[1];
  const auto message = as_bytes("header.payload");
  std::vector<crypto::IndexedRsaShare> shares;
  for (std::uint8_t i = 1; i <= 4; ++i) {
    const auto kept = token_share(2, council.disk(i));
    const auto share = crypto::RsaKeyShare::parse(keys.access_key, 4, (*kept)->access_share);
    shares.push_back({NodeIndex{i}, *share->sign_sha256(message)});
  }
  for (std::size_t left_out = 0; left_out < 4; ++left_out) {
    auto three = shares;
    three.erase(three.begin() + static_cast<std::ptrdiff_t>(left_out));
    const auto combined = crypto::combine_rsa_shares(keys.access_key, 3, 4, message, three);
    ASSERT_TRUE(combined);
    EXPECT_TRUE(crypto::RsaVerifier(keys.access_key).verify_sha256(message, combined->signature));
  }
}

TEST(CeremonyDealer, seven_nodes_found_a_council) {
  Council council(7);
  const auto ran = council.run();
  ASSERT_TRUE(ran) << ran.error().message;
  expect_founded(council);
  EXPECT_EQ(council.disk(7).lock->definition.t, 5);
}

TEST(CeremonyDealer, a_council_of_one_takes_the_same_steps_with_whole_keys) {
  Council council(1, 2);
  council.primes = [](std::uint32_t) -> Result<crypto::SafePrimes> {
    return fail(Failure::internal, "no primes are needed");
  };
  const auto ran = council.run();
  ASSERT_TRUE(ran) << ran.error().message;
  expect_founded(council);
  EXPECT_FALSE(*token_share(1, council.disk(1)));
}

TEST(CeremonyDealer, lost_repeated_and_late_messages_change_nothing) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    Council council(4);
    council.random = SeededRandom_for_tests(seed);
    council.lost_percent = 30;
    council.repeats = true;
    const auto ran = council.run();
    ASSERT_TRUE(ran) << ran.error().message;
    council.lost_percent = 0;  // farewells may be lost; the lock file is not
    expect_founded(council);
  }
}

// For each durable write of each node: the node dies there, before or after the write, and starts again.
TEST(CeremonyDealer, goes_on_after_a_crash_at_every_write_of_every_node) {
  std::vector<int> writes;
  {
    Council council(4);
    ASSERT_TRUE(council.run());
    for (const auto& disk : council.disks) writes.push_back(disk->writes);
  }
  ASSERT_EQ(writes, (std::vector<int>{7, 4, 4, 4})) << "attempt, dealt set, transcript; share, transcript, mark, lock";
  for (unsigned node : {1U, 2U}) {  // 2, 3 and 4 do the same
    for (int at = 0; at < writes[node - 1]; ++at) {
      for (const bool is_done : {false, true}) {
        Council council(4);
        council.repeats = true;  // also what the dealer sent before it died
        council.disk(node).dies_at = at;
        council.disk(node).last_is_done = is_done;
        const auto ran = council.run();
        ASSERT_TRUE(ran) << "node " << node << " at write " << at << ": " << ran.error().message;
        EXPECT_EQ(council.restarts, 1U) << "node " << node << " at write " << at;
        expect_founded(council);
      }
    }
  }
}

TEST(CeremonyDealer, a_complete_set_is_not_dealt_again) {
  Council council(4, 2);
  unsigned drawn = 0;
  council.primes = [&drawn, from = ceremony::published_primes()](std::uint32_t number) -> Result<crypto::SafePrimes> {
    ++drawn;
    return from(number);
  };
  council.disk(1).dies_at = 4;  // attempt, share 1, dealt 1, share 2, dealt 2
  const auto ran = council.run();
  ASSERT_TRUE(ran) << ran.error().message;
  EXPECT_EQ(drawn, 6U) << "two keys of set 1, and of set 2 twice";
  expect_founded(council);
}

TEST(CeremonyDealer, a_second_run_after_the_end_hands_the_lock_file_out_again) {
  Council council(4);
  ASSERT_TRUE(council.run());
  council.disk(3).lock.reset();
  council.members.clear();
  council.dealer.reset();
  council.primes = [](std::uint32_t) -> Result<crypto::SafePrimes> {
    return fail(Failure::internal, "nothing is dealt again");
  };
  const auto ran = council.run();
  ASSERT_TRUE(ran) << ran.error().message;
  expect_founded(council);
}

struct Lie {
  const char* what;
  CeremonyStep step;
  std::function<void(CeremonyAnswer&)> change;
};

TEST(CeremonyDealer, a_lying_member_is_named_and_nothing_is_founded) {
  const std::vector<Lie> lies{
      {"acceptance", CeremonyStep::accept, [](CeremonyAnswer& answer) { answer.signature[0] ^= 1; }},
      {"partial of the ID key", CeremonyStep::deal,
       [](CeremonyAnswer& answer) { answer.dealt->partials[0].id[200] ^= 1; }},
      {"partial of the access key", CeremonyStep::deal,
       [](CeremonyAnswer& answer) { answer.dealt->partials[0].access[200] ^= 1; }},
      {"no partials", CeremonyStep::deal, [](CeremonyAnswer& answer) { answer.dealt.reset(); }},
      {"signature", CeremonyStep::sign, [](CeremonyAnswer& answer) { answer.signature[5] ^= 1; }},
      {"refuses to sign", CeremonyStep::sign, [](CeremonyAnswer& answer) { answer.refusal = "no"; }}};
  for (const auto& lie : lies) {
    Council council(4);
    council.lie = [&](NodeIndex of, const Bytes&, Bytes answer) {
      auto parsed = parse_ceremony_answer(answer);
      if (of.value != 3 || parsed->step != lie.step) return answer;
      lie.change(*parsed);
      return encode(*parsed);
    };
    const auto ran = council.run();
    ASSERT_FALSE(ran) << lie.what;
    EXPECT_NE(ran.error().message.find("member 3 (node-3)"), std::string::npos) << ran.error().message;
    for (const auto& disk : council.disks) EXPECT_FALSE(disk->lock) << lie.what;
  }
  Council council(4);
  council.lie = [](NodeIndex of, const Bytes&, Bytes answer) { return of.value == 2 ? Bytes{1, 2, 3} : answer; };
  const auto ran = council.run();
  ASSERT_FALSE(ran);
  EXPECT_NE(ran.error().message.find("member 2 (node-2)"), std::string::npos);
}

TEST(CeremonyDealer, who_accepted_another_proposal_is_waited_for_and_said_once) {
  Council council(4);
  council.lie = [](NodeIndex of, const Bytes&, Bytes answer) {
    auto parsed = parse_ceremony_answer(answer);
    if (of.value != 4) return answer;
    return encode(CeremonyAnswer{parsed->step, parsed->attempt, 0, "accepted another"});
  };
  const auto ran = council.run();
  ASSERT_FALSE(ran);
  EXPECT_EQ(ran.error().failure, Failure::too_slow);
  EXPECT_EQ(council.dealer->missing(), std::vector<NodeIndex>{NodeIndex{4}});
  EXPECT_EQ(
      std::ranges::count_if(council.news, [](const auto& line) { return line.find("refuses") != std::string::npos; }),
      1);
  council.lie = nullptr;
  EXPECT_TRUE(council.run());
  expect_founded(council);
}

TEST(CeremonyDealer, a_stranger_is_not_heard) {
  Council council(4);
  ASSERT_TRUE(council.start_dealer());
  ASSERT_TRUE(council.dealer->ask());
  EXPECT_FALSE(council.dealer->hear(NodeIndex{5}, {}));
  EXPECT_FALSE(council.dealer->hear(NodeIndex{0}, {}));
}

TEST(CeremonyDealer, a_page_of_another_founding_is_not_taken_up) {
  Council other(4), council(4);
  ASSERT_TRUE(other.run());
  council.proposal.key_sets = 1;
  council.disk(1).pages["dealt_1"] = other.disk(1).pages.at("dealt_1");
  council.proposal.definition.council[0] ^= 1;
  EXPECT_FALSE(council.start_dealer());
}

}  // namespace
}  // namespace jurat::council
