#include "node/ceremony_run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>

#include "node/files.h"
#include "node/founding_notes.h"
#include "node/four_homes.h"
#include "node/key_folder.h"

namespace jurat::node {
namespace {

// Four homes that accepted one proposal.
class CeremonyRunTest : public testing::Test {
 protected:
  void SetUp() override {
    std::vector<council::Card> cards;
    for (std::size_t i = 0; i < 4; ++i) {
      ASSERT_TRUE(make_folder(four_.homes[i].folder));
      auto keeper = KeyFolder::open(four_.homes[i].keys(), Secret(), true, system_random());
      ASSERT_TRUE(keeper);
      keepers_.push_back(std::move(*keeper));
      const auto keys = make_own_keys(keepers_[i], system_random());
      const auto& planned = four_.plan.members[i];
      cards.push_back(council::make_card({{},
                                          {},
                                          planned.name,
                                          planned.operator_name,
                                          planned.address,
                                          {},
                                          {},
                                          {},
                                          planned.peer_address,
                                          planned.engine_address},
                                         keys->identity, keys->network)
                          .value());
    }
    council::ProposalTerms terms;
    terms.settings = four_.plan.settings;
    terms.key_sets = 1;
    proposal_ = council::propose(cards, terms).value();
    for (std::size_t i = 0; i < 4; ++i) ASSERT_TRUE(keep_proposal(four_.homes[i], proposal_, keepers_[i], false));
  }

  CeremonyRun run_of(std::size_t i) {
    return {four_.homes[i],
            keepers_[i],
            proposal_,
            four_.plan.members[i].peer_address,
            primes_,
            system_random(),
            [this](std::string_view line) {
              const std::scoped_lock lock(mutex_);
              lines_.emplace_back(line);
            }};
  }
  std::future<Result<crypto::LockFile>> start(CeremonyRun run) {
    return std::async(std::launch::async, [run = std::move(run)]() mutable { return run_ceremony(std::move(run)); });
  }
  bool told(std::string_view words) {
    const std::scoped_lock lock(mutex_);
    return std::ranges::any_of(lines_, [&](const auto& line) { return line.find(words) != std::string::npos; });
  }

  FourHomes four_;
  std::vector<KeyFolder> keepers_;
  council::Proposal proposal_;
  council::PrimeSource primes_ = council::ceremony::published_primes();
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

TEST_F(CeremonyRunTest, a_member_that_comes_late_is_waited_for_by_name) {
  auto first = start(run_of(0));
  auto second = start(run_of(1));
  auto third = start(run_of(2));
  while (!told("waiting for member 4 (node-4 at " + four_.plan.members[3].peer_address + ")"))
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_FALSE(read_lock_file(four_.homes[0]));
  auto fourth = start(run_of(3));
  for (auto* one : {&first, &second, &third, &fourth}) {
    const auto founded = one->get();
    EXPECT_TRUE(founded) << founded.error().message;
  }
}

TEST_F(CeremonyRunTest, who_does_not_come_in_time_is_named_on_both_sides) {
  auto leader = run_of(0);
  auto member = run_of(1);
  leader.at_most = member.at_most = std::chrono::milliseconds(1'500);
  auto leading = start(std::move(leader));
  auto attending = start(std::move(member));
  const auto led = leading.get();
  const auto attended = attending.get();
  ASSERT_FALSE(led);
  ASSERT_FALSE(attended);
  EXPECT_EQ(led.error().failure, Failure::not_enough_nodes);
  EXPECT_NE(led.error().message.find("3 (node-3 at "), std::string::npos) << led.error().message;
  EXPECT_EQ(led.error().message.find("2 (node-2"), std::string::npos) << led.error().message;
  EXPECT_NE(attended.error().message.find("member 1"), std::string::npos) << attended.error().message;
}

TEST_F(CeremonyRunTest, whoever_lost_the_lock_file_gets_it_from_member_1_alone) {
  {
    std::vector<std::future<Result<crypto::LockFile>>> all;
    for (std::size_t i = 0; i < 4; ++i) all.push_back(start(run_of(i)));
    for (auto& one : all) ASSERT_TRUE(one.get());
  }
  std::filesystem::remove(four_.homes[3].lock_file());
  primes_ = [](std::uint32_t) -> Result<crypto::SafePrimes> {
    return fail(Failure::internal, "nothing is dealt again");
  };
  auto leader = run_of(0);
  leader.linger = std::chrono::seconds(5);
  auto leading = start(std::move(leader));
  const auto founded = start(run_of(3)).get();
  ASSERT_TRUE(founded) << founded.error().message;
  EXPECT_TRUE(read_lock_file(four_.homes[3]));
  const auto led = leading.get();
  EXPECT_TRUE(led) << led.error().message;
  EXPECT_TRUE(told("no word that the lock file arrived at member 2 (node-2"));
}

TEST_F(CeremonyRunTest, an_address_that_is_taken_is_said) {
  auto run = run_of(1);
  run.listen = "203.0.113.1:1";  // of no interface of this machine
  const auto refused = run_ceremony(std::move(run));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("address for the other nodes"), std::string::npos) << refused.error().message;
}

TEST(CeremonyRun, listens_at_an_address_or_at_the_port_of_a_name) {
  EXPECT_EQ(listen_for("127.0.0.1:9330"), "127.0.0.1:9330");
  EXPECT_EQ(listen_for("[::1]:9330"), "[::1]:9330");
  EXPECT_EQ(listen_for("north.example.org:9330"), "0.0.0.0:9330");
}

}  // namespace
}  // namespace jurat::node
