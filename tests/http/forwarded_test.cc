#include "http/forwarded.h"

#include <gtest/gtest.h>

namespace jurat::http {
namespace {

TrustedProxies trusting(const std::vector<std::string>& blocks) { return TrustedProxies::parse(blocks).value(); }

std::string caller(const TrustedProxies& proxies, std::string_view peer, const std::vector<std::string>& forwarded) {
  std::vector<Header> headers{{"host", "x"}};
  for (const std::string& value : forwarded) headers.push_back({"x-forwarded-for", value});
  return proxies.origin(peer, false, headers).address;
}

TEST(Forwarded, without_trusted_proxies_headers_say_nothing) {
  const TrustedProxies none = trusting({});
  EXPECT_EQ(caller(none, "192.0.2.1", {"10.0.0.1"}), "192.0.2.1");
  EXPECT_FALSE(none.origin("192.0.2.1", false, {{"x-forwarded-proto", "https"}}).secure);
  EXPECT_TRUE(none.origin("192.0.2.1", true, {{"x-forwarded-proto", "http"}}).secure);
}

TEST(Forwarded, the_rightmost_untrusted_hop_is_the_caller) {
  const TrustedProxies proxies = trusting({"10.0.0.0/8", "2001:db8::/32"});
  EXPECT_EQ(caller(proxies, "10.1.2.3", {"198.51.100.1"}), "198.51.100.1");
  EXPECT_EQ(caller(proxies, "10.1.2.3", {"6.6.6.6, 198.51.100.1, 10.9.9.9"}), "198.51.100.1");
  EXPECT_EQ(caller(proxies, "10.1.2.3", {"6.6.6.6", "198.51.100.1", "10.9.9.9"}), "198.51.100.1");
  EXPECT_EQ(caller(proxies, "10.1.2.3", {"2001:db8::7, 10.9.9.9"}), "2001:db8::7") << "all trusted: the farthest";
  EXPECT_EQ(caller(proxies, "198.51.100.9", {"6.6.6.6"}), "198.51.100.9") << "an untrusted peer is not believed";
  EXPECT_EQ(caller(proxies, "10.1.2.3", {}), "10.1.2.3");
}

TEST(Forwarded, broken_hops_end_the_walk_at_the_last_known_one) {
  const TrustedProxies proxies = trusting({"10.0.0.0/8"});
  EXPECT_EQ(caller(proxies, "10.1.2.3", {"6.6.6.6, unknown, 10.9.9.9"}), "10.9.9.9");
  EXPECT_EQ(caller(proxies, "10.1.2.3", {""}), "10.1.2.3");
  EXPECT_EQ(caller(proxies, "10.1.2.3", {"6.6.6.6,"}), "10.1.2.3");
  EXPECT_EQ(caller(proxies, "10.1.2.3", {"[::1"}), "10.1.2.3");
}

TEST(Forwarded, hops_may_carry_ports) {
  const TrustedProxies proxies = trusting({"10.0.0.0/8"});
  EXPECT_EQ(caller(proxies, "10.1.2.3", {"192.0.2.60:4711"}), "192.0.2.60");
  EXPECT_EQ(caller(proxies, "10.1.2.3", {"[2001:DB8::17]:4711"}), "2001:db8::17");
  EXPECT_EQ(caller(proxies, "10.1.2.3", {"2001:db8:0:0::17"}), "2001:db8::17");
}

TEST(Forwarded, ipv4_in_ipv6_clothes_is_the_same_address) {
  const TrustedProxies proxies = trusting({"127.0.0.1"});
  EXPECT_EQ(caller(proxies, "::ffff:127.0.0.1", {"::ffff:192.0.2.5"}), "192.0.2.5");
}

TEST(Forwarded, who_has_one_ipv6_address_has_its_block) {
  EXPECT_EQ(address_block("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(address_block("2001:db8:1:2::1"), "2001:db8:1:2::/64");
  EXPECT_NE(address_block("2001:db8:1:3::1"), "2001:db8:1:2::/64");
  EXPECT_EQ(address_block("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(address_block("/run/jurat.sock"), "/run/jurat.sock");
}

TEST(Forwarded, block_edges_are_exact) {
  const TrustedProxies proxies = trusting({"192.168.4.0/22"});
  EXPECT_EQ(caller(proxies, "192.168.7.255", {"1.2.3.4"}), "1.2.3.4");
  EXPECT_EQ(caller(proxies, "192.168.8.0", {"1.2.3.4"}), "192.168.8.0");
  EXPECT_EQ(caller(trusting({"0.0.0.0/0"}), "9.9.9.9", {"1.2.3.4, 5.6.7.8"}), "1.2.3.4");
  EXPECT_EQ(caller(trusting({"0.0.0.0/0"}), "2001:db8::1", {"1.2.3.4"}), "2001:db8::1") << "IPv4 only";
}

TEST(Forwarded, the_last_protocol_counts) {
  const TrustedProxies proxies = trusting({"10.0.0.0/8"});
  EXPECT_TRUE(proxies.origin("10.0.0.1", false, {{"x-forwarded-proto", "http, https"}}).secure);
  EXPECT_FALSE(proxies.origin("10.0.0.1", true, {{"x-forwarded-proto", "https, http"}}).secure);
}

TEST(Forwarded, wrong_blocks_are_named) {
  for (const std::string text : {"", "proxy.example", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x",
                                 "::1/129", "10.0.0/8", "10.0.0.0/8/8"}) {
    const auto proxies = TrustedProxies::parse({text});
    ASSERT_FALSE(proxies) << text;
    EXPECT_EQ(proxies.error().failure, Failure::invalid_parameter);
    EXPECT_NE(proxies.error().message.find("\"" + text + "\""), std::string::npos);
  }
}

}  // namespace
}  // namespace jurat::http
