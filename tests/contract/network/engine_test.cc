// What engine.h promises, over each engine.
#include "network/engine/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include "core/limits.h"
#include "crypto/hash.h"
#include "network/engine/comet/council_of_engines.h"
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
  AppliedHead head() const override {
    const std::lock_guard lock(mutex_);
    return {.height = start_height + blocks.size(),
            .root = root_,
            .time = blocks.empty() ? Moment{} : blocks.back().header_time};
  }
  Result<void> check(ByteSpan entry) override {
    if (!entry.empty() && entry.front() == '!') return fail(Failure::bad_signature, "unsigned");
    return {};
  }
  Result<void> admit(ByteSpan entry, Moment) override { return check(entry); }
  Result<void> accept(const std::vector<Bytes>& entries) override {
    for (const Bytes& entry : entries) TRY(check(entry));
    return {};
  }
  Result<StagedBlock> stage(std::uint64_t height, Moment header_time, const Hash32& block_hash,
                            const std::vector<Bytes>& entries) override {
    std::unique_lock lock(mutex_);
    if (!entries.empty()) {
      entered_ = true;
      changed_.notify_all();
      changed_.wait(lock, [this] { return !held_; });
    }
    if (broken && !entries.empty()) return fail(*broken);
    staged_ = Applied{height, header_time, block_hash, entries};
    StagedBlock block;
    for (const Bytes& entry : entries) {
      Decided each{.height = height};
      if (!entry.empty() && entry.front() == '?') each = {height, Failure::conflict, "stale"};
      block.decided.push_back(each);
    }
    block.root = root_;
    for (const Bytes& entry : entries) {
      Bytes both = to_bytes(block.root);
      append(both, entry);
      block.root = crypto::sha256(both);
    }
    staged_root_ = block.root;
    return block;
  }
  Result<void> commit() override {
    const std::lock_guard lock(mutex_);
    if (!staged_) return fail(Failure::conflict, "nothing is staged");
    blocks.push_back(*std::exchange(staged_, std::nullopt));
    root_ = staged_root_;
    return {};
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

  // Blocks with entries; those without are the engine's own business.
  std::vector<Applied> filled() const {
    const std::lock_guard lock(mutex_);
    std::vector<Applied> with_entries;
    for (const Applied& block : blocks) {
      if (!block.entries.empty()) with_entries.push_back(block);
    }
    return with_entries;
  }

  std::uint64_t start_height = 0;
  std::vector<Applied> blocks;
  std::optional<Error> broken;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool held_ = false;
  bool entered_ = false;
  std::optional<Applied> staged_;
  Hash32 root_{};
  Hash32 staged_root_{};
};

struct Solo {
  std::unique_ptr<Engine> start(Application& application, Clock& clock) { return start_solo(application, clock); }
};

// One validator: a real engine beside this process.
struct Comet {
  std::unique_ptr<Engine> start(Application& application, Clock& clock) {
    auto started = start_comet(council.settings(0), application, clock);
    if (!started) throw std::runtime_error(started.error().message);
    return std::move(*started);
  }
  tests::CouncilOfEngines council{1};
};

template <class Kind>
class EngineTest : public ::testing::Test {
 protected:
  Result<Decided> submit(std::string_view entry) { return engine->submit(to_bytes(entry), 20s); }

  SetClock clock;
  Remembering application;
  Kind kind;
  std::unique_ptr<Engine> engine = kind.start(application, clock);
};

using Engines = ::testing::Types<Solo, Comet>;
TYPED_TEST_SUITE(EngineTest, Engines);

