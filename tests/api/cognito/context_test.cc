#include "api/cognito/context.h"

#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

using Contexts = ApiTest;

TEST_F(Contexts, the_view_stays_the_same_until_it_is_forgotten) {
  const Settings settings = ApiCaller::lenient();
  cognito::Budgets budgets{.requests_by_address{{}, 1}, .sign_ups_by_address{{}, 1}, .sign_ups_by_pool{{}, 1}};
  cognito::Context context(council, settings, budgets, {.address = "192.0.2.1", .invocation = std::nullopt});
  const auto first = context.view();
  ASSERT_TRUE(first);
  council.pool.name = "renamed";
  EXPECT_EQ((*context.view())->pool(pool_id())->value().name, "people");
  context.forget_view();
  EXPECT_EQ((*context.view())->pool(pool_id())->value().name, "renamed");
}

}  // namespace
}  // namespace jurat::api::tests
