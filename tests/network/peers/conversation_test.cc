// One connection against a member with the right key and the wrong manners.
#include "network/peers/conversation.h"

#include <gtest/gtest.h>

#include <string>

#include "network/peers/loopback_council.h"
#include "network/peers/raw_peer.h"

namespace jurat::network {
namespace {

using namespace std::chrono_literals;

// Member 1; the test plays member 2, and member 3 is an honest one beside it.
struct Table {
  explicit Table(const PeersTimes& times = {}, RequestHandler handler = echo)
      : one(1, std::move(handler), times), three(3) {
    const std::vector<Peer> list{
        one.as_peer(), {NodeIndex{2}, "127.0.0.1:1", key_number(2).public_key()}, three.as_peer()};
    EXPECT_TRUE(one.peers->change_members(list));
    EXPECT_TRUE(three.peers->change_members({{NodeIndex{1}, "127.0.0.1:1", one.key.public_key()}, three.as_peer()}));
    EXPECT_TRUE(comes_true([this] { return one.peers->connected(NodeIndex{3}); }));
  }
  std::unique_ptr<RawPeer> sit_down() {
    auto peer = std::make_unique<RawPeer>(one.peers->port(), key_number(2), one.key.public_key());
    EXPECT_TRUE(peer->greet());
    EXPECT_TRUE(comes_true([this] { return one.peers->connected(NodeIndex{2}); }));
    return peer;
  }
  // Asks the test's peer; the failure, or nothing while it is open.
  void ask(std::chrono::milliseconds within) {
    EXPECT_TRUE(one.peers->ask(NodeIndex{2}, to_bytes("?"), within, [this](const Result<Bytes>& answer) {
      failure = answer ? Failure::internal : answer.error().failure;
      answers += answer ? 1 : 0;
      ended = true;
    }));
  }
  [[nodiscard]] bool cut_off(PeerFault fault) {
    return comes_true([&] { return !one.peers->connected(NodeIndex{2}); }) && one.faults(2, fault) == 1 &&
           comes_true([&] { return one.ask(3, "unharmed").has_value(); });
  }

  Member one;
  Member three;
  std::atomic<Failure> failure{Failure::internal};
  std::atomic<int> answers{0};
  std::atomic<bool> ended{false};
};

TEST(Conversation, a_64_mb_answer_is_refused_at_its_head) {
  Table table;
  const auto peer = table.sit_down();
  table.ask(20s);
  const auto request = peer->receive(FrameType::request);
  ASSERT_TRUE(request);
  const std::uint64_t before = table.one.peers->status(NodeIndex{2}).bytes_received;
  Bytes head;
  append_u32(head, 64 << 20);
  append_u64(head, request->id);
  head.push_back(static_cast<std::uint8_t>(FrameType::answer));
  ASSERT_TRUE(peer->send(head));
  EXPECT_TRUE(peer->closes());
  EXPECT_TRUE(table.cut_off(PeerFault::broken_protocol));
  EXPECT_TRUE(table.ended);
  EXPECT_EQ(table.failure, Failure::input_output);
  EXPECT_LE(table.one.peers->status(NodeIndex{2}).bytes_received, before + 13);
}

TEST(Conversation, a_slow_drip_is_cut_off_and_delays_nobody_else) {
  PeersTimes times;
  times.frame = 300ms;
  Table table(times);
  const auto peer = table.sit_down();
  Bytes frame;
  append_frame(frame, FrameType::request, 1, Bytes(1'000, 'x'));
  std::size_t dripped = 0;
  while (dripped < frame.size() && table.one.peers->connected(NodeIndex{2})) {
    if (!peer->send(ByteSpan(frame).subspan(dripped++, 1))) break;
    ASSERT_TRUE(table.one.ask(3, "meanwhile"));
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_LT(dripped, frame.size());
  EXPECT_TRUE(table.cut_off(PeerFault::broken_protocol));
}

TEST(Conversation, a_silent_peer_is_cut_off) {
  PeersTimes times;
  times.ping = 100ms;
  times.silence = 1s;
  Table table(times);
  const auto peer = table.sit_down();
  table.ask(20s);
  EXPECT_TRUE(peer->receive(FrameType::ping)) << "asked for a sign of life";
  EXPECT_TRUE(table.cut_off(PeerFault::silent));
  EXPECT_TRUE(comes_true([&] { return table.ended.load(); }));
  EXPECT_EQ(table.failure, Failure::input_output);
}

TEST(Conversation, a_peer_that_reads_nothing_fills_its_own_queue_only) {
  Table table;
  const auto peer = table.sit_down();
  const Bytes large(512 << 10, 'x');
  int refused = 0;
  for (int i = 0; i < 40; ++i) {
    const auto asked = table.one.peers->ask(NodeIndex{2}, large, 20s, [](const Result<Bytes>&) {});
    if (!asked) {
      EXPECT_EQ(asked.error().failure, Failure::too_many_requests);
      ++refused;
    }
    ASSERT_TRUE(table.one.ask(3, "meanwhile"));
  }
  EXPECT_EQ(refused, 24);
  EXPECT_TRUE(table.cut_off(PeerFault::silent));
}

TEST(Conversation, duplicate_ids_end_it_and_the_handler_sees_one) {
  std::atomic<int> handled{0};
  Table table({}, [&handled](NodeIndex from, Bytes request, Reply reply) {
    ++handled;
    echo(from, std::move(request), std::move(reply));
  });
  const auto peer = table.sit_down();
  ASSERT_TRUE(peer->send(FrameType::request, 7, "a"));
  ASSERT_TRUE(peer->receive(FrameType::answer));
  ASSERT_TRUE(peer->send(FrameType::request, 7, "a"));
  EXPECT_TRUE(peer->closes());
  EXPECT_TRUE(table.cut_off(PeerFault::broken_protocol));
  EXPECT_EQ(handled, 1);
}

TEST(Conversation, the_deadline_sends_a_cancel_and_an_answer_after_it_is_dropped) {
  Table table;
  const auto peer = table.sit_down();
  table.ask(100ms);
  const auto request = peer->receive(FrameType::request);
  ASSERT_TRUE(request);
  const auto cancel = peer->receive(FrameType::cancel);
  ASSERT_TRUE(cancel);
  EXPECT_EQ(cancel->id, request->id);
  EXPECT_TRUE(comes_true([&] { return table.ended.load(); }));
  EXPECT_EQ(table.failure, Failure::too_slow);
  ASSERT_TRUE(peer->send(FrameType::answer, request->id, "too late"));
  EXPECT_TRUE(comes_true([&] { return table.one.faults(2, PeerFault::late_answer) == 1; }));
  EXPECT_EQ(table.answers, 0);
  EXPECT_TRUE(table.one.peers->connected(NodeIndex{2})) << "it may have crossed with the cancel";
}

TEST(Conversation, garbage_after_the_handshake_ends_it) {
  Table table;
  const auto peer = table.sit_down();
  ASSERT_TRUE(peer->send(as_bytes("GET / HTTP/1.1\r\n\r\n")));
  EXPECT_TRUE(peer->closes());
  EXPECT_TRUE(table.cut_off(PeerFault::broken_protocol));
}

TEST(Conversation, the_product_times_are_two_seconds_for_pings_and_six_of_silence) {
  const PeersTimes times;
  EXPECT_EQ(times.ping, 2s);
  EXPECT_EQ(times.silence, 6s);
  EXPECT_EQ(times.frame, 5s);
}

}  // namespace
}  // namespace jurat::network
