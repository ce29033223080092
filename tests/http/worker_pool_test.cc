#include "http/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>

namespace jurat::http {
namespace {

// Occupies one worker until released.
struct Blocker {
  std::promise<void> entered, release;
  WorkerPool::Task task() {
    return [this] {
      entered.set_value();
      release.get_future().wait();
    };
  }
};

TEST(WorkerPool, refuses_beyond_its_queue_and_takes_again_when_there_is_room) {
  Blocker blocker;
  WorkerPool pool(1, 2);
  ASSERT_TRUE(pool.submit(blocker.task()));
  blocker.entered.get_future().wait();
  std::promise<void> second_ran;
  ASSERT_TRUE(pool.submit([] {}));
  ASSERT_TRUE(pool.submit([&] { second_ran.set_value(); }));
  EXPECT_FALSE(pool.submit([] {}));
  EXPECT_EQ(pool.load().waiting, 2U);
  EXPECT_EQ(pool.load().running, 1U);
  blocker.release.set_value();
  second_ran.get_future().wait();
  EXPECT_TRUE(pool.submit([] {}));
}

TEST(WorkerPool, tasks_run_in_their_order_on_one_worker) {
  std::vector<int> ran;
  std::promise<void> done;
  {
    WorkerPool pool(1, 100);
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(pool.submit([&ran, i] { ran.push_back(i); }));
    ASSERT_TRUE(pool.submit([&] { done.set_value(); }));
    done.get_future().wait();
  }
  ASSERT_EQ(ran.size(), 50U);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(ran[static_cast<std::size_t>(i)], i);
}

TEST(WorkerPool, workers_run_at_the_same_time) {
  Blocker first;
  Blocker second;
  WorkerPool pool(2, 0);
  // With no queue a task is taken only by an idle worker, so wait until both are there.
  while (!pool.submit(first.task())) std::this_thread::yield();
  first.entered.get_future().wait();
  while (!pool.submit(second.task())) std::this_thread::yield();
  second.entered.get_future().wait();
  EXPECT_EQ(pool.load().running, 2U);
  EXPECT_FALSE(pool.submit([] {}));
  first.release.set_value();
  second.release.set_value();
}

TEST(WorkerPool, stop_drops_what_waits_and_waits_for_what_runs) {
  Blocker blocker;
  WorkerPool pool(1, 10);
  std::atomic<bool> finished{false};
  ASSERT_TRUE(pool.submit([&] {
    blocker.task()();
    finished = true;
  }));
  blocker.entered.get_future().wait();
  auto token = std::make_shared<int>(0);
  ASSERT_TRUE(pool.submit([token, &finished] { finished = false; }));
  std::thread stopping([&] { pool.stop(); });
  while (token.use_count() > 1) std::this_thread::yield();  // dropped before the running one ended
  EXPECT_FALSE(finished);
  blocker.release.set_value();
  stopping.join();
  EXPECT_TRUE(finished);
  EXPECT_FALSE(pool.submit([] {}));
}

}  // namespace
}  // namespace jurat::http
