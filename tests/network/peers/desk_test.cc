#include "network/peers/desk.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/limits.h"

namespace jurat::network {
namespace {

struct Pool {
  std::vector<Desk::Task> tasks;
  std::size_t most = 1'000'000;
  Desk desk{[this](Desk::Task task) {
    if (tasks.size() >= most) return false;
    tasks.push_back(std::move(task));
    return true;
  }};
};

TEST(Desk, few_are_in_the_pool_and_the_rest_follow_in_order) {
  Pool pool;
  std::vector<int> ran;
  for (int i = 0; i < 40; ++i) ASSERT_TRUE(pool.desk.add([&ran, i] { ran.push_back(i); }));
  EXPECT_EQ(pool.tasks.size(), limits::peer_handlers);
  for (std::size_t done = 0; done < pool.tasks.size(); ++done) {
    pool.tasks[done]();
    pool.desk.finished();
    EXPECT_LE(pool.tasks.size(), done + 1 + limits::peer_handlers);
  }
  ASSERT_EQ(ran.size(), 40U);
  for (int i = 0; i < 40; ++i) EXPECT_EQ(ran[static_cast<std::size_t>(i)], i);
}

TEST(Desk, the_line_has_an_end) {
  Pool pool;
  for (std::size_t i = 0; i < limits::peer_handlers + limits::peer_requests; ++i) ASSERT_TRUE(pool.desk.add([] {}));
  EXPECT_FALSE(pool.desk.add([] {}));
  pool.desk.finished();
  EXPECT_TRUE(pool.desk.add([] {}));
}

TEST(Desk, a_full_pool_refuses_and_a_line_is_never_stuck) {
  Pool pool;
  pool.most = 2;
  EXPECT_TRUE(pool.desk.add([] {}));
  EXPECT_TRUE(pool.desk.add([] {}));
  EXPECT_FALSE(pool.desk.add([] {}));

  Pool other;
  const auto alive = std::make_shared<int>(1);
  for (std::size_t i = 0; i < limits::peer_handlers + 3; ++i) ASSERT_TRUE(other.desk.add([alive] {}));
  other.most = 0;
  for (std::size_t i = 0; i + 1 < limits::peer_handlers; ++i) other.desk.finished();
  EXPECT_EQ(alive.use_count(), 1 + static_cast<long>(limits::peer_handlers) + 3) << "one still runs and will call";
  other.desk.finished();
  EXPECT_EQ(alive.use_count(), 1 + static_cast<long>(limits::peer_handlers)) << "nobody would call again";
  other.most = 1'000;
  other.tasks.clear();
  EXPECT_TRUE(other.desk.add([] {}));
  EXPECT_EQ(other.tasks.size(), 1U);
}

}  // namespace
}  // namespace jurat::network
