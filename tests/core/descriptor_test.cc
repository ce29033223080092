#include "core/descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>

namespace jurat {
namespace {

bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) != -1; }

TEST(Descriptor, is_closed_with_its_owner_and_only_then) {
  int number = -1;
  {
    Descriptor first(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    number = first.value();
    const Descriptor second(std::move(first));
    EXPECT_EQ(second.value(), number);
    EXPECT_TRUE(is_open(number));
  }
  EXPECT_FALSE(is_open(number));
}

TEST(Descriptor, what_was_released_is_the_callers_to_close) {
  int number = -1;
  {
    Descriptor owner(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    number = owner.release();
    EXPECT_EQ(owner.value(), -1);
  }
  EXPECT_TRUE(is_open(number));
  ::close(number);
}

}  // namespace
}  // namespace jurat
