#include "network/peers/peer_gauges.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace jurat::network {
namespace {

TEST(PeerGauges, every_fault_has_its_own_name_and_number) {
  PeerGauges gauges;
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < peer_faults; ++i) {
    const auto fault = static_cast<PeerFault>(i);
    names.insert(peer_fault_name(fault));
    for (std::size_t times = 0; times <= i; ++times) gauges.count(fault);
  }
  EXPECT_EQ(names.size(), peer_faults);
  EXPECT_FALSE(names.contains("unknown"));
  const PeerStatus status = gauges.status({});
  for (std::size_t i = 0; i < peer_faults; ++i) EXPECT_EQ(status.faults[i], i + 1);
}

TEST(PeerGauges, what_was_never_measured_is_not_a_number) {
  PeerGauges gauges;
  const auto now = std::chrono::steady_clock::time_point(std::chrono::seconds(100));
  EXPECT_FALSE(gauges.status(now).since_heard);
  EXPECT_FALSE(gauges.status(now).round_trip);
  gauges.heard_at = 99'000'000;
  gauges.round_trip = 250;
  EXPECT_EQ(gauges.status(now).since_heard, std::chrono::seconds(1));
  EXPECT_EQ(gauges.status(now).round_trip, std::chrono::microseconds(250));
  gauges.heard_at = 101'000'000;
  EXPECT_EQ(gauges.status(now).since_heard, std::chrono::seconds(0));
}

}  // namespace
}  // namespace jurat::network
