#include "api/cognito/client_shape.h"
#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/secret_hash.h"
#include "api/cognito/who.h"
#include "core/limits.h"
#include "crypto/jwt/token.h"

namespace jurat::api::cognito::operations {

namespace {

Result<std::string_view> needed(const Members& parameters, std::string_view name) {
  const auto value = parameters.text(name);
  if (!value || value->empty())
    return fail(Failure::invalid_parameter, "Missing required parameter " + std::string(name));
  return *value;
}

JsonObject answer(const council::Tokens& tokens) {
  JsonObject result{{"AccessToken", tokens.access_token},
                    {"ExpiresIn", tokens.expires_in},
                    {"TokenType", "Bearer"},
                    {"IdToken", tokens.id_token}};
  if (!tokens.refresh_token.empty()) result["RefreshToken"] = tokens.refresh_token;
  return {{"ChallengeParameters", JsonObject()}, {"AuthenticationResult", std::move(result)}};
}

Result<JsonObject> sign_in(Context& context, Asking& asking, const Members& parameters) {
  TRY_ASSIGN(const std::string_view typed, needed(parameters, "USERNAME"));
  TRY_ASSIGN(const std::string_view password, needed(parameters, "PASSWORD"));
  if (password.size() > limits::password_bytes) {
    return fail(Failure::invalid_parameter,
                "PASSWORD: is longer than " + std::to_string(limits::password_bytes) + " bytes");
  }
  TRY(check_secret_hash(asking.secret, asking.client.id.text(), typed, parameters.text("SECRET_HASH")));
  context.situation.theme = Theme::sign_in;
  TRY_ASSIGN(const council::Tokens tokens,
             context.council().sign_in(asking.pool.id, asking.client.id, typed, parameters.secret("PASSWORD"),
                                       std::move(asking.secret), context.caller()));
  return answer(tokens);
}

// The user's own name, which SECRET_HASH covers at a refresh; typed aliases are long forgotten.
Result<std::string> name_in(const council::Tokens& tokens) {
  TRY_ASSIGN(const auto token, crypto::parse_token_unverified(tokens.access_token));
  const JsonValue* name = token.claims.if_contains("username");
  if (name == nullptr || !name->is_string()) return fail(Failure::internal, "an access token without a username");
  return std::string(name->get_string());
}

Result<JsonObject> refresh(Context& context, Asking& asking, const Members& parameters) {
  TRY(needed(parameters, "REFRESH_TOKEN"));
  const auto hash = parameters.text("SECRET_HASH");
  if (asking.secret && !hash) return fail(Failure::secret_hash_missing);
  if (!asking.secret && hash) return fail(Failure::secret_hash_unexpected);
  context.situation.theme = Theme::refresh;
  std::optional<Secret> evidence;
  if (asking.secret) evidence = asking.secret->clone();
  TRY_ASSIGN(const council::Tokens tokens,
             context.council().refresh(asking.pool.id, asking.client.id, parameters.secret("REFRESH_TOKEN"),
                                       std::move(evidence), context.caller()));
  // Only the new tokens say the name that the hash must cover: they leave when it does.
  if (asking.secret) {
    TRY_ASSIGN(const std::string name, name_in(tokens));
    TRY(check_secret_hash(asking.secret, asking.client.id.text(), name, hash));
  }
  return answer(tokens);
}

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(Asking asking, asking_client(context, request));
  const std::string_view flow = request.text_or_empty("AuthFlow");
  const Members parameters = request.inner("AuthParameters");
  if (flow.starts_with("ADMIN_")) return fail(Failure::flow_not_enabled, "Initiate Auth method not supported.");
  if (!allows_flow(asking.client, flow)) {
    return fail(Failure::flow_not_enabled, std::string(flow) + " flow not enabled for this client");
  }
  if (flow == "USER_PASSWORD_AUTH") return sign_in(context, asking, parameters);
  if (flow == "REFRESH_TOKEN_AUTH" || flow == "REFRESH_TOKEN") return refresh(context, asking, parameters);
  return fail(Failure::unsupported_feature,
              "AuthFlow: " + std::string(flow) + " is not served; use USER_PASSWORD_AUTH.");
}

}  // namespace

extern const Operation initiate_auth{"InitiateAuth", run};

}  // namespace jurat::api::cognito::operations
