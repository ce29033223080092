#include "evidence/refresh_facts.h"

#include <gtest/gtest.h>

namespace jurat::evidence {
namespace {

TEST(RefreshFacts, ReadBackAndRefuseMoreOrLess) {
  const RefreshFacts facts{Uuid::from_random({1, 2, 3}), Moment::from_seconds(1'700'000'000)};
  const Bytes bytes = encode(facts);
  const auto read = parse_refresh_facts(bytes);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->origin_jti, facts.origin_jti);
  EXPECT_EQ(read->auth_time, facts.auth_time);
  EXPECT_FALSE(parse_refresh_facts(ByteSpan(bytes).first(bytes.size() - 1)).has_value());
  Bytes longer = bytes;
  longer.push_back(0);
  EXPECT_FALSE(parse_refresh_facts(longer).has_value());
}

}  // namespace
}  // namespace jurat::evidence
