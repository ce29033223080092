#include "network/peers/peer_list.h"

#include <gtest/gtest.h>

namespace jurat::network {
namespace {

constexpr NodeIndex self{1};
const crypto::Ed25519PublicKey own{1};

Peer member(std::uint8_t index) { return {NodeIndex{index}, "127.0.0.1:1000", {index}}; }

std::string refusal_of(const std::vector<Peer>& members) {
  const auto list = PeerList::make(self, own, members);
  if (list) return "";
  EXPECT_EQ(list.error().failure, Failure::invalid_parameter);
  return list.error().message;
}

TEST(PeerList, finds_by_index_and_by_key_and_leaves_itself_out) {
  const auto list = PeerList::make(self, own, {member(3), member(1), member(2)});
  ASSERT_TRUE(list);
  EXPECT_EQ(list->others().size(), 2U);
  EXPECT_EQ(list->find(NodeIndex{1}), nullptr);
  EXPECT_EQ(list->find(own), nullptr);
  EXPECT_EQ(list->find(NodeIndex{3})->tls_key, member(3).tls_key);
  EXPECT_EQ(list->find(member(2).tls_key)->index, NodeIndex{2});
  EXPECT_EQ(list->find(member(4).tls_key), nullptr);
}

TEST(PeerList, names_the_member_at_fault) {
  EXPECT_EQ(refusal_of({member(2), member(3)}), "");
  EXPECT_NE(refusal_of({member(2), member(2)}).find("node 2: listed twice"), std::string::npos);
  Peer twin = member(3);
  twin.tls_key = member(2).tls_key;
  EXPECT_NE(refusal_of({member(2), twin}).find("node 3: its TLS key belongs to another"), std::string::npos);
  EXPECT_NE(refusal_of({member(0)}).find("node 0"), std::string::npos);
  EXPECT_NE(refusal_of({member(32)}).find("node 32"), std::string::npos);
  Peer thief = member(2);
  thief.tls_key = own;
  EXPECT_NE(refusal_of({thief}).find("node 2: it has this node's TLS key"), std::string::npos);
  Peer stale = member(1);
  stale.tls_key = {9};
  EXPECT_NE(refusal_of({stale}).find("this node's TLS key is another one"), std::string::npos);
  Peer lost = member(2);
  lost.address = "nowhere";
  EXPECT_NE(refusal_of({lost}).find("\"nowhere\""), std::string::npos);
  EXPECT_NE(refusal_of(std::vector<Peer>(40, member(2))).find("40 members"), std::string::npos);
}

TEST(PeerList, addresses) {
  EXPECT_EQ(split_address("node-2.example:9329")->host, "node-2.example");
  EXPECT_EQ(split_address("node-2.example:9329")->port, 9'329);
  EXPECT_EQ(split_address("[::1]:1")->host, "::1");
  for (const std::string_view bad : {"", ":", "a", "a:", ":1", "a:65536", "a:-1", "a:1x", "::1:1", "[]:1", "[::1:1"}) {
    EXPECT_FALSE(split_address(bad)) << bad;
  }
}

}  // namespace
}  // namespace jurat::network
