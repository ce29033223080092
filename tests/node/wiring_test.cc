#include "node/wiring.h"

#include <gtest/gtest.h>

#include "node/demo.h"
#include "node/key_folder.h"
#include "node/outbox.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

// A home founded once for this file, and nodes joined over it.
class WiringTest : public testing::Test {
 protected:
  void SetUp() override {
    council::Plan plan;
    plan.members.push_back({"node-1", "Ada", "http://127.0.0.1:1"});
    plan.key_sets = 1;
    plan.settings = {true, true, "123456789012", "eu-local-1", "http://127.0.0.1:1"};
    auto founded = found_council(home_, plan, Secret(), system_random(), system_clock(), [](std::string_view) {});
    ASSERT_TRUE(founded) << founded.error().message;
    lock_ = std::move(*founded);
  }
  Result<std::unique_ptr<Wiring>> join() {
    auto keeper = KeyFolder::open(home_.keys(), Secret(), false, system_random());
    if (!keeper) return fail(keeper.error());
    auto keys = council::load_kept_keys(1, *keeper);
    if (!keys) return fail(keys.error());
    return Wiring::join({home_, lock_, std::move(*keys), outbox_, std::nullopt, system_clock(), system_random()});
  }

  TemporaryFolder folder_;
  Home home_{folder_.path() / "home"};
  crypto::LockFile lock_;
  Outbox outbox_{folder_.path() / "outbox.jsonl", system_clock()};
};

TEST_F(WiringTest, a_pool_made_before_a_restart_is_there_after_it_and_the_stores_are_whole) {
  std::optional<Demo> demo;
  std::uint64_t height = 0;
  {
    const auto wiring = join();
    ASSERT_TRUE(wiring) << wiring.error().message;
    auto made = demo_pool((*wiring)->gateway(), home_, "eu-local-1");
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_TRUE(made->pool.text().starts_with("eu-local-1_"));
    demo = std::move(*made);
    (*wiring)->stop();
    height = (*wiring)->height();
    EXPECT_FALSE((*wiring)->stopped()) << "an orderly stop is no fault";
  }
  EXPECT_GT(height, 0U);
  {
    const auto wiring = join();
    ASSERT_TRUE(wiring) << wiring.error().message;
    EXPECT_GE((*wiring)->height(), height);
    const auto view = (*wiring)->gateway().view();
    ASSERT_TRUE(view);
    const auto pool = view->pool(demo->pool);
    ASSERT_TRUE(pool);
    EXPECT_TRUE(pool->has_value());
  }
  std::vector<std::string> lines;
  const auto verified = verify_home(home_, lock_, [&](std::string_view line) { lines.emplace_back(line); });
  EXPECT_TRUE(verified) << verified.error().message;
  EXPECT_EQ(lines.size(), 4U);
}

TEST_F(WiringTest, the_time_that_passwords_took_is_counted_and_nothing_else_is) {
  const auto wiring = join();
  ASSERT_TRUE(wiring) << wiring.error().message;
  const auto demo = demo_pool((*wiring)->gateway(), home_, "eu-local-1");
  ASSERT_TRUE(demo) << demo.error().message;
  EXPECT_EQ((*wiring)->stretching_time().count(), 0) << "making a pool stretches no password";
  const Secret password = Secret::copy_of(as_bytes("Correct-horse-9"));
  const auto refused = (*wiring)->gateway().sign_in(demo->pool, demo->client, "nobody", password.clone(), {}, {});
  EXPECT_FALSE(refused);
  const Duration one = (*wiring)->stretching_time();
  EXPECT_GT(one.count(), 0) << "a name that nobody has costs the same";
  EXPECT_FALSE((*wiring)->gateway().find_user(demo->pool, "nobody", {}).value());
  EXPECT_EQ((*wiring)->stretching_time(), one) << "a look-up stretches nothing";
}

TEST_F(WiringTest, the_stores_of_another_council_are_refused) {
  {
    const auto wiring = join();
    ASSERT_TRUE(wiring) << wiring.error().message;
  }
  lock_.definition.council[0] ^= 1;
  EXPECT_FALSE(join());
  EXPECT_FALSE(verify_home(home_, lock_, [](std::string_view) {}));
}

}  // namespace
}  // namespace jurat::node
