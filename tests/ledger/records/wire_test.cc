#include "ledger/records/wire.h"

#include <gtest/gtest.h>

namespace jurat::ledger {
namespace {

template <class T>
Bytes written(const T& value) {
  CborWriter out;
  wire::write(out, value);
  return out.take();
}

TEST(wire, moments_lie_between_1970_and_9999) {
  Bytes bytes = written(Moment{253'402'300'799'999'999});
  CborReader last(bytes);
  EXPECT_EQ(last.moment().value(), Moment{253'402'300'799'999'999});
  bytes = written(Moment{253'402'300'800'000'000});
  CborReader after(bytes);
  EXPECT_FALSE(after.moment());
  bytes = written(Moment{-1});
  CborReader before(bytes);
  EXPECT_FALSE(before.moment());
}

TEST(wire, lists_of_nodes_rise) {
  for (const auto& nodes :
       {std::vector{NodeIndex{2}, NodeIndex{1}}, {NodeIndex{1}, NodeIndex{1}}, {NodeIndex{0}}, {NodeIndex{32}}}) {
    const Bytes bytes = written(nodes);
    CborReader in(bytes);
    EXPECT_FALSE(wire::read_rising_nodes(in));
  }
}

TEST(wire, a_map_has_exactly_its_members) {
  const Bytes bytes = CborWriter().map(2).unsigned_number(1).null().unsigned_number(2).null().take();
  CborReader two(bytes);
  EXPECT_TRUE(wire::read_map(two, 2));
  CborReader three(bytes);
  EXPECT_FALSE(wire::read_map(three, 3));
}

TEST(wire, a_number_fits_its_type) {
  const Bytes bytes = CborWriter().unsigned_number(256).take();
  CborReader small(bytes);
  EXPECT_FALSE(wire::read_number<std::uint8_t>(small));
  CborReader large(bytes);
  EXPECT_EQ(wire::read_number<std::uint16_t>(large).value(), 256);
}

TEST(wire, nothing_and_something_are_told_apart) {
  const Bytes none = CborWriter().null().take();
  CborReader absent(none);
  EXPECT_EQ(wire::read_optional_text(absent, 9).value(), std::nullopt);
  const Bytes empty = CborWriter().text("").take();
  CborReader present(empty);
  EXPECT_EQ(wire::read_optional_text(present, 9).value(), "");
}

}  // namespace
}  // namespace jurat::ledger
