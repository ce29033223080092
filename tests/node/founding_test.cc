#include "node/founding.h"

#include <gtest/gtest.h>

#include <set>

#include "node/files.h"
#include "node/key_folder.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

council::Plan small_plan() {
  council::Plan plan;
  plan.members.push_back({"node-1", "Ada", "https://auth.example"});
  plan.key_sets = 2;
  plan.settings = {false, false, "123456789012", "eu-local-1", "https://auth.example"};
  return plan;
}

Secret passphrase() { return Secret::copy_of(as_bytes("horse")); }

Result<crypto::LockFile> found(const Home& home, const Progress& progress = [](std::string_view) {}) {
  return found_council(home, small_plan(), passphrase(), system_random(), system_clock(), progress);
}

TEST(Founding, makes_a_home_whose_keys_belong_to_its_lock_file) {
  const TemporaryFolder folder;
  const Home home{folder.path() / "home"};
  std::vector<std::string> lines;
  const auto made = found(home, [&](std::string_view line) { lines.emplace_back(line); });
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(lines.size(), 4U) << "identity, two key sets, lock file";
  const auto read = read_lock_file(home);
  ASSERT_TRUE(read) << read.error().message;
  auto keeper = KeyFolder::open(home.keys(), passphrase(), false, system_random());
  ASSERT_TRUE(keeper);
  const auto keys = council::load_kept_keys(2, *keeper, 1);
  ASSERT_TRUE(keys) << keys.error().message;
  EXPECT_TRUE(council::check_belongs(*keys, *read, NodeIndex{1}));
}

TEST(Founding, a_founded_home_is_refused) {
  const TemporaryFolder folder;
  const Home home{folder.path()};
  ASSERT_TRUE(found(home));
  const auto before = content_of(home.lock_file());
  const auto again = found(home);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().failure, Failure::conflict);
  EXPECT_EQ(content_of(home.lock_file()), before);
}

TEST(Founding, a_folder_with_other_files_is_refused_and_left_alone) {
  const TemporaryFolder folder;
  folder.write("letters.txt", "x");
  const auto refused = found({folder.path()});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("letters.txt"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "keys"));
}

// Every durable step of a whole run is one file in the home. For each prefix of them, a home in that state (as a crash
// leaves it, with a torn temporary file of the next step) is founded again: what was kept is used, not made again.
TEST(Founding, goes_on_after_a_crash_at_each_step) {
  const TemporaryFolder folder;
  const Home whole{folder.path() / "whole"};
  ASSERT_TRUE(found(whole));
  const std::vector<std::filesystem::path> steps{"keys/root.key",
                                                 "keys/identity.key",
                                                 "keys/tls.key",
                                                 "keys/validator.key",
                                                 "keys/engine.key",
                                                 "keys/share_sealing.key",
                                                 "ceremony/proposal",
                                                 "keys/ceremony_accepted.key",
                                                 "keys/token_keys_1.key",
                                                 "keys/token_keys_2.key",
                                                 "ceremony/attempt",
                                                 "ceremony/dealt_1",
                                                 "ceremony/dealt_2",
                                                 "ceremony/transcript",
                                                 "keys/ceremony_signed.key",
                                                 "council.json"};
  for (const auto& step : steps) ASSERT_TRUE(std::filesystem::exists(whole.folder / step)) << step;
  for (std::size_t done = 0; done <= steps.size(); ++done) {
    const Home home{folder.path() / ("crashed_" + std::to_string(done))};
    ASSERT_TRUE(make_folder(home.keys()));
    ASSERT_TRUE(make_folder(home.ceremony()));
    for (std::size_t i = 0; i < done; ++i) std::filesystem::copy_file(whole.folder / steps[i], home.folder / steps[i]);
    if (done < steps.size()) {
      auto torn = home.folder / steps[done];
      torn += ".new";
      ASSERT_TRUE(write_atomically(torn, as_bytes("torn"), 0600));
    }
    const auto resumed = found(home);
    ASSERT_TRUE(resumed) << "after " << done << " steps: " << resumed.error().message;
    for (std::size_t i = 0; i < done; ++i) {
      if (steps[i] == "ceremony/attempt") continue;  // counts the runs
      EXPECT_EQ(content_of(home.folder / steps[i]), content_of(whole.folder / steps[i]))
          << steps[i] << " was made again";
    }
    EXPECT_TRUE(read_lock_file(home));
  }
}

