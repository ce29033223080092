#include "node/dev_homes.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "http/listener.h"
#include "node/four_homes.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

void make(const std::filesystem::path& file) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << "x";
}

TEST(DevHomes, one_node_lives_in_the_home_and_several_in_folders_of_it) {
  const Home home{"/tmp/x"};
  EXPECT_EQ(dev_homes(home, 1).front().folder, "/tmp/x");
  const auto four = dev_homes(home, 4);
  ASSERT_EQ(four.size(), 4U);
  EXPECT_EQ(four.back().folder, "/tmp/x/node-4");
}

TEST(DevHomes, a_home_of_another_size_is_refused_with_the_right_flag) {
  const TemporaryFolder folder;
  const Home home{folder.path()};
  for (const unsigned nodes : {1U, 4U}) EXPECT_TRUE(check_dev_homes(home, nodes));
  make(home.folder / "node-1" / "council.lock");
  make(home.folder / "node-2" / "council.lock");
  const auto four = check_dev_homes(home, 4);
  ASSERT_FALSE(four);
  EXPECT_EQ(four.error().failure, Failure::conflict);
  EXPECT_NE(four.error().message.find("holds a council of 2 nodes; start it with --nodes 2"), std::string::npos)
      << four.error().message;
  EXPECT_FALSE(check_dev_homes(home, 1));
  EXPECT_TRUE(check_dev_homes(home, 2));
}

TEST(DevHomes, a_home_of_one_node_takes_no_council) {
  const TemporaryFolder folder;
  const Home home{folder.path()};
  make(home.lock_file());
  EXPECT_TRUE(check_dev_homes(home, 1));
  const auto refused = check_dev_homes(home, 4);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("holds a council of one node; start it with --nodes 1"), std::string::npos);
}

TEST(DevHomes, a_council_that_lost_a_node_or_a_lock_file_says_which) {
  FourHomes four;  // laid out as `jurat dev` does
  const auto lock = found_homes(four.wanted());
  ASSERT_TRUE(lock) << lock.error().message;
  const Home home{four.folder.path()};
  EXPECT_TRUE(check_dev_homes(home, 4));
  EXPECT_NE(check_dev_homes(home, 7).error().message.find("start it with --nodes 4"), std::string::npos);
  // Whoever has the lock file gives it to who lost it, also when other key sets are asked for by now.
  std::filesystem::remove(four.homes[2].lock_file());
  EXPECT_TRUE(check_dev_homes(home, 4));
  four.plan.key_sets = 2;
  const auto again = found_homes(four.wanted());
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(crypto::encode(*read_lock_file(four.homes[2])), crypto::encode(*lock));
  std::filesystem::remove_all(four.homes[3].folder);
  const auto lost = check_dev_homes(home, 4);
  ASSERT_FALSE(lost);
  EXPECT_NE(lost.error().message.find("node-4/council.lock: is missing; restore"), std::string::npos)
      << lost.error().message;
  EXPECT_NE(check_dev_homes(home, 1).error().message.find("holds a council of 4 nodes"), std::string::npos);
}

TEST(DevHomes, a_folder_with_other_things_is_no_home_for_a_new_council) {
  const TemporaryFolder folder;
  make(folder.path() / "keys" / "root.key");
  make(folder.path() / "lock");
  EXPECT_TRUE(check_dev_homes({folder.path()}, 4)) << "what an earlier start left";
  make(folder.path() / "letters" / "to-mother.txt");
  const auto refused = check_dev_homes({folder.path()}, 4);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("holds other things (letters)"), std::string::npos);
}

TEST(DevHomes, ports_are_free_different_and_below_those_of_outgoing_connections) {
  const auto ports = free_ports_from("127.0.0.1", 40'000, 8);
  ASSERT_TRUE(ports) << ports.error().message;
  EXPECT_EQ((std::set<std::uint16_t>(ports->begin(), ports->end()).size()), 8U);
  for (const auto port : *ports) EXPECT_LT(port, 32'768);
  const auto taken = http::listen_at("127.0.0.1", ports->front());
  ASSERT_TRUE(taken);
  const auto others = free_ports_from("127.0.0.1", ports->front(), 2);
  ASSERT_TRUE(others);
  EXPECT_GT(others->front(), ports->front()) << "the taken one is passed over";
}

}  // namespace
}  // namespace jurat::node