TYPED_TEST(EngineTest, an_entry_is_decided_once_its_block_is_durable) {
  const auto decided = this->submit("one");
  ASSERT_TRUE(decided) << decided.error().message;
  EXPECT_EQ(decided->failure, std::nullopt);
  EXPECT_GE(this->application.head().height, decided->height);
  const auto second = this->submit("two");
  ASSERT_TRUE(second);
  EXPECT_GT(second->height, decided->height);
  EXPECT_EQ(this->application.all(),
            (std::vector<Bytes>{to_bytes(std::string_view("one")), to_bytes(std::string_view("two"))}));
  EXPECT_EQ(this->application.filled().front().height, decided->height);
  EXPECT_TRUE(this->engine->caught_up());
  EXPECT_GT(this->engine->head_time(), Moment{});
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

TYPED_TEST(EngineTest, entries_that_wait_together_share_blocks) {
  this->application.hold();
  std::thread first([&] { EXPECT_TRUE(this->submit("first")); });
  this->application.wait_until_entered();
  std::vector<Bytes> sent{to_bytes(std::string_view("first"))};
  for (int i = 0; i < 50; ++i) {
    sent.push_back(to_bytes("later " + std::to_string(i)));
    const auto pending = this->engine->submit(sent.back(), 1ms);
    ASSERT_FALSE(pending);
    EXPECT_EQ(pending.error().failure, Failure::pending);
  }
  this->application.release();
  first.join();
  ASSERT_TRUE(this->submit("last"));
  while (this->application.all().size() < 52) std::this_thread::sleep_for(1ms);
  auto all = this->application.all();
  sent.push_back(to_bytes(std::string_view("last")));
  std::sort(all.begin(), all.end());
  std::sort(sent.begin(), sent.end());
  EXPECT_EQ(all, sent);
  EXPECT_LE(this->application.filled().size(), 25U);
}

TYPED_TEST(EngineTest, a_time_out_answers_pending_and_the_entry_may_still_apply) {
  this->application.hold();
  const auto pending = this->engine->submit(to_bytes(std::string_view("slow")), 5ms);
  ASSERT_FALSE(pending);
  EXPECT_EQ(pending.error().failure, Failure::pending);
  this->application.wait_until_entered();
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
  this->engine->stop();
  const auto& blocks = this->application.blocks;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    EXPECT_EQ(blocks[i].height, i + 1);
    if (i > 0) {
      EXPECT_GE(blocks[i].header_time, blocks[i - 1].header_time);
      EXPECT_NE(blocks[i].hash, blocks[i - 1].hash);
    }
  }
}

TYPED_TEST(EngineTest, a_restart_goes_on_at_the_next_height) {
  const auto before = this->submit("one");
  ASSERT_TRUE(before);
  this->engine.reset();
  this->engine = this->kind.start(this->application, this->clock);
  const auto after = this->submit("two");
  ASSERT_TRUE(after) << after.error().message;
  EXPECT_GT(after->height, before->height);
  this->engine->stop();
  for (std::size_t i = 0; i < this->application.blocks.size(); ++i) {
    EXPECT_EQ(this->application.blocks[i].height, i + 1);
  }
  EXPECT_EQ(this->application.all().size(), 2U);
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
  // Decided by the block in work, or left pending: never waiting for ever.
  std::thread in_work([&] {
    const auto decided = this->submit("in work");
    EXPECT_TRUE(decided || decided.error().failure == Failure::pending);
  });
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
  std::size_t taken = 0;
  for (; taken <= limits::engine_queue; ++taken) {
    const auto answer = this->engine->submit(to_bytes(std::to_string(taken)), 0ms);
    ASSERT_FALSE(answer);
    if (answer.error().failure == Failure::too_many_requests) break;
    ASSERT_EQ(answer.error().failure, Failure::pending);
  }
  EXPECT_GE(taken, limits::engine_queue - 1);
  EXPECT_LE(taken, limits::engine_queue);
  this->application.release();
  auto again = this->submit("again");
  while (!again && again.error().failure == Failure::too_many_requests) again = this->submit("again");
  ASSERT_TRUE(again) << again.error().message;
  this->engine->stop();
  for (const Applied& block : this->application.blocks) EXPECT_LE(block.entries.size(), limits::block_entries);
}

}  // namespace
}  // namespace jurat::network
