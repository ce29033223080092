// Who gets in, and who is reached: keys, strangers and the time they have.
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <string>

#include "network/peers/exchange.h"
#include "network/peers/loopback_council.h"
#include "network/peers/raw_peer.h"

namespace jurat::network {
namespace {

using namespace std::chrono_literals;

// Member 1, whose list also has member 2, whom the test plays.
struct Door {
  explicit Door(const PeersTimes& times = {}, RequestHandler handler = echo) : member(1, std::move(handler), times) {
    // Nobody listens there: the test is the one who dials.
    const std::vector<Peer> list{member.as_peer(), {NodeIndex{2}, "127.0.0.1:1", key_number(2).public_key()}};
    EXPECT_TRUE(member.peers->change_members(list));
  }
  [[nodiscard]] std::uint16_t port() const { return member.peers->port(); }
  [[nodiscard]] crypto::Ed25519PublicKey key() const { return member.key.public_key(); }
  bool refuses(std::uint64_t strangers) {
    return comes_true([&] { return member.peers->strangers_refused() >= strangers; }) &&
           !member.peers->connected(NodeIndex{2});
  }
  Member member;
};

TEST(Dialling, a_member_gets_in_with_its_key_and_is_known_by_it) {
  Door door;
  RawPeer peer(door.port(), key_number(2), door.key());
  ASSERT_TRUE(peer.greet());
  ASSERT_TRUE(peer.send(FrameType::request, 1, "hi"));
  const auto answer = peer.receive(FrameType::answer);
  ASSERT_TRUE(answer);
  EXPECT_EQ(as_text(answer->body), "2:hi");
  EXPECT_TRUE(door.member.peers->connected(NodeIndex{2}));
}

TEST(Dialling, an_unknown_key_gets_nothing) {
  Door door;
  RawPeer stranger(door.port(), key_number(9), door.key());
  stranger.send(FrameType::ping, 1);
  stranger.send(FrameType::request, 1, "hi");
  EXPECT_FALSE(stranger.receive());
  EXPECT_TRUE(door.refuses(1));
}

TEST(Dialling, who_dials_refuses_any_key_but_the_one_pinned_for_the_index) {
  // Node 3 listens where node 1 looks for node 2: its key is on the list, but it is not node 2's.
  Member one(1);
  Member three(3);
  std::vector<Peer> list{one.as_peer(),
                         {NodeIndex{2}, "127.0.0.1:" + std::to_string(three.peers->port()), key_number(2).public_key()},
                         {NodeIndex{3}, "127.0.0.1:1", key_number(3).public_key()}};
  ASSERT_TRUE(three.peers->change_members({{NodeIndex{1}, "127.0.0.1:1", one.key.public_key()}}));
  ASSERT_TRUE(one.peers->change_members(list));
  ASSERT_TRUE(comes_true([&] { return one.faults(2, PeerFault::unreachable) >= 2; }));
  ASSERT_TRUE(comes_true([&] { return three.peers->strangers_refused() >= 2; })) << "node 1 hung up on it";
  EXPECT_FALSE(three.peers->connected(NodeIndex{1}));
  EXPECT_FALSE(one.peers->connected(NodeIndex{2}));
  EXPECT_FALSE(one.peers->connected(NodeIndex{3}));
}

TEST(Dialling, plain_tcp_gets_no_byte_and_a_dawdler_is_closed) {
  PeersTimes times;
  times.handshake = 200ms;
  Door door(times);
  const int plain = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(door.port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::connect(plain, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  std::array<char, 64> scratch{};
  EXPECT_EQ(::recv(plain, scratch.data(), scratch.size(), 0), 0) << "closed after its time without a byte";
  ::close(plain);
  const int http = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(::connect(http, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  const std::string_view request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  ASSERT_EQ(::send(http, request.data(), request.size(), MSG_NOSIGNAL), static_cast<ssize_t>(request.size()));
  // At most a TLS alert.
  ssize_t got = ::recv(http, scratch.data(), scratch.size(), 0);
  EXPECT_LE(got, 7);
  ::close(http);
  EXPECT_TRUE(door.refuses(2));
}

// The handshake of a client with other settings but the right key.
int handshake_of(std::uint16_t port, const std::function<void(SSL_CTX*)>& change) {
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_method()), SSL_CTX_free);
  change(context.get());
  const int plain = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(plain, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  const std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(context.get()), SSL_free);
  SSL_set_fd(ssl.get(), plain);
  const int shaken = SSL_connect(ssl.get());
  ::close(plain);
  return shaken;
}

TEST(Dialling, tls_1_2_other_groups_and_other_protocols_are_refused) {
  Door door;
  constexpr std::array<unsigned char, 14> ours{13, 'j', 'u', 'r', 'a', 't', '-', 'p', 'e', 'e', 'r', 's', '/', '1'};
  const auto speak_ours = [&](SSL_CTX* context) { SSL_CTX_set_alpn_protos(context, ours.data(), ours.size()); };
  EXPECT_EQ(handshake_of(door.port(), speak_ours), 1) << "as far as a client without a key can tell";
  EXPECT_NE(handshake_of(door.port(),
                         [&](SSL_CTX* context) {
                           speak_ours(context);
                           SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
                         }),
            1);
  EXPECT_NE(handshake_of(door.port(),
                         [&](SSL_CTX* context) {
                           speak_ours(context);
                           SSL_CTX_set1_groups_list(context, "P-256:P-384");
                         }),
            1);
  EXPECT_NE(handshake_of(door.port(),
                         [](SSL_CTX* context) {
                           constexpr std::array<unsigned char, 3> h2{2, 'h', '2'};
                           SSL_CTX_set_alpn_protos(context, h2.data(), h2.size());
                         }),
            1);
  EXPECT_TRUE(door.refuses(4));
}

TEST(Dialling, a_member_that_shakes_hands_and_says_nothing_is_not_connected_and_closed) {
  PeersTimes times;
  times.handshake = 300ms;
  Door door(times);
  RawPeer peer(door.port(), key_number(2), door.key());
  ASSERT_TRUE(peer.shaken());
  EXPECT_TRUE(peer.receive(FrameType::ping));
  EXPECT_FALSE(door.member.peers->connected(NodeIndex{2}));
  EXPECT_TRUE(peer.closes());
  EXPECT_FALSE(door.member.peers->connected(NodeIndex{2}));
}

TEST(Dialling, a_flood_of_strangers_does_not_keep_a_member_out) {
  Door door;
  std::vector<int> idle;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(door.port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (std::size_t i = 0; i < limits::peer_strangers + 20; ++i) {
    idle.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ASSERT_EQ(::connect(idle.back(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  RawPeer peer(door.port(), key_number(2), door.key());
  EXPECT_TRUE(peer.greet());
  // The oldest of them made room.
  char byte = 0;
  EXPECT_EQ(::recv(idle.front(), &byte, 1, 0), 0);
  for (const int one : idle) ::close(one);
}

TEST(Dialling, a_peer_that_comes_again_takes_its_own_old_place) {
  Door door;
  RawPeer first(door.port(), key_number(2), door.key());
  ASSERT_TRUE(first.greet());
  ASSERT_TRUE(comes_true([&] { return door.member.peers->connected(NodeIndex{2}); }));
  RawPeer second(door.port(), key_number(2), door.key());
  ASSERT_TRUE(second.greet());
  EXPECT_TRUE(first.closes());
  EXPECT_TRUE(door.member.peers->connected(NodeIndex{2}));
  ASSERT_TRUE(second.send(FrameType::request, 1, "hi"));
  EXPECT_TRUE(second.receive(FrameType::answer));
}

TEST(Dialling, names_are_looked_up) {
  Member one(1);
  Member two(2);
  std::vector<Peer> list{one.as_peer(), two.as_peer()};
  list[1].address = "localhost:" + std::to_string(two.peers->port());
  ASSERT_TRUE(one.peers->change_members(list));
  list[0].address = "127.0.0.1:1";
  ASSERT_TRUE(two.peers->change_members(list));
  EXPECT_TRUE(comes_true([&] { return one.peers->connected(NodeIndex{2}); }));
}

}  // namespace
}  // namespace jurat::network
