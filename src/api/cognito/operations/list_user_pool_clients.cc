#include "api/cognito/client_shape.h"
#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/paging.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(const ledger::Pool pool, named_pool(context, request));
  TRY(context.council().admin_read(pool.id, std::nullopt, context.admin, context.caller()));
  const auto at_most = static_cast<std::size_t>(request.number("MaxResults").value_or(60));
  const std::string listing = "ListUserPoolClients " + pool.id.text();
  TRY_ASSIGN(const auto after_text, page_after(listing, request.text("NextToken")));
  std::optional<ClientId> after;
  if (after_text) {
    TRY_ASSIGN(after, ClientId::parse(*after_text));
  }
  TRY_ASSIGN(const ledger::View* view, context.view());
  TRY_ASSIGN(const std::vector<ledger::Client> clients, view->clients(pool.id, after, at_most + 1));
  JsonObject answer;
  JsonArray shown;
  for (std::size_t i = 0; i < clients.size() && i < at_most; ++i) shown.push_back(client_description(clients[i]));
  answer["UserPoolClients"] = std::move(shown);
  if (clients.size() > at_most) answer["NextToken"] = page_token(listing, clients[at_most - 1].id.text());
  return answer;
}

}  // namespace

extern const Operation list_user_pool_clients{"ListUserPoolClients", run};

}  // namespace jurat::api::cognito::operations
