#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/paging.h"
#include "api/cognito/pool_shape.h"

namespace jurat::api::cognito::operations {

namespace {

constexpr std::string_view listing = "ListUserPools";

Result<JsonObject> run(Context& context, const Members& request) {
  TRY(context.council().admin_read(std::nullopt, std::nullopt, context.admin, context.caller()));
  const auto at_most = static_cast<std::size_t>(request.number("MaxResults").value_or(60));
  TRY_ASSIGN(const auto after_text, page_after(listing, request.text("NextToken")));
  std::optional<PoolId> after;
  if (after_text) {
    TRY_ASSIGN(after, PoolId::parse(*after_text));
  }
  TRY_ASSIGN(const ledger::View* view, context.view());
  TRY_ASSIGN(const std::vector<ledger::Pool> pools, view->pools(after, at_most + 1));
  JsonObject answer;
  JsonArray shown;
  for (std::size_t i = 0; i < pools.size() && i < at_most; ++i) shown.push_back(pool_description(pools[i]));
  answer["UserPools"] = std::move(shown);
  if (pools.size() > at_most) answer["NextToken"] = page_token(listing, pools[at_most - 1].id.text());
  return answer;
}

}  // namespace

extern const Operation list_user_pools{"ListUserPools", run};

}  // namespace jurat::api::cognito::operations
