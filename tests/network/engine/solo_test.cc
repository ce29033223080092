// What is special about solo; the promises of every engine are in tests/contract/network/engine_test.cc.
#include "network/engine/solo.h"

#include <gtest/gtest.h>

namespace jurat::network {
namespace {

class SetClock final : public Clock {
 public:
  Moment now() const override { return time; }
  Moment time = Moment::from_seconds(1'700'000'000);
};

class Taking final : public Application {
 public:
  std::uint64_t height() const override { return 41; }
  Result<void> check(ByteSpan) override { return {}; }
  Result<std::vector<Decided>> apply(std::uint64_t height, Moment, const Hash32& hash,
                                     const std::vector<Bytes>& entries) override {
    last_hash = hash;
    return std::vector<Decided>(entries.size() - missing, Decided{.height = height});
  }
  Hash32 last_hash{};
  std::size_t missing = 0;
};

TEST(solo, its_head_is_always_fresh) {
  SetClock clock;
  Taking application;
  const auto engine = start_solo(application, clock);
  EXPECT_EQ(engine->head_time(), clock.now());
  EXPECT_EQ(engine->stopped(), std::nullopt);
}

TEST(solo, follows_the_height_of_the_application) {
  SetClock clock;
  Taking application;
  const auto engine = start_solo(application, clock);
  const auto decided = engine->submit(Bytes{1}, std::chrono::seconds(20));
  ASSERT_TRUE(decided);
  EXPECT_EQ(decided->height, 42U);
}

TEST(solo, the_block_hash_depends_on_the_entries) {
  SetClock clock;
  Taking one;
  Taking two;
  ASSERT_TRUE(start_solo(one, clock)->submit(Bytes{1}, std::chrono::seconds(20)));
  ASSERT_TRUE(start_solo(two, clock)->submit(Bytes{2}, std::chrono::seconds(20)));
  EXPECT_NE(one.last_hash, two.last_hash);
}

TEST(solo, an_application_that_loses_count_of_a_block_stops_the_engine) {
  SetClock clock;
  Taking application;
  application.missing = 1;
  const auto engine = start_solo(application, clock);
  const auto failed = engine->submit(Bytes{1}, std::chrono::seconds(20));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().failure, Failure::internal);
  EXPECT_TRUE(engine->stopped());
}

}  // namespace
}  // namespace jurat::network
