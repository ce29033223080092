#include "api/cognito/who.h"

#include "crypto/jwt/token.h"

namespace jurat::api::cognito {

namespace {

Result<ledger::Pool> pool_named(Context& context, std::string_view name) {
  const auto unknown = [&] {
    return fail(Failure::pool_not_found, "User pool " + std::string(name) + " does not exist.");
  };
  const auto id = PoolId::parse(name);
  if (!id) return unknown();
  TRY_ASSIGN(const ledger::View* view, context.view());
  TRY_ASSIGN(auto pool, view->pool(*id));
  if (!pool) return unknown();
  return std::move(*pool);
}

// A sub names a user of the pool directly.
Result<std::optional<ledger::User>> user_by_sub(Context& context, const ledger::Pool& pool, std::string_view typed) {
  const auto sub = Uuid::parse(typed);
  if (!sub) return std::optional<ledger::User>();
  TRY_ASSIGN(const ledger::View* view, context.view());
  return view->user(pool.id, *sub);
}

}  // namespace

Result<ledger::Pool> named_pool(Context& context, const Members& request) {
  return pool_named(context, request.text_or_empty("UserPoolId"));
}

Result<ledger::Client> named_client(Context& context, const ledger::Pool& pool, const Members& request) {
  const std::string_view name = request.text_or_empty("ClientId");
  context.situation.client = name;
  const auto id = ClientId::parse(name);
  if (!id) return fail(Failure::client_not_found);
  TRY_ASSIGN(const ledger::View* view, context.view());
  TRY_ASSIGN(auto client, view->client(pool.id, *id));
  if (!client) return fail(Failure::client_not_found);
  return std::move(*client);
}

Result<CalledOrStandIn> called_or_stand_in(Context& context, const ledger::Pool& pool, std::string_view typed) {
  TRY_ASSIGN(auto by_sub, user_by_sub(context, pool, typed));
  if (by_sub) return CalledOrStandIn{by_sub->id, std::move(by_sub)};
  TRY_ASSIGN(const council::Gateway::Called found, context.council().find_user(pool.id, typed, context.caller()));
  if (!found.known) return CalledOrStandIn{found.id, {}};
  TRY_ASSIGN(const ledger::View* view, context.view());
  TRY_ASSIGN(auto user, view->user(pool.id, found.id));
  return CalledOrStandIn{found.id, std::move(user)};
}

Result<ledger::User> called_user(Context& context, const ledger::Pool& pool, std::string_view typed) {
  TRY_ASSIGN(CalledOrStandIn called, called_or_stand_in(context, pool, typed));
  if (!called.user) return fail(Failure::user_not_found);
  return std::move(*called.user);
}

Result<Named> named_user(Context& context, const Members& request) {
  TRY_ASSIGN(ledger::Pool pool, named_pool(context, request));
  TRY_ASSIGN(ledger::User user, called_user(context, pool, request.text_or_empty("Username")));
  return Named{std::move(pool), std::move(user)};
}

Result<Asking> asking_client(Context& context, const Members& request) {
  const std::string_view name = request.text_or_empty("ClientId");
  context.situation.client = name;
  const auto id = ClientId::parse(name);
  if (!id) return fail(Failure::client_not_found);
  TRY_ASSIGN(const ledger::View* view, context.view());
  TRY_ASSIGN(auto client, view->client_anywhere(*id));
  if (!client) return fail(Failure::client_not_found);
  TRY_ASSIGN(auto pool, view->pool(client->pool));
  if (!pool) return fail(Failure::client_not_found);
  context.situation.hides_users = client->prevent_user_existence_errors;
  std::optional<Secret> secret;
  if (client->secret_key) {
    TRY_ASSIGN(secret, context.council().client_secret(pool->id, client->id));
    if (!secret) return fail(Failure::internal, "a client's secret is gone");
  }
  return Asking{std::move(*pool), std::move(*client), std::move(secret)};
}

Result<Bearer> bearer_unverified(Context& context, std::string_view access_token) {
  const auto token = crypto::parse_token_unverified(access_token);
  if (!token) return fail(Failure::token_invalid);
  const JsonValue* name = token->claims.if_contains("client_id");
  if (name == nullptr || !name->is_string()) return fail(Failure::token_invalid);
  const auto id = ClientId::parse(name->get_string());
  if (!id) return fail(Failure::token_invalid);
  TRY_ASSIGN(const ledger::View* view, context.view());
  TRY_ASSIGN(auto client, view->client_anywhere(*id));
  if (!client) return fail(Failure::token_invalid);
  TRY_ASSIGN(auto pool, view->pool(client->pool));
  if (!pool) return fail(Failure::token_invalid);
  return Bearer{std::move(*pool), std::move(*client)};
}

}  // namespace jurat::api::cognito
