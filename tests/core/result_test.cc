#include "core/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace jurat {
namespace {

Result<int> half(int value) {
  if (value % 2 != 0) return fail(Failure::invalid_parameter, "odd");
  return value / 2;
}

Result<int> quarter(int value) {
  TRY_ASSIGN(const int once, half(value));
  TRY_ASSIGN(const int twice, half(once));
  return twice;
}

Result<void> all_even(const std::vector<int>& values) {
  for (const int value : values) TRY(half(value));
  return {};
}

TEST(result, carries_a_value_through_try_assign) { EXPECT_EQ(quarter(12).value(), 3); }

TEST(result, passes_the_first_error_on) {
  const Result<int> result = quarter(6);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().failure, Failure::invalid_parameter);
  EXPECT_EQ(result.error().message, "odd");
}

TEST(result, try_stops_at_an_error_and_goes_on_without) {
  EXPECT_TRUE(all_even({2, 4}));
  EXPECT_FALSE(all_even({2, 3, 4}));
}

TEST(result, holds_what_can_only_be_moved) {
  const auto make = []() -> Result<std::unique_ptr<int>> { return std::make_unique<int>(7); };
  const auto use = [&]() -> Result<int> {
    TRY_ASSIGN(const std::unique_ptr<int> made, make());
    return *made;
  };
  EXPECT_EQ(use().value(), 7);
}

TEST(result, a_copy_of_a_failed_bool_is_failed_and_not_false) {
  Result<bool> failed = fail(Failure::not_found);
  std::vector<Result<bool>> copies;
  copies.emplace_back(failed);  // a lvalue that is not const
  Result<bool> copy(failed);
  EXPECT_FALSE(copies[0].has_value());
  EXPECT_FALSE(copy.has_value());
  Result<bool> no = false;
  const Result<bool> copy_of_no(no);
  ASSERT_TRUE(copy_of_no.has_value());
  EXPECT_FALSE(*copy_of_no);
}

TEST(result, a_try_within_a_lambda_within_a_try_compiles_without_shadowing) {
  const auto outer = []() -> Result<int> {
    TRY([]() -> Result<void> {
      TRY(half(4));
      TRY_ASSIGN(const int inner, half(3));
      (void)inner;
      return {};
    }());
    return 1;
  };
  EXPECT_EQ(outer().error().message, "odd");
}

TEST(result_death, a_broken_truth_stops_the_process_and_names_the_place) {
  EXPECT_DEATH(ASSERT_TRUTH(1 + 1 == 3), "broken truth: 1 \\+ 1 == 3 .*result_test");
}

}  // namespace
}  // namespace jurat
