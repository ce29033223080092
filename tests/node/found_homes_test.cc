#include "node/found_homes.h"

#include <gtest/gtest.h>

#include "node/four_homes.h"
#include "node/key_folder.h"
#include "node/verify_founding.h"

namespace jurat::node {
namespace {

TEST(FoundHomes, four_homes_hold_one_lock_file_and_the_shares_of_its_keys) {
  FourHomes four;
  const auto lock = found_homes(four.wanted());
  ASSERT_TRUE(lock) << lock.error().message;
  EXPECT_EQ(lock->definition.n, 4);
  EXPECT_EQ(lock->definition.t, 3);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& home = four.homes[i];
    const auto read = read_lock_file(home);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(crypto::encode(*read), crypto::encode(*lock));
    EXPECT_TRUE(std::filesystem::exists(home.lock_view()));
    auto keeper = KeyFolder::open(home.keys(), Secret(), false, system_random());
    ASSERT_TRUE(keeper);
    std::vector<std::string> words;
    const auto verified = verify_founding(home, *read, *keeper, [&](auto line) { words.emplace_back(line); });
    EXPECT_TRUE(verified) << verified.error().message;
    ASSERT_EQ(words.size(), 5U);
    EXPECT_NE(words[3].find("4 choices of 3 out of 4 nodes"), std::string::npos) << words[3];
    const auto keys = council::load_kept_keys(1, *keeper, 4);
    ASSERT_TRUE(keys);
    EXPECT_EQ(council::find_member(read->definition, keys->identity.public_key()).value().value, i + 1);
  }
}

TEST(FoundHomes, goes_on_where_a_stop_cut_it_off) {
  FourHomes four;
  auto cut = four.wanted();
  std::atomic<bool> stopped = false;
  cut.progress = [&](std::string_view line) {
    if (line.find("dealing token keys 1") != std::string_view::npos) stopped = true;
  };
  cut.stop = [&] { return stopped.load(); };
  const auto first = found_homes(cut);
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().failure, Failure::pending);
  const auto proposal = kept_proposal(four.homes[2]);
  ASSERT_TRUE(proposal);
  const auto second = found_homes(four.wanted());
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->definition.council, proposal->definition.council) << "the same proposal, not another";
}

TEST(FoundHomes, one_home_for_each_of_several_members) {
  FourHomes four;
  four.homes.pop_back();
  EXPECT_EQ(found_homes(four.wanted()).error().failure, Failure::invalid_parameter);
}

}  // namespace
}  // namespace jurat::node
