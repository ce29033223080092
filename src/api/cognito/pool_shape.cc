#include "api/cognito/pool_shape.h"

#include <algorithm>
#include <array>

#include "api/cognito/kept_settings.h"
#include "api/cognito/schema.h"
#include "core/limits.h"

namespace jurat::api::cognito {

namespace {

constexpr std::array<std::string_view, 15> kept_members{
    "SmsVerificationMessage",      "EmailVerificationMessage", "EmailVerificationSubject",
    "VerificationMessageTemplate", "SmsAuthenticationMessage", "UserAttributeUpdateSettings",
    "EmailConfiguration",          "SmsConfiguration",         "UserPoolTags",
    "AdminCreateUserConfig",       "AccountRecoverySetting",   "UserPoolTier",
    "UsernameConfiguration",       "UserPoolAddOns",           "LambdaConfig"};

constexpr std::string_view issuer_tag = "jurat:issuer";

auto not_served(std::string_view member, std::string_view why) {
  return fail(Failure::unsupported_feature, std::string(member) + ": " + std::string(why));
}

// What would weaken or strengthen sign-in, and is not there yet.
Result<void> refuse_what_is_not_enforced(const Members& request) {
  if (!request.inner("LambdaConfig").object().empty()) return not_served("LambdaConfig", "triggers are not served.");
  if (request.text("MfaConfiguration").value_or("OFF") != "OFF") {
    return not_served("MfaConfiguration", "second factors are not served; use OFF.");
  }
  if (request.has("DeviceConfiguration"))
    return not_served("DeviceConfiguration", "remembered devices are not served.");
  if (request.inner("UserPoolAddOns").text("AdvancedSecurityMode").value_or("OFF") != "OFF" ||
      request.inner("UserPoolAddOns").has("AdvancedSecurityAdditionalFlows")) {
    return not_served("UserPoolAddOns", "advanced security is not served; use OFF.");
  }
  for (const std::string& attribute : request.texts("AutoVerifiedAttributes")) {
    if (attribute == "phone_number")
      return not_served("AutoVerifiedAttributes", "codes by SMS are not served; use email.");
  }
  const Members policies = request.inner("Policies");
  if (policies.inner("PasswordPolicy").number("PasswordHistorySize").value_or(0) != 0) {
    return not_served("Policies.PasswordPolicy.PasswordHistorySize", "password history is not served; use 0.");
  }
  for (const std::string& factor : policies.inner("SignInPolicy").texts("AllowedFirstAuthFactors")) {
    if (factor != "PASSWORD") {
      return not_served("Policies.SignInPolicy.AllowedFirstAuthFactors", factor + " is not served; use PASSWORD.");
    }
  }
  if (request.inner("VerificationMessageTemplate").text("DefaultEmailOption").value_or("") == "CONFIRM_WITH_LINK") {
    return not_served("VerificationMessageTemplate.DefaultEmailOption", "links are not served; use CONFIRM_WITH_CODE.");
  }
  return {};
}

ledger::PasswordPolicy policy_of(const Members& given) {
  ledger::PasswordPolicy policy;
  if (given.object().empty()) return policy;
  // A policy that is given asks only for what it names, as on the service.
  policy.minimum_length = static_cast<std::uint8_t>(given.number("MinimumLength").value_or(policy.minimum_length));
  policy.upper_case = given.flag("RequireUppercase").value_or(false);
  policy.lower_case = given.flag("RequireLowercase").value_or(false);
  policy.numbers = given.flag("RequireNumbers").value_or(false);
  policy.symbols = given.flag("RequireSymbols").value_or(false);
  policy.temporary_days =
      static_cast<std::uint16_t>(given.number("TemporaryPasswordValidityDays").value_or(policy.temporary_days));
  return policy;
}

// An https URL, or http on loopback, without query and without a last slash; "aws" is the service's own form. The
// council puts the id it draws for {pool_id}.
Result<std::string> issuer_of(std::string_view wanted, std::string_view region) {
  if (wanted.empty()) return std::string();
  if (wanted == "aws") return "https://cognito-idp." + std::string(region) + ".amazonaws.com/{pool_id}";
  const bool loopback = wanted.starts_with("http://127.0.0.1") || wanted.starts_with("http://localhost");
  const bool good =
      (wanted.starts_with("https://") || loopback) && wanted.size() <= limits::record_url_bytes &&
      !wanted.ends_with('/') &&
      std::ranges::none_of(wanted, [](char c) { return c <= ' ' || c > '~' || c == '?' || c == '#' || c == '"'; });
  if (!good) {
    return fail(Failure::invalid_parameter, "UserPoolTags: " + std::string(issuer_tag) +
                                                " is \"aws\" or an https URL without query and last slash.");
  }
  return std::string(wanted);
}

JsonArray texts(const std::vector<std::string>& values) {
  JsonArray out;
  for (const std::string& value : values) out.emplace_back(value);
  return out;
}

JsonObject policies_on_the_wire(const ledger::PasswordPolicy& policy) {
  return {{"PasswordPolicy", JsonObject{{"MinimumLength", policy.minimum_length},
                                        {"RequireUppercase", policy.upper_case},
                                        {"RequireLowercase", policy.lower_case},
                                        {"RequireNumbers", policy.numbers},
                                        {"RequireSymbols", policy.symbols},
                                        {"TemporaryPasswordValidityDays", policy.temporary_days}}},
          {"SignInPolicy", JsonObject{{"AllowedFirstAuthFactors", JsonArray{"PASSWORD"}}}}};
}

void put_default(JsonObject& out, std::string_view name, JsonValue value) {
  if (!out.contains(name)) out[name] = std::move(value);
}

}  // namespace

JsonValue time_on_the_wire(Moment moment) {
  const auto milliseconds = moment.micros / 1'000;  // no finer, as Cognito
  return static_cast<double>(milliseconds) / 1'000.0;
}

Result<ledger::Pool> pool_of_request(const Members& request, std::string_view region) {
  TRY(refuse_what_is_not_enforced(request));
  if (request.has("AliasAttributes") && request.has("UsernameAttributes")) {
    return fail(Failure::invalid_parameter,
                "Only one of the aliasAttributes or usernameAttributes can be set in a user pool.");
  }
  TRY_ASSIGN(const PoolId id, PoolId::parse(std::string(region) + "_000000000"));
  ledger::Pool pool{.id = id};
  pool.name = request.text_or_empty("PoolName");
  pool.password_policy = policy_of(request.inner("Policies").inner("PasswordPolicy"));
  if (const JsonValue* schema = request.object().if_contains("Schema")) {
    TRY_ASSIGN(pool.schema, schema_of_request(schema->get_array()));
  }
  pool.username_attributes = request.texts("UsernameAttributes");
  pool.alias_attributes = request.texts("AliasAttributes");
  pool.auto_verified = request.texts("AutoVerifiedAttributes");
  // The service's default for callers that say nothing: names differ by case.
  pool.case_sensitive = request.inner("UsernameConfiguration").flag("CaseSensitive").value_or(true);
  pool.deletion_protection = request.text("DeletionProtection").value_or("INACTIVE") == "ACTIVE";
  pool.admin_create_only = request.inner("AdminCreateUserConfig").flag("AllowAdminCreateUserOnly").value_or(false);
  TRY_ASSIGN(pool.issuer, issuer_of(request.inner("UserPoolTags").text_or_empty(issuer_tag), region));
  TRY_ASSIGN(pool.wire_settings, keep_settings(request.object(), kept_members));
  return pool;
}

Result<JsonObject> pool_on_the_wire(Context& context, const ledger::Pool& pool) {
  TRY_ASSIGN(const ledger::View* view, context.view());
  TRY_ASSIGN(const std::uint64_t users, view->count_users(pool.id));
  TRY_ASSIGN(JsonObject out, kept_settings(pool.wire_settings));
  out["Id"] = pool.id.text();
  out["Name"] = pool.name;
  out["Policies"] = policies_on_the_wire(pool.password_policy);
  out["DeletionProtection"] = pool.deletion_protection ? "ACTIVE" : "INACTIVE";
  out["LastModifiedDate"] = time_on_the_wire(pool.modified);
  out["CreationDate"] = time_on_the_wire(pool.created);
  out["SchemaAttributes"] = schema_on_the_wire(pool);
  if (!pool.auto_verified.empty()) out["AutoVerifiedAttributes"] = texts(pool.auto_verified);
  if (!pool.alias_attributes.empty()) out["AliasAttributes"] = texts(pool.alias_attributes);
  if (!pool.username_attributes.empty()) out["UsernameAttributes"] = texts(pool.username_attributes);
  out["MfaConfiguration"] = "OFF";
  out["EstimatedNumberOfUsers"] = static_cast<std::int64_t>(std::min<std::uint64_t>(users, INT32_MAX));
  const std::string region = pool.id.text().substr(0, pool.id.text().rfind('_'));
  out["Arn"] =
      "arn:aws:cognito-idp:" + region + ":" + view->council().settings.account_id + ":userpool/" + pool.id.text();
  put_default(out, "LambdaConfig", JsonObject());
  put_default(out, "VerificationMessageTemplate", JsonObject{{"DefaultEmailOption", "CONFIRM_WITH_CODE"}});
  put_default(out, "UserAttributeUpdateSettings",
              JsonObject{{"AttributesRequireVerificationBeforeUpdate", JsonArray()}});
  put_default(out, "EmailConfiguration", JsonObject{{"EmailSendingAccount", "COGNITO_DEFAULT"}});
  put_default(out, "AdminCreateUserConfig", JsonObject());
  JsonObject& admin_create = out["AdminCreateUserConfig"].get_object();
  admin_create["AllowAdminCreateUserOnly"] = pool.admin_create_only;
  put_default(admin_create, "UnusedAccountValidityDays", pool.password_policy.temporary_days);
  put_default(out, "UserPoolTags", JsonObject());
  put_default(out, "UserPoolTier", "ESSENTIALS");
  return out;
}

JsonObject pool_description(const ledger::Pool& pool) {
  return {{"Id", pool.id.text()},
          {"Name", pool.name},
          {"LambdaConfig", JsonObject()},
          {"LastModifiedDate", time_on_the_wire(pool.modified)},
          {"CreationDate", time_on_the_wire(pool.created)}};
}

}  // namespace jurat::api::cognito
