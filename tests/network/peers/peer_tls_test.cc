#include "network/peers/peer_tls.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>

#include "network/peers/loopback_council.h"

namespace jurat::network {
namespace {

// Two sessions over a pair of non-blocking sockets, driven by turns.
struct Pair {
  explicit Pair(const PeerTls::Accepts& dialler_accepts, const PeerTls::Accepts& listener_accepts) {
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
    dialler.emplace(one.dial(ends[0], dialler_accepts).value());
    listener.emplace(two.accept(ends[1], listener_accepts).value());
  }
  ~Pair() {
    dialler.reset();
    listener.reset();
    for (const int end : ends) ::close(end);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  bool shake() {
    auto first = Transfer::Outcome::wants_read;
    auto second = first;
    for (int turn = 0; turn < 20; ++turn) {
      if (first != Transfer::Outcome::moved) first = dialler->shake_hands().outcome;
      if (second != Transfer::Outcome::moved) second = listener->shake_hands().outcome;
      if (first == Transfer::Outcome::failed || second == Transfer::Outcome::failed) return false;
    }
    return first == Transfer::Outcome::moved && second == Transfer::Outcome::moved;
  }

  PeerTls one = PeerTls::make(key_number(1)).value();
  PeerTls two = PeerTls::make(key_number(2)).value();
  std::array<int, 2> ends{};
  std::optional<PeerTlsSession> dialler;
  std::optional<PeerTlsSession> listener;
};

PeerTls::Accepts only(std::uint8_t number) {
  return [number](const crypto::Ed25519PublicKey& key) { return key == key_number(number).public_key(); };
}

std::string read_all(PeerTlsSession& session) {
  std::array<std::uint8_t, 1'024> scratch{};
  std::string text;
  for (Transfer got = session.read(scratch); got.outcome == Transfer::Outcome::moved; got = session.read(scratch)) {
    text += as_text(ByteSpan(scratch).first(got.bytes));
  }
  return text;
}

TEST(PeerTls, each_side_learns_the_others_key_and_bytes_cross) {
  Pair pair(only(2), only(1));
  EXPECT_FALSE(pair.dialler->peer_key());
  ASSERT_TRUE(pair.shake());
  EXPECT_EQ(pair.dialler->peer_key(), key_number(2).public_key());
  EXPECT_EQ(pair.listener->peer_key(), key_number(1).public_key());
  EXPECT_EQ(pair.dialler->write(as_bytes("hello")).bytes, 5U);
  EXPECT_EQ(read_all(*pair.listener), "hello");
  EXPECT_EQ(pair.listener->write(as_bytes("you too")).bytes, 7U);
  EXPECT_EQ(read_all(*pair.dialler), "you too");
}

TEST(PeerTls, either_side_refuses_a_key_it_did_not_expect) {
  EXPECT_FALSE(Pair(only(3), only(1)).shake());
  EXPECT_FALSE(Pair(only(2), only(3)).shake());
  Pair pair(only(3), only(1));
  pair.shake();
  EXPECT_EQ(pair.dialler->fault(), "certificate verify failed");
}

TEST(PeerTls, keys_can_be_renewed_in_the_middle) {
  Pair pair(only(2), only(1));
  ASSERT_TRUE(pair.shake());
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(pair.dialler->renew_keys());
    EXPECT_EQ(pair.dialler->write(as_bytes("a")).bytes, 1U);
    EXPECT_EQ(read_all(*pair.listener), "a");
    EXPECT_EQ(pair.listener->write(as_bytes("b")).bytes, 1U);
    EXPECT_EQ(read_all(*pair.dialler), "b");
  }
}

TEST(PeerTls, an_unfinished_write_is_finished_before_keys_are_renewed) {
  Pair pair(only(2), only(1));
  ASSERT_TRUE(pair.shake());
  const Bytes much(16 << 10, 'x');
  while (pair.dialler->write(much).outcome == Transfer::Outcome::moved) {
  }
  EXPECT_FALSE(pair.dialler->renew_keys());
  while (pair.dialler->write(much).outcome != Transfer::Outcome::moved) read_all(*pair.listener);
  EXPECT_TRUE(pair.dialler->renew_keys());
}

TEST(PeerTls, goodbye_is_heard) {
  Pair pair(only(2), only(1));
  ASSERT_TRUE(pair.shake());
  pair.dialler->say_goodbye();
  std::array<std::uint8_t, 16> scratch{};
  EXPECT_EQ(pair.listener->read(scratch).outcome, Transfer::Outcome::closed);
}

}  // namespace
}  // namespace jurat::network
