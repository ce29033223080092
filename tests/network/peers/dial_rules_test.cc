#include "network/peers/dial_rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/limits.h"

namespace jurat::network {
namespace {

using std::chrono::milliseconds;

constexpr NodeIndex low{1};
constexpr NodeIndex high{2};

TEST(DialRules, the_first_dial_is_at_once_and_the_higher_index_lets_the_lower_go_first) {
  SeededRandom_for_tests random(1);
  EXPECT_EQ(Backoff().next(low, high, random), milliseconds(0));
  EXPECT_EQ(Backoff().next(high, low, random), limits::peer_dial_grace);
}

TEST(DialRules, waits_double_from_100_ms_to_5_s_and_differ) {
  SeededRandom_for_tests random(1);
  std::set<milliseconds> first;
  for (int run = 0; run < 50; ++run) {
    Backoff backoff;
    backoff.next(low, high, random);
    milliseconds step(200);
    for (int i = 0; i < 40; ++i) {
      const milliseconds wait = backoff.next(low, high, random);
      if (i == 0) first.insert(wait);
      EXPECT_GE(wait, step / 2);
      EXPECT_LE(wait, step);
      step = std::min(step * 2, milliseconds(5'000));
    }
    backoff.connected();
    EXPECT_LE(backoff.next(low, high, random), milliseconds(200));
  }
  EXPECT_GT(first.size(), 10U);
}

TEST(DialRules, one_that_came_meanwhile_ends_our_dial) {
  for (const Dialled active : {Dialled::by_us, Dialled::by_peer}) {
    EXPECT_FALSE(goes_on(low, high, Dialled::by_us, {.active = active}));
    EXPECT_FALSE(goes_on(high, low, Dialled::by_us, {.active = active}));
  }
}

TEST(DialRules, of_two_at_the_same_time_the_lower_ones_stays_on_both_sides) {
  // The lower index keeps what it dialled and turns the other away …
  EXPECT_TRUE(goes_on(low, high, Dialled::by_us, {.candidate_by_peer = true}));
  EXPECT_FALSE(goes_on(low, high, Dialled::by_peer, {.candidate_by_us = true}));
  EXPECT_FALSE(goes_on(low, high, Dialled::by_peer, {.active = Dialled::by_us}));
  // … and the higher one does the opposite.
  EXPECT_FALSE(goes_on(high, low, Dialled::by_us, {.candidate_by_peer = true}));
  EXPECT_TRUE(goes_on(high, low, Dialled::by_peer, {.candidate_by_us = true}));
  EXPECT_TRUE(goes_on(high, low, Dialled::by_peer, {.active = Dialled::by_us}));
  // Both, once they heard from both.
  EXPECT_TRUE(replaces(low, high, Dialled::by_us, Dialled::by_peer));
  EXPECT_FALSE(replaces(low, high, Dialled::by_peer, Dialled::by_us));
  EXPECT_TRUE(replaces(high, low, Dialled::by_peer, Dialled::by_us));
  EXPECT_FALSE(replaces(high, low, Dialled::by_us, Dialled::by_peer));
}

TEST(DialRules, a_peer_that_started_again_takes_its_own_old_place) {
  EXPECT_TRUE(goes_on(low, high, Dialled::by_peer, {.active = Dialled::by_peer}));
  EXPECT_TRUE(goes_on(high, low, Dialled::by_peer, {.active = Dialled::by_peer}));
  EXPECT_TRUE(replaces(low, high, Dialled::by_peer, Dialled::by_peer));
  EXPECT_TRUE(replaces(high, low, Dialled::by_peer, Dialled::by_peer));
}

}  // namespace
}  // namespace jurat::network