TEST(Founding, other_settings_after_a_crash_make_another_proposal_until_the_node_signed_one) {
  const TemporaryFolder folder;
  const Home home{folder.path() / "home"};
  ASSERT_TRUE(found(home));
  std::filesystem::remove(home.lock_file());
  auto plan = small_plan();
  plan.settings.region = "eu-other-1";
  const auto refused =
      found_council(home, plan, passphrase(), system_random(), system_clock(), [](std::string_view) {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::conflict) << refused.error().message;
  std::filesystem::remove(home.keys() / "ceremony_signed.key");
  const auto other = found_council(home, plan, passphrase(), system_random(), system_clock(), [](std::string_view) {});
  ASSERT_TRUE(other) << other.error().message;
  EXPECT_EQ(other->definition.settings.region, "eu-other-1");
}

TEST(Founding, an_accepted_proposal_is_given_up_only_when_asked_for) {
  const TemporaryFolder folder;
  const Home home{folder.path() / "home"};
  ASSERT_TRUE(make_folder(home.folder));
  auto keeper = KeyFolder::open(home.keys(), Secret(), true, system_random());
  ASSERT_TRUE(keeper);
  const auto keys = make_own_keys(*keeper, system_random());
  ASSERT_TRUE(keys);
  EXPECT_EQ(kept_proposal(home).error().failure, Failure::not_found);
  const auto card = council::make_card({{}, {}, "node-1", "Ada", "https://a.example"}, keys->identity, keys->network);
  council::ProposalTerms terms;
  terms.settings = small_plan().settings;
  const auto first = council::propose({*card}, terms);
  terms.key_sets = 3;
  const auto second = council::propose({*card}, terms);
  ASSERT_TRUE(first && second);
  ASSERT_TRUE(keep_proposal(home, *first, *keeper, false));
  EXPECT_TRUE(keep_proposal(home, *first, *keeper, false)) << "the same again";
  ASSERT_TRUE(write_atomically(home.ceremony() / "dealt_1", as_bytes("of the first"), 0644));
  const auto refused = keep_proposal(home, *second, *keeper, false);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("--replace"), std::string::npos);
  ASSERT_TRUE(keep_proposal(home, *second, *keeper, true));
  EXPECT_EQ(kept_proposal(home)->key_sets, 3U);
  EXPECT_EQ(accepted_proposal(home, *keeper)->key_sets, 3U);
  // Whoever has the disk alone puts another proposal there, but does not accept it.
  ASSERT_TRUE(write_atomically(home.ceremony() / "proposal", council::encode(*first), 0600));
  EXPECT_EQ(kept_proposal(home)->key_sets, first->key_sets);
  EXPECT_EQ(accepted_proposal(home, *keeper).error().failure, Failure::conflict);
  ASSERT_TRUE(keep_proposal(home, *first, *keeper, false)) << "its operator accepts it after all";
  EXPECT_TRUE(accepted_proposal(home, *keeper));
  EXPECT_FALSE(std::filesystem::exists(home.ceremony() / "dealt_1"));
}

TEST(Founding, another_passphrase_does_not_go_on_with_somebodys_keys) {
  const TemporaryFolder folder;
  const Home home{folder.path()};
  ASSERT_TRUE(KeyFolder::open(home.keys(), Secret::copy_of(as_bytes("mule")), true, system_random()));
  const auto refused = found(home);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::cannot_open);
}

TEST(Founding, an_altered_lock_file_is_named) {
  const TemporaryFolder folder;
  const Home home{folder.path()};
  ASSERT_TRUE(found(home));
  auto content = content_of(home.lock_file());
  content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 1);
  ASSERT_TRUE(write_atomically(home.lock_file(), as_bytes(content), 0644));
  const auto read = read_lock_file(home);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message.find("council.lock"), std::string::npos);
}

}  // namespace
}  // namespace jurat::node
