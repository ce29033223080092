#include <gtest/gtest.h>

#include "evidence/asked.h"

namespace jurat::evidence {
namespace {

TEST(GatewayWord, CountsOnlyWhereTheCouncilTakesIt) {
  asked::Asked strict(false), open(true);
  EXPECT_EQ(strict.ask(StatementKind::admin_confirm, {{Kind::gateway_word, {}}}).error().failure,
            Failure::not_authorized);
  EXPECT_TRUE(open.ask(StatementKind::admin_confirm, {{Kind::gateway_word, {}}}).has_value());
  EXPECT_FALSE(open.ask(StatementKind::admin_confirm, {{Kind::gateway_word, Bytes{1}}}).has_value())
      << "it has no proof to show";
}

}  // namespace
}  // namespace jurat::evidence
