// What is special about solo; the promises of every engine are in tests/contract/network/engine_test.cc.
#include "network/engine/solo.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace jurat::network {
namespace {

class SetClock final : public Clock {
 public:
  Moment now() const override { return time; }
  Moment time = Moment::from_seconds(1'700'000'000);
};

class Taking final : public Application {
 public:
  AppliedHead head() const override { return {.height = 41}; }
  Result<void> check(ByteSpan) override { return {}; }
  Result<void> admit(ByteSpan, Moment) override { return {}; }
  Result<void> accept(const std::vector<Bytes>&) override { return {}; }
  Result<StagedBlock> stage(std::uint64_t height, Moment time, const Hash32& hash,
                            const std::vector<Bytes>& entries) override {
    last_hash = hash;
    last_time = time;
    std::unique_lock lock(mutex);
    all.insert(all.end(), entries.begin(), entries.end());
    ++blocks;
    changed.notify_all();
    changed.wait(lock, [this] { return !held; });
    return StagedBlock{std::vector<Decided>(entries.size() - missing, Decided{.height = height}), {}};
  }
  Result<void> commit() override {
    ++commits;
    return {};
  }
  Hash32 last_hash{};
  std::size_t missing = 0;
  int commits = 0;
  Moment last_time{};
  std::mutex mutex;
  std::condition_variable changed;
  bool held = false;
  int blocks = 0;
  std::vector<Bytes> all;
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
  EXPECT_EQ(application.commits, 1);
  EXPECT_EQ(engine->submit(Bytes{2}, std::chrono::seconds(20))->height, 43U);
  EXPECT_EQ(application.commits, 2);
}

TEST(solo, entries_that_wait_together_keep_their_order_and_what_is_in_work_is_finished) {
  SetClock clock;
  Taking application;
  application.held = true;
  const auto engine = start_solo(application, clock);
  std::thread in_work([&] { EXPECT_TRUE(engine->submit(Bytes{0}, std::chrono::seconds(20))); });
  {
    std::unique_lock lock(application.mutex);
    application.changed.wait(lock, [&] { return application.blocks == 1; });
  }
  for (std::uint8_t i = 1; i < 6; ++i) EXPECT_FALSE(engine->submit(Bytes{i}, std::chrono::milliseconds(0)));
  {
    const std::lock_guard lock(application.mutex);
    application.held = false;
    application.changed.notify_all();
  }
  in_work.join();
  ASSERT_TRUE(engine->submit(Bytes{6}, std::chrono::seconds(20)));
  ASSERT_EQ(application.all.size(), 7U);
  for (std::uint8_t i = 0; i < 7; ++i) EXPECT_EQ(application.all[i], Bytes{i});
  EXPECT_LE(application.blocks, 3);
}

TEST(solo, stopping_finishes_the_block_in_work) {
  SetClock clock;
  Taking application;
  application.held = true;
  const auto engine = start_solo(application, clock);
  std::thread in_work([&] { EXPECT_TRUE(engine->submit(Bytes{0}, std::chrono::seconds(20))); });
  {
    std::unique_lock lock(application.mutex);
    application.changed.wait(lock, [&] { return application.blocks == 1; });
  }
  std::thread stopping([&] { engine->stop(); });
  while (!engine->stopped()) std::this_thread::yield();
  {
    const std::lock_guard lock(application.mutex);
    application.held = false;
    application.changed.notify_all();
  }
  stopping.join();
  in_work.join();
}

TEST(solo, header_times_follow_the_clock_and_never_fall) {
  SetClock clock;
  Taking application;
  const auto engine = start_solo(application, clock);
  const Moment began = clock.time;
  ASSERT_TRUE(engine->submit(Bytes{1}, std::chrono::seconds(20)));
  EXPECT_EQ(application.last_time, began);
  clock.time = began - std::chrono::seconds(5);
  ASSERT_TRUE(engine->submit(Bytes{2}, std::chrono::seconds(20)));
  EXPECT_EQ(application.last_time, began);
  clock.time = began + std::chrono::seconds(9);
  ASSERT_TRUE(engine->submit(Bytes{3}, std::chrono::seconds(20)));
  EXPECT_EQ(application.last_time, clock.now());
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
