#include "core/outside.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>

namespace jurat {
namespace {

TEST(outside, the_system_clock_counts_microseconds_since_1970) {
  const auto before = std::chrono::system_clock::now();
  const Moment now = system_clock().now();
  const auto after = std::chrono::system_clock::now();
  using std::chrono::duration_cast, std::chrono::microseconds;
  EXPECT_GE(now.micros, duration_cast<microseconds>(before.time_since_epoch()).count());
  EXPECT_LE(now.micros, duration_cast<microseconds>(after.time_since_epoch()).count());
}

TEST(outside, system_randomness_does_not_repeat) {
  std::set<ByteArray<16>> seen;
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(seen.insert(system_random().array<16>()).second);
  EXPECT_EQ(system_random().secret(40).size(), 40U);
  system_random().fill({});
}

TEST(outside, the_same_seed_gives_the_same_bytes_on_every_machine) {
  SeededRandom_for_tests one(7);
  SeededRandom_for_tests two(7);
  SeededRandom_for_tests other(8);
  const auto first = one.array<32>();
  EXPECT_EQ(first, two.array<32>());
  EXPECT_NE(first, other.array<32>());
  EXPECT_NE(first, one.array<32>());
}

// draft-strombergson-chacha-test-vectors-01, TC1: 256-bit key of zeroes, 64-bit IV of zeroes, 20 rounds.
TEST(outside, seed_zero_is_the_published_chacha20_stream) {
  SeededRandom_for_tests random(0);
  EXPECT_EQ(to_hex(random.array<32>()), "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7");
}

}  // namespace
}  // namespace jurat
