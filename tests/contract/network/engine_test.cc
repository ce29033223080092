// What engine.h promises, over each engine.
#include "network/engine/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/limits.h"
#include "network/engine/solo.h"

namespace jurat::network {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

class SetClock final : public Clock {
 public:
  Moment now() const override { return Moment{micros.load()}; }
  std::atomic<std::int64_t> micros{1'700'000'000'000'000};
};

struct Applied {
  std::uint64_t height;
  Moment header_time;
  Hash32 hash;
  std::vector<Bytes> entries;
};

// Remembers blocks as a ledger would. Entries that begin with '!' fail check, with '?' fail apply.
class Remembering final : public Application {
 public:
  std::uint64_t height() const override {
    const std::lock_guard lock(mutex_);
    return start_height + blocks.size();
  }
  Result<void> check(ByteSpan entry) override {
    if (!entry.empty() && entry.front() == '!') return fail(Failure::bad_signature, "unsigned");
    return {};
  }
  Result<std::vector<Decided>> apply(std::uint64_t height, Moment header_time, const Hash32& block_hash,
                                     const std::vector<Bytes>& entries) override {
    std::unique_lock lock(mutex_);
    entered_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !held_; });
    if (broken) return fail(*broken);
    blocks.push_back({height, header_time, block_hash, entries});
    std::vector<Decided> decided;
    for (const Bytes& entry : entries) {
      Decided each{.height = height};
      if (!entry.empty() && entry.front() == '?') each = {height, Failure::conflict, "stale"};
      decided.push_back(each);
    }
    return decided;
  }

  void hold() {
    const std::lock_guard lock(mutex_);
    held_ = true;
    entered_ = false;
  }
  void wait_until_entered() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return entered_; });
  }
  void release() {
    const std::lock_guard lock(mutex_);
    held_ = false;
    changed_.notify_all();
  }
  std::vector<Bytes> all() const {
    const std::lock_guard lock(mutex_);
    std::vector<Bytes> entries;
    for (const Applied& block : blocks) entries.insert(entries.end(), block.entries.begin(), block.entries.end());
    return entries;
  }

  std::uint64_t start_height = 0;
  std::vector<Applied> blocks;
  std::optional<Error> broken;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool held_ = false;
  bool entered_ = false;
};

struct Solo {
  static std::unique_ptr<Engine> start(Application& application, Clock& clock) {
    return start_solo(application, clock);
  }
};

template <class Kind>
class EngineTest : public ::testing::Test {
 protected:
  Result<Decided> submit(std::string_view entry) { return engine->submit(to_bytes(entry), 20s); }

  SetClock clock;
  Remembering application;
  std::unique_ptr<Engine> engine = Kind::start(application, clock);
};

using Engines = ::testing::Types<Solo>;
TYPED_TEST_SUITE(EngineTest, Engines);

TYPED_TEST(EngineTest, an_entry_is_decided_once_its_block_is_durable) {
  const auto decided = this->submit("one");
  ASSERT_TRUE(decided);
  EXPECT_EQ(decided->height, 1U);
  EXPECT_EQ(decided->failure, std::nullopt);
  EXPECT_EQ(this->submit("two")->height, 2U);
  EXPECT_EQ(this->application.all(),
            (std::vector<Bytes>{to_bytes(std::string_view("one")), to_bytes(std::string_view("two"))}));
}

TYPED_TEST(EngineTest, what_the_application_refuses_is_told_to_its_caller_alone) {
  const auto refused = this->submit("?two");
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->failure, Failure::conflict);
  EXPECT_EQ(refused->reason, "stale");
  EXPECT_EQ(this->submit("three")->failure, std::nullopt);
}

TYPED_TEST(EngineTest, an_entry_that_fails_its_check_is_never_put_in_order) {
  const auto refused = this->submit("!forged");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::bad_signature);
  ASSERT_TRUE(this->submit("good"));
  EXPECT_EQ(this->application.all().size(), 1U);
}

TYPED_TEST(EngineTest, entries_that_wait_together_share_a_block_and_keep_their_order) {
  this->application.hold();
  std::thread first([&] { EXPECT_TRUE(this->submit("first")); });
  this->application.wait_until_entered();
  std::vector<Bytes> sent;
  for (int i = 0; i < 5; ++i) {
    sent.push_back(to_bytes("later " + std::to_string(i)));
    const auto pending = this->engine->submit(sent.back(), 1ms);
    ASSERT_FALSE(pending);
    EXPECT_EQ(pending.error().failure, Failure::pending);
  }
  this->application.release();
  first.join();
  ASSERT_TRUE(this->submit("last"));
  const auto all = this->application.all();
  ASSERT_EQ(all.size(), 7U);
  EXPECT_TRUE(std::equal(sent.begin(), sent.end(), all.begin() + 1));
  EXPECT_LE(this->application.blocks.size(), 3U);
}

