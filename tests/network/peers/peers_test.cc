#include "network/peers/peers.h"

#include <gtest/gtest.h>

#include <csignal>
#include <mutex>
#include <set>
#include <string>

#include "network/peers/loopback_council.h"

namespace jurat::network {
namespace {

using namespace std::chrono_literals;

TEST(Peers, all_pairs_of_four_nodes_talk_both_ways) {
  LoopbackCouncil council(4);
  council.connect();
  for (std::uint8_t from = 1; from <= 4; ++from) {
    for (std::uint8_t to = 1; to <= 4; ++to) {
      if (from == to) continue;
      const auto answer = council[from].ask(to, "hello " + std::to_string(to));
      ASSERT_TRUE(answer) << answer.error().message;
      EXPECT_EQ(as_text(*answer), std::to_string(from) + ":hello " + std::to_string(to));
    }
  }
  const PeerStatus status = council[1].peers->status(NodeIndex{2});
  EXPECT_TRUE(status.connected);
  EXPECT_EQ(status.asked, 1U);
  EXPECT_EQ(status.served, 1U);
  EXPECT_EQ(status.open, 0U);
  EXPECT_GT(status.bytes_sent, 20U);
  EXPECT_GT(status.bytes_received, 20U);
  EXPECT_LT(status.since_heard.value(), 20s);
  EXPECT_TRUE(comes_true([&] { return council[1].peers->status(NodeIndex{2}).round_trip.has_value(); }));
}

TEST(Peers, settings_at_fault_are_named) {
  const auto key = key_number(1);
  SeededRandom_for_tests random(1);
  const auto submit = [](const std::function<void()>&) { return false; };
  const auto refusal = [&](std::uint8_t self, const std::string& listen, std::vector<Peer> members,
                           RequestHandler handler) {
    auto started = Peers::start({.self = NodeIndex{self},
                                 .tls_key = key,
                                 .listen = listen,
                                 .members = std::move(members),
                                 .handler = std::move(handler),
                                 .submit = submit,
                                 .random = random,
                                 .times = {}});
    return started ? std::string("started") : started.error().message;
  };
  EXPECT_EQ(refusal(1, "127.0.0.1:0", {}, echo), "started");
  EXPECT_NE(refusal(0, "127.0.0.1:0", {}, echo).find("self"), std::string::npos);
  EXPECT_NE(refusal(1, "127.0.0.1", {}, echo).find("\"127.0.0.1\""), std::string::npos);
  EXPECT_NE(refusal(1, "localhost:0", {}, echo).find("\"localhost:0\": not an IP"), std::string::npos);
  EXPECT_NE(refusal(1, "127.0.0.1:0", {{NodeIndex{2}, "x", {}}}, echo).find("\"x\""), std::string::npos);
  EXPECT_NE(refusal(1, "127.0.0.1:0", {}, nullptr).find("handler"), std::string::npos);
  const Member member(2);
  const std::string taken = "127.0.0.1:" + std::to_string(member.peers->port());
  EXPECT_NE(refusal(1, taken, {}, echo).find("cannot listen for peers on " + taken), std::string::npos);
}

TEST(Peers, a_thousand_requests_at_once_each_get_their_own_answer) {
  LoopbackCouncil council(2);
  council.connect();
  constexpr int asks = 1'000;
  std::mutex mutex;
  std::set<std::string> answers;
  std::atomic<int> ended{0};
  for (int i = 0; i < asks; ++i) {
    const auto asked = council[1].peers->ask(NodeIndex{2}, to_bytes(std::to_string(i)), 20s, [&](Result<Bytes> answer) {
      if (answer) {
        const std::lock_guard lock(mutex);
        answers.insert(std::string(as_text(*answer)));
      }
      ++ended;
    });
    ASSERT_TRUE(asked) << asked.error().message;
  }
  ASSERT_TRUE(comes_true([&] { return ended == asks; }));
  EXPECT_EQ(answers.size(), 1'000U);
  EXPECT_TRUE(answers.contains("1:999"));
}

TEST(Peers, many_threads_may_ask_many_peers) {
  LoopbackCouncil council(4);
  council.connect();
  std::atomic<int> good{0};
  std::vector<std::thread> callers;
  for (std::uint8_t caller = 0; caller < 6; ++caller) {
    callers.emplace_back([&, caller] {
      for (std::uint8_t i = 0; i < 60; ++i) {
        const auto to = static_cast<std::uint8_t>(2 + (caller + i) % 3);
        const auto answer = council[1].ask(to, "x");
        if (answer && as_text(*answer) == "1:x") ++good;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(good, 360);
}

TEST(Peers, large_messages_cross_in_both_directions_at_once) {
  LoopbackCouncil council(2, [](NodeIndex, Bytes request, Reply reply) { std::move(reply).send(std::move(request)); });
  council.connect();
  const std::string large(frame_body_bytes, 'z');
  std::thread other([&] {
    for (int i = 0; i < 4; ++i) EXPECT_EQ(as_text(council[2].ask(1, large).value()), large);
  });
  for (int i = 0; i < 4; ++i) EXPECT_EQ(as_text(council[1].ask(2, large).value()), large);
  other.join();
  const auto refused = council[1].ask(2, large + "z");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::too_large);
}

TEST(Peers, a_full_queue_refuses_at_once_and_holds_up_nobody_else) {
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  LoopbackCouncil council(3, [released](NodeIndex from, Bytes request, Reply reply) {
    if (as_text(request) == "block") released.wait();
    echo(from, std::move(request), std::move(reply));
  });
  council.connect();
  std::atomic<int> ended{0};
  const auto count = [&ended](const Result<Bytes>&) { ++ended; };
  for (std::size_t i = 0; i < limits::peer_requests; ++i) {
    ASSERT_TRUE(council[1].peers->ask(NodeIndex{2}, to_bytes("block"), 30s, count));
  }
  const auto refused = council[1].peers->ask(NodeIndex{2}, to_bytes("one more"), 30s, count);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::too_many_requests);
  EXPECT_EQ(council[1].faults(2, PeerFault::queue_full), 1U);
  EXPECT_EQ(as_text(council[1].ask(3, "free").value()), "1:free");
  release.set_value();
  EXPECT_TRUE(comes_true([&] { return ended == static_cast<int>(limits::peer_requests); }));
  EXPECT_EQ(as_text(council[1].ask(2, "free again").value()), "1:free again");
}

TEST(Peers, a_request_ends_at_its_deadline_and_the_other_side_learns_it) {
  std::promise<void> cancelled;
  std::atomic<int> calls{0};
  const auto slow = [&](NodeIndex from, Bytes request, Reply reply) {
    if (calls++ > 0) return echo(from, std::move(request), std::move(reply));
    if (comes_true([&reply] { return !reply.wanted(); })) cancelled.set_value();
    std::move(reply).send(to_bytes("much too late"));
  };
  LoopbackCouncil council(2, slow);
  council.connect();
  const auto answer = council[1].ask(2, "?", 50ms);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().failure, Failure::too_slow);
  EXPECT_EQ(cancelled.get_future().wait_for(patience), std::future_status::ready);
  EXPECT_EQ(as_text(council[1].ask(2, "next").value()), "1:next");
  EXPECT_EQ(council[1].faults(2, PeerFault::too_slow), 1U);
}

TEST(Peers, who_is_no_member_or_not_connected_is_not_asked) {
  LoopbackCouncil council(2);
  council.connect();
  for (const std::uint8_t nobody : std::initializer_list<std::uint8_t>{0, 1, 3, 31, 32, 255}) {
    const auto refused = council[1].ask(nobody, "?");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().failure, Failure::invalid_parameter) << int{nobody};
    EXPECT_FALSE(council[1].peers->connected(NodeIndex{nobody}));
  }
  auto list = council.list();
  list.push_back({NodeIndex{3}, "127.0.0.1:1", key_number(3).public_key()});
  ASSERT_TRUE(council[1].peers->change_members(list));
  const auto refused = council[1].ask(3, "?");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::input_output);
  EXPECT_GE(council[1].faults(3, PeerFault::unreachable), 1U);
}

TEST(Peers, stopping_ends_every_open_request) {
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  LoopbackCouncil council(2, [released](NodeIndex, Bytes, Reply reply) {
    released.wait();
    std::move(reply).send(to_bytes("to nobody"));
  });
  council.connect();
  std::atomic<int> failed{0};
  int asked = 0;
  for (int i = 0; i < 200; ++i) {
    if (council[1].peers->ask(NodeIndex{2}, to_bytes("?"), 30s, [&](const Result<Bytes>& answer) {
          if (!answer) ++failed;
        })) {
      ++asked;
    }
  }
  council[1].peers->stop();
  EXPECT_EQ(asked, 200);
  EXPECT_EQ(failed, 200);
  EXPECT_FALSE(council[1].peers->connected(NodeIndex{2}));
  EXPECT_FALSE(council[1].ask(2, "?"));
  council[1].peers->stop();
  release.set_value();
}

TEST(Peers, a_handler_that_throws_or_forgets_tells_the_asker_at_once) {
  LoopbackCouncil council(2, [](NodeIndex, const Bytes& request, const Reply&) {
    if (as_text(request) == "throw") throw std::runtime_error("on purpose");
  });
  council.connect();
  for (const std::string_view request : {"throw", "forget"}) {
    const auto began = std::chrono::steady_clock::now();
    const auto answer = council[1].ask(2, request, 20s);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().failure, Failure::input_output);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  }
  EXPECT_EQ(council[1].faults(2, PeerFault::refused), 2U);
}

}  // namespace
}  // namespace jurat::network
