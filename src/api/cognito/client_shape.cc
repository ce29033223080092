#include "api/cognito/client_shape.h"

#include <algorithm>
#include <array>

#include "api/cognito/kept_settings.h"
#include "api/cognito/pool_shape.h"
#include "api/cognito/schema.h"

namespace jurat::api::cognito {

namespace {

constexpr std::array<std::string_view, 15> kept_members{"RefreshTokenValidity",
                                                        "AccessTokenValidity",
                                                        "IdTokenValidity",
                                                        "TokenValidityUnits",
                                                        "SupportedIdentityProviders",
                                                        "CallbackURLs",
                                                        "LogoutURLs",
                                                        "DefaultRedirectURI",
                                                        "AllowedOAuthFlows",
                                                        "AllowedOAuthScopes",
                                                        "AllowedOAuthFlowsUserPoolClient",
                                                        "AnalyticsConfiguration",
                                                        "PreventUserExistenceErrors",
                                                        "EnablePropagateAdditionalUserContextData",
                                                        "RefreshTokenRotation"};

constexpr std::int64_t minute = 60, hour = 3'600, day = 86'400;

std::int64_t seconds_in(std::string_view unit) {
  if (unit == "seconds") return 1;
  if (unit == "minutes") return minute;
  if (unit == "hours") return hour;
  return day;
}

struct Validity {
  std::string_view member, unit_member, usual_unit;
  std::int64_t least, most, usual;  // seconds
  std::string_view range;           // for people
};
constexpr Validity access_validity{"AccessTokenValidity", "AccessToken", "hours", 5 * minute, day, hour,
                                   "5 minutes and 1 day"};
constexpr Validity id_validity{"IdTokenValidity", "IdToken", "hours", 5 * minute, day, hour, "5 minutes and 1 day"};
constexpr Validity refresh_validity{"RefreshTokenValidity", "RefreshToken", "days", hour, 3'650 * day, 30 * day,
                                    "1 hour and 3650 days"};

Result<std::uint32_t> seconds_of(const Members& request, const Validity& validity) {
  const auto given = request.number(validity.member);
  if (!given || (*given == 0 && validity.least == hour)) return static_cast<std::uint32_t>(validity.usual);
  const std::int64_t unit =
      seconds_in(request.inner("TokenValidityUnits").text(validity.unit_member).value_or(validity.usual_unit));
  // The table bounds the number, so the product cannot overflow.
  const std::int64_t seconds = *given * unit;
  if (seconds < validity.least || seconds > validity.most) {
    return fail(Failure::invalid_parameter, "Invalid range for token validity: " + std::string(validity.member) +
                                                " must be between " + std::string(validity.range) + ".");
  }
  return static_cast<std::uint32_t>(seconds);
}

Result<void> refuse_what_is_not_enforced(const Members& request) {
  if (request.inner("RefreshTokenRotation").text("Feature").value_or("DISABLED") == "ENABLED") {
    return fail(Failure::unsupported_feature, "RefreshTokenRotation: rotation is not served; use DISABLED.");
  }
  if (request.has("ClientSecret")) {
    return fail(Failure::unsupported_feature, "ClientSecret: secrets are drawn by the council; use GenerateSecret.");
  }
  for (const std::string& provider : request.texts("SupportedIdentityProviders")) {
    if (provider != "COGNITO") {
      return fail(Failure::invalid_parameter, "The provider " + provider + " does not exist for User Pool " +
                                                  std::string(request.text_or_empty("UserPoolId")) + ".");
    }
  }
  return {};
}

Result<void> check_flows(const std::vector<std::string>& flows) {
  const auto is_new = [](const std::string& flow) { return flow.starts_with("ALLOW_"); };
  const bool any_new = std::ranges::any_of(flows, is_new);
  const bool any_old = !std::ranges::all_of(flows, is_new);
  if (any_new && any_old) {
    return fail(Failure::invalid_parameter,
                "Values that begin with ALLOW_ and legacy values can not be mixed in ExplicitAuthFlows.");
  }
  return {};
}

Result<void> check_attributes(const ledger::Pool& pool, const ledger::Client& client) {
  for (const std::string& name : client.read_attributes) {
    if (!attribute_of(pool, name)) {
      return fail(Failure::invalid_parameter, "Invalid read attributes specified while creating a client");
    }
  }
  const auto& writable = client.write_attributes;
  const auto forbidden = [&](const std::string& name) {
    return !attribute_of(pool, name) || name == "sub" || name == "email_verified" || name == "phone_number_verified";
  };
  // A client that may not write what every user must have could sign nobody up.
  const auto missing = [&](const ledger::SchemaAttribute& attribute) {
    return attribute.required && attribute.name != "sub" &&
           std::ranges::find(writable, attribute.name) == writable.end();
  };
  if (!writable.empty() && (std::ranges::any_of(writable, forbidden) || std::ranges::any_of(pool.schema, missing))) {
    return fail(Failure::invalid_parameter, "Invalid write attributes specified while creating a client");
  }
  return {};
}

JsonArray texts(const std::vector<std::string>& values) {
  JsonArray out;
  for (const std::string& value : values) out.emplace_back(value);
  return out;
}

}  // namespace

Result<ledger::Client> client_of_request(const Members& request, const ledger::Pool& pool) {
  TRY(refuse_what_is_not_enforced(request));
  TRY_ASSIGN(const ClientId id, ClientId::parse("00000000000000000000000000"));
  ledger::Client client{.id = id, .pool = pool.id};
  client.name = request.text_or_empty("ClientName");
  client.explicit_auth_flows = request.texts("ExplicitAuthFlows");
  TRY(check_flows(client.explicit_auth_flows));
  TRY_ASSIGN(client.access_token_seconds, seconds_of(request, access_validity));
  TRY_ASSIGN(client.id_token_seconds, seconds_of(request, id_validity));
  TRY_ASSIGN(client.refresh_token_seconds, seconds_of(request, refresh_validity));
  if (client.refresh_token_seconds < std::max(client.access_token_seconds, client.id_token_seconds)) {
    return fail(Failure::invalid_parameter, "Access and ID tokens can not be valid for longer than refresh tokens.");
  }
  client.read_attributes = request.texts("ReadAttributes");
  client.write_attributes = request.texts("WriteAttributes");
  TRY(check_attributes(pool, client));
  client.prevent_user_existence_errors = request.text("PreventUserExistenceErrors").value_or("LEGACY") == "ENABLED";
  client.token_revocation = request.flag("EnableTokenRevocation").value_or(true);
  client.session_minutes = static_cast<std::uint8_t>(request.number("AuthSessionValidity").value_or(3));
  TRY_ASSIGN(client.wire_settings, keep_settings(request.object(), kept_members));
  return client;
}

Result<JsonObject> client_on_the_wire(const ledger::Client& client, const std::optional<Secret>& secret) {
  TRY_ASSIGN(JsonObject out, kept_settings(client.wire_settings));
  out["UserPoolId"] = client.pool.text();
  out["ClientName"] = client.name;
  out["ClientId"] = client.id.text();
  if (secret) out["ClientSecret"] = as_text(secret->span());
  out["LastModifiedDate"] = time_on_the_wire(client.modified);
  out["CreationDate"] = time_on_the_wire(client.created);
  if (!out.contains("RefreshTokenValidity") || out.at("RefreshTokenValidity") == 0) {
    out["RefreshTokenValidity"] = refresh_validity.usual / day;
    if (out.contains("TokenValidityUnits")) out["TokenValidityUnits"].get_object()["RefreshToken"] = "days";
  }
  if (!out.contains("TokenValidityUnits")) out["TokenValidityUnits"] = JsonObject();
  if (!client.read_attributes.empty()) out["ReadAttributes"] = texts(client.read_attributes);
  if (!client.write_attributes.empty()) out["WriteAttributes"] = texts(client.write_attributes);
  if (!client.explicit_auth_flows.empty()) out["ExplicitAuthFlows"] = texts(client.explicit_auth_flows);
  if (!out.contains("AllowedOAuthFlowsUserPoolClient")) out["AllowedOAuthFlowsUserPoolClient"] = false;
  out["EnableTokenRevocation"] = client.token_revocation;
  if (!out.contains("EnablePropagateAdditionalUserContextData"))
    out["EnablePropagateAdditionalUserContextData"] = false;
  out["AuthSessionValidity"] = client.session_minutes;
  return out;
}

JsonObject client_description(const ledger::Client& client) {
  return {{"ClientId", client.id.text()}, {"UserPoolId", client.pool.text()}, {"ClientName", client.name}};
}

bool allows_flow(const ledger::Client& client, std::string_view flow) {
  const auto has = [&](std::string_view name) {
    return std::ranges::find(client.explicit_auth_flows, name) != client.explicit_auth_flows.end();
  };
  const bool unset = client.explicit_auth_flows.empty();
  const bool legacy = !unset && !client.explicit_auth_flows.front().starts_with("ALLOW_");
  if (flow == "REFRESH_TOKEN_AUTH" || flow == "REFRESH_TOKEN")
    return unset || legacy || has("ALLOW_REFRESH_TOKEN_AUTH");
  if (flow == "USER_PASSWORD_AUTH") return has("ALLOW_USER_PASSWORD_AUTH") || has("USER_PASSWORD_AUTH");
  if (flow == "USER_SRP_AUTH") return unset || (legacy && !has("CUSTOM_AUTH_FLOW_ONLY")) || has("ALLOW_USER_SRP_AUTH");
  if (flow == "CUSTOM_AUTH") return unset || has("ALLOW_CUSTOM_AUTH") || has("CUSTOM_AUTH_FLOW_ONLY");
  if (flow == "USER_AUTH") return has("ALLOW_USER_AUTH");
  return false;
}

}  // namespace jurat::api::cognito
