// Who is a member: changes of the list while everything runs, and restarts.
#include "network/peers/exchange.h"

#include <gtest/gtest.h>

#include <string>

#include "network/peers/loopback_council.h"

namespace jurat::network {
namespace {

using namespace std::chrono_literals;

TEST(Exchange, one_connection_carries_a_pair_in_both_directions) {
  LoopbackCouncil council(4);
  council.connect();
  council.introduce_both_ways();  // who is connected does not dial
  for (int round = 0; round < 20; ++round) {
    for (std::uint8_t from = 1; from <= 4; ++from) {
      for (std::uint8_t to = 1; to <= 4; ++to) {
        if (from != to) {
          ASSERT_TRUE(council[from].ask(to, "x"));
        }
      }
    }
  }
  for (std::uint8_t from = 1; from <= 4; ++from) {
    for (std::uint8_t to = 1; to <= 4; ++to) {
      if (from != to) {
        EXPECT_EQ(council[from].faults(to, PeerFault::connection_lost), 0U);
      }
    }
  }
}

TEST(Exchange, nodes_that_dial_each_other_again_and_again_always_end_up_with_one_connection) {
  LoopbackCouncil council(2);
  for (int round = 0; round < 15; ++round) {
    council.connect();
    ASSERT_TRUE(comes_true([&] { return council[1].ask(2, "x").has_value() && council[2].ask(1, "x").has_value(); }));
    // Both forget the other and meet again at once, with more or less of a start for one of them.
    ASSERT_TRUE(council[1].peers->change_members({}));
    ASSERT_TRUE(council[2].peers->change_members({}));
    ASSERT_TRUE(comes_true(
        [&] { return !council[1].peers->connected(NodeIndex{2}) && !council[2].peers->connected(NodeIndex{1}); }));
    ASSERT_TRUE(council[2].peers->change_members(council.list()));
    std::this_thread::sleep_for(limits::peer_dial_grace - 5ms + round * 1ms);
    ASSERT_TRUE(council[1].peers->change_members(council.list()));
  }
}

TEST(Exchange, a_removed_member_is_cut_off_and_stays_out) {
  LoopbackCouncil council(4);
  council.connect();
  council.introduce_both_ways();
  auto list = council.list();
  list.pop_back();
  for (std::uint8_t i = 1; i <= 3; ++i) ASSERT_TRUE(council[i].peers->change_members(list));
  ASSERT_TRUE(comes_true([&] {
    return !council[4].peers->connected(NodeIndex{1}) && !council[4].peers->connected(NodeIndex{2}) &&
           !council[4].peers->connected(NodeIndex{3});
  }));
  EXPECT_EQ(council[1].ask(4, "?").error().failure, Failure::invalid_parameter);
  // It goes on trying, and is refused at each door.
  ASSERT_TRUE(comes_true([&] { return council[1].peers->strangers_refused() >= 2; }));
  EXPECT_FALSE(council[4].peers->connected(NodeIndex{1}));
  EXPECT_EQ(as_text(council[1].ask(2, "still here").value()), "1:still here");
  EXPECT_EQ(council[1].faults(2, PeerFault::connection_lost), 0U);
  // And comes back with the next epoch.
  for (std::uint8_t i = 1; i <= 3; ++i) ASSERT_TRUE(council[i].peers->change_members(council.list()));
  council.connect();
  EXPECT_TRUE(comes_true([&] { return council[1].ask(4, "welcome").has_value(); }));
}

TEST(Exchange, open_requests_to_a_removed_member_end) {
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  LoopbackCouncil council(2, [released](NodeIndex from, Bytes request, Reply reply) {
    released.wait();
    echo(from, std::move(request), std::move(reply));
  });
  council.connect();
  std::promise<Failure> ended;
  ASSERT_TRUE(council[1].peers->ask(NodeIndex{2}, to_bytes("?"), 30s, [&](const Result<Bytes>& answer) {
    ended.set_value(answer ? Failure::internal : answer.error().failure);
  }));
  ASSERT_TRUE(council[1].peers->change_members({}));
  auto future = ended.get_future();
  ASSERT_EQ(future.wait_for(patience), std::future_status::ready);
  EXPECT_EQ(future.get(), Failure::input_output);
  release.set_value();
}

TEST(Exchange, a_replaced_key_closes_the_old_keys_connection) {
  LoopbackCouncil council(2);
  council.connect();
  council.introduce_both_ways();
  auto list = council.list();
  list[1].tls_key = key_number(77).public_key();
  ASSERT_TRUE(council[1].peers->change_members(list));
  ASSERT_TRUE(comes_true([&] { return !council[2].peers->connected(NodeIndex{1}); }));
  ASSERT_TRUE(comes_true([&] { return council[1].peers->strangers_refused() >= 1; }));
  EXPECT_FALSE(council[1].peers->connected(NodeIndex{2}));
}

TEST(Exchange, a_list_at_fault_changes_nothing) {
  LoopbackCouncil council(2);
  council.connect();
  auto list = council.list();
  list.push_back(list.back());
  const auto refused = council[1].peers->change_members(list);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::invalid_parameter);
  EXPECT_TRUE(council[1].ask(2, "x"));
}

TEST(Exchange, a_node_that_died_is_found_again_when_it_is_back) {
  LoopbackCouncil council(3);
  council.connect();
  const std::string address = "127.0.0.1:" + std::to_string(council[3].peers->port());
  council.members.pop_back();
  ASSERT_TRUE(comes_true(
      [&] { return !council[1].peers->connected(NodeIndex{3}) && !council[2].peers->connected(NodeIndex{3}); }));
  EXPECT_EQ(council[1].ask(3, "?").error().failure, Failure::input_output);
  EXPECT_TRUE(council[1].ask(2, "unharmed"));
  // Several dials fail meanwhile.
  ASSERT_TRUE(comes_true([&] { return council[1].faults(3, PeerFault::unreachable) >= 4; }));
  council.members.push_back(std::make_unique<Member>(3, echo, PeersTimes{}, address));
  ASSERT_TRUE(council[3].peers->change_members(council.list()));
  council.connect();
  EXPECT_TRUE(comes_true([&] { return council[1].ask(3, "back").has_value(); }));
  EXPECT_TRUE(comes_true([&] { return council[3].ask(1, "again").has_value(); }));
}

TEST(Exchange, keys_are_renewed_under_traffic_unnoticed) {
  PeersTimes times;
  times.rekey = 1ms;
  LoopbackCouncil council(2, echo, times);
  council.connect();
  const std::string body(100'000, 'k');
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(council[1].ask(2, body));
    ASSERT_TRUE(council[2].ask(1, body));
  }
  EXPECT_EQ(council[1].faults(2, PeerFault::connection_lost), 0U);
}

}  // namespace
}  // namespace jurat::network
