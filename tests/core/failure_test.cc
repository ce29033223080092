#include "core/failure.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>

namespace jurat {
namespace {

TEST(failure, every_reason_has_its_own_name) {
  std::set<std::string> names;
  const auto last = static_cast<int>(Failure::internal);
  for (int i = 0; i <= last; ++i) {
    const std::string name(failure_name(static_cast<Failure>(static_cast<std::uint8_t>(i))));
    EXPECT_NE(name, "unknown") << i;
    EXPECT_TRUE(names.insert(name).second) << name;
  }
}

TEST(failure, the_name_is_the_enumerators) {
  EXPECT_EQ(failure_name(Failure::invalid_parameter), "invalid_parameter");
  EXPECT_EQ(failure_name(Failure::store_full), "store_full");
  EXPECT_EQ(failure_name(Failure::internal), "internal");
}

TEST(failure, a_number_that_is_no_reason_is_unknown) { EXPECT_EQ(failure_name(static_cast<Failure>(255)), "unknown"); }

}  // namespace
}  // namespace jurat
