#include "council/share_rewrite.h"

#include <gtest/gtest.h>

#include "core/limits.h"
#include "council/ceremony/memory_keeper.h"
#include "council/memory_share_home.h"
#include "crypto/domains.h"

namespace jurat::council {
namespace {

using std::chrono::hours;

// A keeper that shares the home's steps: one count of writes over keys and stores.
class SteppedKeeper final : public Keeper {
 public:
  SteppedKeeper(MemoryKeeper& kept, MemoryShareHome& home) : kept_(kept), home_(home) {}
  Result<std::optional<Secret>> load(std::string_view name) override { return kept_.load(name); }
  Result<void> keep(std::string_view name, const Secret& secret) override {
    TRY(home_.spend());
    return kept_.keep(name, secret);
  }
  Result<void> forget(std::string_view name) override {
    TRY(home_.spend());
    return kept_.forget(name);
  }

 private:
  MemoryKeeper& kept_;
  MemoryShareHome& home_;
};

struct ShareRewriteTest : testing::Test {
  SeededRandom_for_tests random{5};
  MemoryShareHome home;
  MemoryKeeper kept;
  SteppedKeeper keeper{kept, home};
  std::optional<ShareRewrite> rewrite;
  std::unique_ptr<Shares> shares;
  Moment now = Moment::from_seconds(1'700'000'000);

  ShareRewriteTest() { EXPECT_TRUE(share_sealing_key(kept, random)); }
  void start() {
    shares.reset();
    rewrite.emplace(home, keeper, random);
    auto opened = rewrite->open();
    ASSERT_TRUE(opened) << opened.error().message;
    shares = std::move(*opened);
  }
  void fill(std::uint64_t batch, std::uint64_t first, std::size_t count) {
    std::vector<crypto::Scalar> scalars;
    for (std::size_t i = 0; i < count; ++i) scalars.push_back(crypto::Scalar::from_number(first + i));
    ASSERT_TRUE(shares->put(batch, scalars, random));
  }
  std::string value(const ledger::StockKey& key) {
    const auto share = shares->share(key);
    return share ? to_hex(share->span()) : std::string(failure_name(share.error().failure));
  }
  static std::string number(std::uint64_t value) { return to_hex(crypto::Scalar::from_number(value).span()); }
  // Everything sealed that the stores hold under the name of a key, and whether any key that is kept opens it.
  Bytes sealed(std::uint64_t generation, const ledger::StockKey& key) {
    Bytes name;
    append_u64(name, key.batch);
    append_u32(name, key.place);
    const auto snapshot = home.stores.at(generation)->snapshot().value();
    const auto found = snapshot->get(name).value();
    return found ? to_bytes(*found) : Bytes{};
  }
};

TEST_F(ShareRewriteTest, nothing_is_rewritten_before_something_was_destroyed_nor_before_its_time) {
  start();
  fill(0, 100, 6);
  ASSERT_TRUE(rewrite->step(*shares, now + hours(1'000)));
  EXPECT_FALSE(shares->copying());
  ASSERT_EQ(shares->destroy({{0, 3}}, now).value(), 1U);
  ASSERT_TRUE(rewrite->step(*shares, now + limits::share_rewrite_after - Duration(1)));
  EXPECT_FALSE(shares->copying());
  ASSERT_TRUE(rewrite->step(*shares, now + limits::share_rewrite_after));
  EXPECT_TRUE(shares->copying());
}

TEST_F(ShareRewriteTest, afterwards_the_rest_opens_and_no_kept_key_opens_what_was_destroyed) {
  start();
  fill(0, 100, 6);
  const Bytes destroyed = sealed(0, {0, 3});
  const auto old_key = share_sealing_key_of(0, kept);
  ASSERT_EQ(shares->destroy({{0, 3}}, now).value(), 1U);
  now = now + limits::share_rewrite_after;
  ASSERT_TRUE(rewrite->step(*shares, now));
  fill(1, 200, 2);  // shares that come while the copy is made
  ASSERT_EQ(shares->destroy({{0, 4}, {1, 0}}, now).value(), 2U);
  ASSERT_TRUE(rewrite->step(*shares, now));
  EXPECT_FALSE(shares->copying());
  EXPECT_EQ(rewrite->generation(), 1U);
  for (int twice = 0; twice < 2; ++twice) {
    EXPECT_EQ(value({0, 0}), number(100));
    EXPECT_EQ(value({0, 5}), number(105));
    EXPECT_EQ(value({1, 1}), number(201));
    EXPECT_EQ(value({0, 3}), "not_found");
    EXPECT_EQ(value({0, 4}), "not_found");
    EXPECT_EQ(value({1, 0}), "not_found");
    start();
  }
  EXPECT_EQ(home.generations().value(), std::vector<std::uint64_t>{1});
  EXPECT_EQ(share_sealing_key_of(0, kept).error().failure, Failure::cannot_open) << "the old key is gone";
  const auto new_key = share_sealing_key_of(1, kept);
  Bytes name;
  append_u64(name, 0);
  append_u32(name, 3);
  const Bytes context = length_prefixed({as_bytes(crypto::domain::stock_sub_share), name});
  EXPECT_FALSE(crypto::open_sealed(*new_key, destroyed, context));
  EXPECT_FALSE(equal_constant_time(old_key->bytes.span(), new_key->bytes.span()));
  // What was destroyed in the new store while it was filled makes it due again.
  EXPECT_TRUE(shares->destroyed_since().value().has_value());
}

TEST_F(ShareRewriteTest, killed_after_any_write_the_next_start_has_every_share_and_the_rewrite_ends) {
  for (std::size_t steps = 0; steps < 40; ++steps) {
    home.stores.clear();
    home.steps_left = SIZE_MAX;
    kept.kept.clear();
    ASSERT_TRUE(share_sealing_key(kept, random));
    start();
    fill(0, 100, 6);
    ASSERT_EQ(shares->destroy({{0, 3}}, now).value(), 1U);
    home.steps_left = steps;
    const Moment due = now + limits::share_rewrite_after;
    bool killed = false;
    for (int i = 0; i < 4 && !killed; ++i) killed = !rewrite->step(*shares, due);
    home.steps_left = SIZE_MAX;
    start();
    for (std::uint32_t place = 0; place < 6; ++place) {
      EXPECT_EQ(value({0, place}), place == 3 ? "not_found" : number(100 + place)) << steps << " " << place;
    }
    EXPECT_EQ(home.stores.size(), 1U) << "leftovers are removed at the start";
    EXPECT_EQ(kept.kept.size(), home.stores.contains(0) && !kept.kept.contains("share_generation") ? 1U : 2U);
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(rewrite->step(*shares, due));
    EXPECT_EQ(rewrite->generation(), 1U) << steps;
    EXPECT_FALSE(shares->destroyed_since().value()) << "nothing is due any more";
    if (!killed) return;
  }
  FAIL() << "a rewrite takes fewer writes than this";
}

TEST_F(ShareRewriteTest, a_copy_that_fails_leaves_the_shares_serving_and_is_tried_again) {
  start();
  fill(0, 100, 6);
  ASSERT_EQ(shares->destroy({{0, 3}}, now).value(), 1U);
  now = now + limits::share_rewrite_after;
  home.steps_left = 1;
  EXPECT_FALSE(rewrite->step(*shares, now));
  home.steps_left = SIZE_MAX;
  EXPECT_EQ(value({0, 0}), number(100));
  ASSERT_TRUE(rewrite->step(*shares, now + Duration(1)));
  EXPECT_FALSE(shares->copying()) << "it rests first";
  now = now + limits::share_rewrite_retry;
  ASSERT_TRUE(rewrite->step(*shares, now));
  ASSERT_TRUE(rewrite->step(*shares, now));
  EXPECT_EQ(rewrite->generation(), 1U);
  EXPECT_EQ(value({0, 0}), number(100));
}

TEST_F(ShareRewriteTest, keys_older_than_the_share_store_are_refused_and_nothing_is_removed) {
  start();
  fill(0, 100, 6);
  MemoryKeeper copy;
  for (const auto& [name, secret] : kept.kept) copy.kept[name] = secret.clone();
  ASSERT_EQ(shares->destroy({{0, 3}}, now).value(), 1U);
  now = now + limits::share_rewrite_after;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(rewrite->step(*shares, now));
  ASSERT_EQ(rewrite->generation(), 1U);
  shares.reset();
  ShareRewrite old(home, copy, random);
  const auto opened = old.open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().failure, Failure::cannot_open);
  EXPECT_NE(opened.error().message.find("restore the newest copy"), std::string::npos) << opened.error().message;
  EXPECT_EQ(home.generations().value(), std::vector<std::uint64_t>{1});
}

TEST_F(ShareRewriteTest, a_time_noted_by_a_clock_ahead_does_not_put_the_rewrite_off) {
  start();
  fill(0, 100, 6);
  ASSERT_EQ(shares->destroy({{0, 3}}, now + hours(24 * 365)).value(), 1U);
  ASSERT_TRUE(rewrite->step(*shares, now));
  EXPECT_TRUE(shares->copying());
}

}  // namespace
}  // namespace jurat::council
