#include "node/dev_homes.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "http/listener.h"
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
