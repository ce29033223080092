#include "node/wiring.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <thread>

#include "node/demo.h"
#include "node/key_folder.h"
#include "node/outbox.h"
#include "node/share_folders.h"
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
  Result<std::unique_ptr<Wiring>> join(Clock& clock = system_clock()) {
    auto keeper = KeyFolder::open(home_.keys(), Secret(), false, system_random());
    if (!keeper) return fail(keeper.error());
    keeper_.emplace(std::move(*keeper));
    auto keys = council::load_kept_keys(1, *keeper_, 1);
    if (!keys) return fail(keys.error());
    return Wiring::join({home_, lock_, std::move(*keys), *keeper_, outbox_, std::nullopt, clock, system_random()});
  }

  TemporaryFolder folder_;
  std::optional<KeyFolder> keeper_;
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

// The machine's clock, put forward.
class LaterClock final : public Clock {
 public:
  explicit LaterClock(Duration later) : later_(later) {}
  [[nodiscard]] Moment now() const override { return system_clock().now() + later_; }

 private:
  Duration later_;
};

TEST_F(WiringTest, a_clock_that_was_set_back_is_named) {
  LaterClock later(std::chrono::minutes(10));
  {
    const auto wiring = join(later);
    ASSERT_TRUE(wiring) << wiring.error().message;
    EXPECT_TRUE((*wiring)->unready().empty());
    (*wiring)->stop();
  }
  const auto wiring = join();
  ASSERT_TRUE(wiring) << wiring.error().message;
  const auto reasons = (*wiring)->unready();
  ASSERT_EQ(reasons.size(), 1U);
  EXPECT_NE(reasons.front().find("clock"), std::string::npos) << reasons.front();
  (*wiring)->stop();
}

Bytes every_byte_below(const std::filesystem::path& folder) {
  Bytes all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    all.insert(all.end(), std::istreambuf_iterator<char>(file), {});
  }
  return all;
}

bool comes_true(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

// The sealed share of a key in the first generation of the share store; nothing when it is not there.
std::optional<Bytes> sealed_share(const Home& home, const ledger::StockKey& key) {
  Bytes name;
  append_u64(name, key.batch);
  append_u32(name, key.place);
  const auto store = ShareFolders(home).open(0);
  if (!store) throw std::runtime_error(store.error().message);
  const auto snapshot = (*store)->snapshot().value();
  const auto found = snapshot->get(name).value();
  return found ? std::optional<Bytes>(to_bytes(*found)) : std::nullopt;
}

TEST_F(WiringTest, a_deleted_user_is_destroyed_after_a_restart_and_leaves_no_byte_after_the_rewrite) {
  std::vector<ledger::StockKey> keys;
  std::optional<Demo> demo;
  std::vector<Bytes> sealed;
  const auto name = [](std::string_view text) { return Secret::copy_of(as_bytes(text)); };
  {
    const auto wiring = join();
    ASSERT_TRUE(wiring) << wiring.error().message;
    demo = demo_pool((*wiring)->gateway(), home_, "eu-local-1").value();
    council::Gateway& gateway = (*wiring)->gateway();
    const auto ada = gateway.sign_up({demo->pool, demo->client, "ada", name("Correct-Horse-1"), {}, {}}, {});
    ASSERT_TRUE(ada) << ada.error().message;
    ASSERT_TRUE(gateway.sign_up({demo->pool, demo->client, "eve", name("Correct-Horse-2"), {}, {}}, {}));
    const auto record = **gateway.view()->user(demo->pool, ada->user);
    keys = {record.password_key, record.data_key, record.code_key};
    (*wiring)->stop();
  }
  for (const auto& key : keys) sealed.push_back(sealed_share(home_, key).value());
  {
    // Stopped right behind the entry: whether the destruction came before the end or not, the next start does it.
    const auto wiring = join();
    ASSERT_TRUE(wiring);
    const auto called = (*wiring)->gateway().find_user(demo->pool, "ada", {});
    const council::AdminEvidence by_sigv4{.kind = council::AdminEvidence::Kind::sigv4_checked_by_gateway};
    ASSERT_TRUE((*wiring)->gateway().admin_delete_user(demo->pool, called->id, by_sigv4, {}));
    (*wiring)->stop();
  }
  std::chrono::milliseconds longer{0};
  const auto gone_after_a_start = [&] {
    auto wiring = join();
    if (!wiring) return false;
    // It happens beside the start, on a thread that a busy machine may let run late.
    std::this_thread::sleep_for(longer += std::chrono::milliseconds(100));
    (*wiring)->stop();
    wiring->reset();  // closes the store
    return std::ranges::none_of(keys, [&](const auto& key) { return sealed_share(home_, key).has_value(); });
  };
  EXPECT_TRUE(comes_true(gone_after_a_start));
  const auto holds = [&](const Bytes& one) {
    const Bytes all = every_byte_below(home_.folder);
    return std::search(all.begin(), all.end(), one.begin(), one.end()) != all.end();
  };
  EXPECT_TRUE(std::ranges::any_of(sealed, holds)) << "freed pages are not wiped: the rewrite has something to do";
  {
    LaterClock later(std::chrono::hours(13));
    const auto wiring = join(later);
    ASSERT_TRUE(wiring) << wiring.error().message;
    EXPECT_TRUE(comes_true([&] { return !std::filesystem::exists(home_.shares(0)); }));
    // Everybody else signs in by the new store.
    const auto eve = (*wiring)->gateway().sign_in(demo->pool, demo->client, "eve", name("Correct-Horse-2"), {}, {});
    EXPECT_EQ(eve.error().failure, Failure::user_not_confirmed) << "which only the right password learns";
    EXPECT_TRUE(comes_true([&] { return !std::filesystem::exists(home_.keys() / "share_sealing.key"); }));
    (*wiring)->stop();
  }
  for (const Bytes& one : sealed) EXPECT_FALSE(holds(one));
  LaterClock later(std::chrono::hours(13));
  const auto wiring = join(later);
  EXPECT_TRUE(wiring) << wiring.error().message;
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
  EXPECT_FALSE((*wiring)->gateway().find_user(demo->pool, "nobody", {}).value().known);
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
