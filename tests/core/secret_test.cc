#include "core/secret.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace jurat {
namespace {

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret> && std::is_nothrow_move_assignable_v<Secret>);

TEST(secret, begins_as_zeroes) {
  const Secret secret(100);
  EXPECT_EQ(secret.size(), 100U);
  EXPECT_TRUE(std::ranges::all_of(secret.span(), [](auto byte) { return byte == 0; }));
}

TEST(secret, an_empty_one_needs_no_memory) {
  const Secret none;
  const Secret zero(0);
  EXPECT_TRUE(none.empty());
  EXPECT_TRUE(zero.empty());
  EXPECT_TRUE(zero.clone().empty());
  EXPECT_TRUE(Secret::copy_of({}).empty());
}

TEST(secret, a_moved_from_secret_is_empty) {
  Secret from = Secret::copy_of(as_bytes("key"));
  Secret to = std::move(from);
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): the header promises it
  EXPECT_EQ(as_text(to.span()), "key");
  Secret other = Secret::copy_of(as_bytes("old"));
  other = std::move(to);
  EXPECT_EQ(as_text(other.span()), "key");
  EXPECT_TRUE(to.empty());  // NOLINT(bugprone-use-after-move): the header promises it
}

TEST(secret, a_clone_is_another_piece_of_memory) {
  Secret one = Secret::copy_of(as_bytes("key"));
  Secret two = one.clone();
  two.writable()[0] = 'K';
  EXPECT_EQ(as_text(one.span()), "key");
  EXPECT_EQ(as_text(two.span()), "Key");
}

TEST(secret, take_wipes_what_it_took) {
  Bytes bytes = to_bytes("password");
  const std::uint8_t* memory = bytes.data();
  const Secret secret = Secret::take(std::move(bytes));
  EXPECT_EQ(as_text(secret.span()), "password");
  EXPECT_TRUE(bytes.empty());  // NOLINT(bugprone-use-after-move): the header promises it
  EXPECT_GE(bytes.capacity(), 8U);
  // The vector still owns its memory, so that looking at it is allowed once it has its length back.
  bytes.resize(8, 0);
  EXPECT_EQ(bytes.data(), memory);
  EXPECT_TRUE(std::ranges::all_of(bytes, [](auto byte) { return byte == 0; }));
}

TEST(secret, wipe_empties) {
  Secret secret = Secret::copy_of(as_bytes("key"));
  secret.wipe();
  EXPECT_TRUE(secret.empty());
  secret.wipe();
}

TEST(secret, compares_equal_only_when_length_and_bytes_are) {
  EXPECT_TRUE(equal_constant_time(as_bytes("abc"), as_bytes("abc")));
  EXPECT_TRUE(equal_constant_time({}, {}));
  EXPECT_FALSE(equal_constant_time(as_bytes("abc"), as_bytes("abd")));
  EXPECT_FALSE(equal_constant_time(as_bytes("abc"), as_bytes("ab")));
  EXPECT_FALSE(equal_constant_time(as_bytes("abc"), {}));
}

TEST(secret, memory_that_is_used_again_holds_nothing_of_before) {
  for (const std::size_t size : {1U, 32U, 72U, 73U, 264U, 265U, 1'000U, 4'072U, 4'073U, 5'000U}) {
    for (int i = 0; i < 50; ++i) {
      Secret secret(size);
      EXPECT_TRUE(std::ranges::all_of(secret.span(), [](auto byte) { return byte == 0; })) << size;
      std::ranges::fill(secret.writable(), std::uint8_t{0xA5});
    }
  }
}

TEST(secret, many_at_once_do_not_overlap) {
  std::vector<Secret> secrets;
  for (std::size_t i = 0; i < 3'000; ++i) {
    secrets.emplace_back(1 + i % 300);
    std::ranges::fill(secrets.back().writable(), static_cast<std::uint8_t>(i));
  }
  for (std::size_t i = 0; i < secrets.size(); i += 2) secrets[i].wipe();
  for (std::size_t i = 0; i < secrets.size(); i += 2) {
    secrets[i] = Secret(1 + i % 300);
    std::ranges::fill(secrets[i].writable(), static_cast<std::uint8_t>(i));
  }
  for (std::size_t i = 0; i < secrets.size(); ++i) {
    EXPECT_TRUE(
        std::ranges::all_of(secrets[i].span(), [i](auto byte) { return byte == static_cast<std::uint8_t>(i); }));
  }
}

TEST(secret, more_larger_ones_at_once_than_are_kept_do_not_overlap) {
  for (int round = 0; round < 2; ++round) {
    std::vector<Secret> secrets;
    for (std::size_t i = 0; i < 40; ++i) {
      secrets.emplace_back(265 + i * 97);
      EXPECT_TRUE(std::ranges::all_of(secrets.back().span(), [](auto byte) { return byte == 0; }));
      std::ranges::fill(secrets.back().writable(), static_cast<std::uint8_t>(i + 1));
    }
    for (std::size_t i = 0; i < secrets.size(); ++i) {
      EXPECT_TRUE(
          std::ranges::all_of(secrets[i].span(), [i](auto byte) { return byte == static_cast<std::uint8_t>(i + 1); }));
    }
  }
}

TEST(secret, threads_make_and_drop_them_together) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      for (std::size_t i = 0; i < 500; ++i) {
        Secret one(1 + i % 1'000);
        std::ranges::fill(one.writable(), static_cast<std::uint8_t>(t));
        const Secret two = one.clone();
        EXPECT_TRUE(std::ranges::equal(one.span(), two.span()));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(secret_death, a_large_one_is_guarded_behind_its_end) {
  {
    const Secret before(2'000);
  }  // its page is used again
  for (const std::size_t size : {265U, 1'000U, 4'072U, 5'000U}) {
    Secret secret(size);
    volatile std::uint8_t* end = secret.writable().data() + secret.size();
    EXPECT_DEATH(*end = 1, "");
  }
}

TEST(secret_death, a_write_before_a_large_one_is_found_when_it_goes) {
  const auto write_before = [](std::size_t size) {
    Secret secret(size);
    volatile std::uint8_t* before = secret.writable().data() - 1;
    *before = static_cast<std::uint8_t>(*before + 1);
  };
  EXPECT_DEATH(write_before(1'000), "broken truth");
  EXPECT_DEATH(write_before(4'072), "broken truth");
}

TEST(secret_death, a_write_behind_a_small_one_is_found_when_it_goes) {
  const auto write_behind = [](std::size_t size) {
    Secret secret(size);
    volatile std::uint8_t* end = secret.writable().data() + secret.size();
    *end = static_cast<std::uint8_t>(*end + 1);
  };
  EXPECT_DEATH(write_behind(32), "broken truth");
  EXPECT_DEATH(write_behind(72), "broken truth");
  EXPECT_DEATH(write_behind(200), "broken truth");
}

TEST(secret_death, more_than_a_mebibyte_is_refused) {
  EXPECT_DEATH(Secret((std::size_t{1} << 20) + 1), "broken truth");
}

}  // namespace
}  // namespace jurat
