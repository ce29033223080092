#include "node/prime_mill.h"

#include <gtest/gtest.h>

#include <atomic>

namespace jurat::node {
namespace {

// Drawing a pair takes seconds: what is tested is that nobody has to wait for that. The first look whether to go on
// comes before any pair can be there.
TEST(PrimeMill, a_stop_ends_the_wait_and_the_drawing_at_once) {
  std::atomic<int> asked = 0;
  PrimeMill mill(8, [&] { return ++asked > 0; });
  const auto primes = mill.next();
  ASSERT_FALSE(primes);
  EXPECT_EQ(primes.error().failure, Failure::pending);
  EXPECT_EQ(asked, 1);
}

TEST(PrimeMill, gives_no_more_than_was_asked_for_and_draws_nothing_unasked) {
  PrimeMill mill(0);
  EXPECT_EQ(mill.next().error().failure, Failure::limit_exceeded);
  const PrimeMill unused(1'000'000);
}

}  // namespace
}  // namespace jurat::node