TYPED_TEST(EngineTest, a_time_out_answers_pending_and_the_entry_may_still_apply) {
  this->application.hold();
  const auto pending = this->engine->submit(to_bytes(std::string_view("slow")), 5ms);
  ASSERT_FALSE(pending);
  EXPECT_EQ(pending.error().failure, Failure::pending);
  this->application.release();
  ASSERT_TRUE(this->submit("after"));
  EXPECT_EQ(this->application.all().front(), to_bytes(std::string_view("slow")));
}

TYPED_TEST(EngineTest, many_threads_each_get_their_own_answer_and_nothing_is_lost_or_doubled) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const bool refused = i % 7 == 0;
        const auto decided = this->submit((refused ? "?" : "") + std::to_string(t) + "/" + std::to_string(i));
        ASSERT_TRUE(decided);
        ASSERT_EQ(decided->failure.has_value(), refused);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  auto all = this->application.all();
  EXPECT_EQ(all.size(), 800U);
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
}

TYPED_TEST(EngineTest, heights_rise_by_one_and_header_times_never_fall) {
  ASSERT_TRUE(this->submit("one"));
  this->clock.micros -= 5'000'000;
  ASSERT_TRUE(this->submit("two"));
  this->clock.micros += 9'000'000;
  ASSERT_TRUE(this->submit("three"));
  const auto& blocks = this->application.blocks;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    EXPECT_EQ(blocks[i].height, i + 1);
    if (i > 0) {
      EXPECT_GE(blocks[i].header_time, blocks[i - 1].header_time);
      EXPECT_NE(blocks[i].hash, blocks[i - 1].hash);
    }
  }
  EXPECT_EQ(blocks.back().header_time, this->clock.now());
}

TYPED_TEST(EngineTest, a_restart_goes_on_at_the_next_height) {
  ASSERT_TRUE(this->submit("one"));
  this->engine.reset();
  this->engine = TypeParam::start(this->application, this->clock);
  EXPECT_EQ(this->submit("two")->height, 2U);
}

TYPED_TEST(EngineTest, a_disk_that_refuses_stops_the_engine_and_says_why) {
  this->application.broken = Error{Failure::store_full, "ledger/data.mdb: no space left: free some and start again"};
  const auto failed = this->submit("one");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().failure, Failure::store_full);
  const auto next = this->submit("two");
  ASSERT_FALSE(next);
  EXPECT_EQ(next.error().failure, Failure::store_full);
  const auto stopped = this->engine->stopped();
  ASSERT_TRUE(stopped);
  EXPECT_EQ(stopped->message, this->application.broken->message);
}

TYPED_TEST(EngineTest, a_stopped_engine_takes_nothing_and_leaves_nobody_waiting) {
  this->application.hold();
  std::thread in_work([&] { EXPECT_TRUE(this->submit("in work")); });
  this->application.wait_until_entered();
  std::thread stopping([&] { this->engine->stop(); });
  while (!this->engine->stopped()) std::this_thread::yield();
  const auto refused = this->submit("late");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::pending);
  this->application.release();
  stopping.join();
  in_work.join();
  this->engine->stop();  // a second time is no harm
}

TYPED_TEST(EngineTest, the_queue_has_an_end) {
  this->application.hold();
  EXPECT_EQ(this->engine->submit(to_bytes(std::string_view("in work")), 0ms).error().failure, Failure::pending);
  this->application.wait_until_entered();
  for (std::size_t i = 0; i < limits::engine_queue; ++i) {
    ASSERT_EQ(this->engine->submit(to_bytes(std::to_string(i)), 0ms).error().failure, Failure::pending);
  }
  EXPECT_EQ(this->engine->submit(to_bytes(std::string_view("more")), 0ms).error().failure, Failure::too_many_requests);
  this->application.release();
  while (this->application.height() < 2) std::this_thread::yield();
  ASSERT_TRUE(this->submit("again"));
  for (const Applied& block : this->application.blocks) EXPECT_LE(block.entries.size(), limits::block_entries);
}

}  // namespace
}  // namespace jurat::network
