// An answer goes back over the connection on which its request came (rule G), or nowhere.
#include "network/peers/reply_route.h"

#include <gtest/gtest.h>

#include <mutex>
#include <optional>

#include "network/peers/loopback_council.h"
#include "network/peers/raw_peer.h"

namespace jurat::network {
namespace {

// Keeps replies until the test wants them sent.
struct Drawer {
  std::mutex mutex;
  std::vector<Reply> replies;
  RequestHandler handler() {
    return [this](NodeIndex, const Bytes&, Reply reply) {
      const std::lock_guard lock(mutex);
      replies.push_back(std::move(reply));
    };
  }
  Reply take() {
    EXPECT_TRUE(comes_true([this] {
      const std::lock_guard lock(mutex);
      return !replies.empty();
    }));
    const std::lock_guard lock(mutex);
    Reply reply = std::move(replies.back());
    replies.pop_back();
    return reply;
  }
};

struct Door {
  Drawer drawer;
  Member one{1, drawer.handler()};
  Door() {
    EXPECT_TRUE(one.peers->change_members({one.as_peer(), {NodeIndex{2}, "127.0.0.1:1", key_number(2).public_key()}}));
  }
  std::unique_ptr<RawPeer> enter() {
    auto peer = std::make_unique<RawPeer>(one.peers->port(), key_number(2), one.key.public_key());
    EXPECT_TRUE(peer->greet());
    return peer;
  }
};

TEST(ReplyRoute, an_answer_does_not_move_to_the_same_peers_next_connection) {
  Door door;
  auto first = door.enter();
  ASSERT_TRUE(first->send(FrameType::request, 1, "secret share, please"));
  Reply old = door.drawer.take();
  EXPECT_TRUE(old.wanted());
  first.reset();
  ASSERT_TRUE(comes_true([&] { return !old.wanted(); }));
  const auto second = door.enter();
  ASSERT_TRUE(second->send(FrameType::request, 1, "the same id on another connection"));
  Reply now = door.drawer.take();
  std::move(old).send(to_bytes("for the first"));
  std::move(now).send(to_bytes("for the second"));
  const auto answer = second->receive(FrameType::answer);
  ASSERT_TRUE(answer);
  EXPECT_EQ(as_text(answer->body), "for the second");
}

TEST(ReplyRoute, a_cancelled_request_gets_no_answer) {
  Door door;
  const auto peer = door.enter();
  ASSERT_TRUE(peer->send(FrameType::request, 1, "a"));
  Reply reply = door.drawer.take();
  ASSERT_TRUE(peer->send(FrameType::cancel, 1));
  ASSERT_TRUE(comes_true([&] { return !reply.wanted(); }));
  std::move(reply).send(to_bytes("unwanted"));
  ASSERT_TRUE(peer->send(FrameType::request, 2, "b"));
  {
    const Reply dropped = door.drawer.take();
  }
  const auto refusal = peer->receive();
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->id, 2U);
}

TEST(ReplyRoute, a_reply_may_outlive_the_network) {
  std::optional<Reply> kept;
  {
    Door door;
    const auto peer = door.enter();
    ASSERT_TRUE(peer->send(FrameType::request, 1, "a"));
    kept.emplace(door.drawer.take());
    door.one.peers.reset();
    EXPECT_FALSE(kept->wanted());
  }
  std::move(*kept).send(to_bytes("to nobody"));
}

TEST(ReplyRoute, an_answer_over_the_limit_is_told_as_none) {
  Door door;
  const auto peer = door.enter();
  ASSERT_TRUE(peer->send(FrameType::request, 1, "a"));
  door.drawer.take().send(Bytes(frame_body_bytes + 1, 'x'));
  const auto refusal = peer->receive(FrameType::refusal);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->body, Bytes{static_cast<std::uint8_t>(Refusal::no_answer)});
}

}  // namespace
}  // namespace jurat::network
