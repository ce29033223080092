// Four real engines and their applications in one process: one of them proposes what the others must refuse.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "network/engine/comet/council_of_engines.h"
#include "network/engine/comet/remembering.h"

namespace jurat::network {
namespace {

using namespace std::chrono_literals;
using tests::CouncilOfEngines;
using tests::RememberingApplication;

Bytes entry_of(const std::string& text) { return to_bytes(std::string_view(text)); }

// Lets everything into its pool, its proposals and its votes.
class Lying final : public Application {
 public:
  AppliedHead head() const override { return honest.head(); }
  Result<void> check(ByteSpan) override { return {}; }
  Result<void> admit(ByteSpan entry, Moment) override {
    if (!entry.empty() && entry.front() == '!') ++looked_at;
    return {};
  }
  Result<void> accept(const std::vector<Bytes>&) override { return {}; }
  Result<StagedBlock> stage(std::uint64_t height, Moment time, const Hash32& hash,
                            const std::vector<Bytes>& entries) override {
    return honest.stage(height, time, hash, entries);
  }
  Result<void> commit() override { return honest.commit(); }
  RememberingApplication honest;
  std::atomic<int> looked_at = 0;  // forged entries, by submit, CheckTx, PrepareProposal
};

// Protocols 8: one predicate refuses it in CheckTx and ProcessProposal alike.
TEST(four_engines, a_proposal_with_a_forged_entry_is_decided_by_nobody_and_the_others_go_on) {
  const CouncilOfEngines council(4);
  Lying liar;
  std::array<RememberingApplication, 3> honest;
  std::vector<std::unique_ptr<Engine>> engines;
  for (std::size_t i = 0; i < 4; ++i) {
    Application& application = i == 0 ? static_cast<Application&>(liar) : honest[i - 1];
    engines.push_back(start_comet(council.settings(i), application, system_clock()).value());
  }
  ASSERT_TRUE(engines[1]->submit(entry_of("first"), 60s));
  const auto forged = engines[0]->submit(entry_of("!forged"), 0ms);
  ASSERT_FALSE(forged);
  EXPECT_EQ(forged.error().failure, Failure::pending);
  // Until the liar has had its turns, every fourth height.
  for (int i = 0; honest[0].head().height < 12 || liar.looked_at < 4; ++i) {
    ASSERT_LT(i, 100);
    const auto decided = engines[1 + static_cast<std::size_t>(i) % 3]->submit(entry_of(std::to_string(i)), 60s);
    ASSERT_TRUE(decided) << decided.error().message;
  }
  for (auto& engine : engines) engine->stop();
  EXPECT_EQ(liar.honest.times(entry_of("!forged")), 0U);
  for (const RememberingApplication& application : honest) EXPECT_EQ(application.times(entry_of("!forged")), 0U);
  const auto shortest = std::min({honest[0].blocks().size(), honest[1].blocks().size(), honest[2].blocks().size()});
  for (std::size_t height = 0; height < shortest; ++height) {
    EXPECT_EQ(honest[0].blocks()[height].root, honest[1].blocks()[height].root);
    EXPECT_EQ(honest[0].blocks()[height].root, honest[2].blocks()[height].root);
  }
}

}  // namespace
}  // namespace jurat::network
