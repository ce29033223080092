#include <algorithm>

#include "api/cognito/context.h"
#include "api/cognito/delivery_shape.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/password_policy.h"
#include "api/cognito/schema.h"
#include "api/cognito/secret_hash.h"
#include "api/cognito/who.h"

namespace jurat::api::cognito::operations {

namespace {

Result<AttributeValues> attributes_of(const Members& request) {
  const JsonValue* given = request.object().if_contains("UserAttributes");
  if (given == nullptr) return AttributeValues();
  return attributes_of_request(given->get_array());
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// In a pool that signs in by attribute, the name is one of them; elsewhere it must not look like an alias of the pool.
Result<void> settle_username(const ledger::Pool& pool, std::string_view typed, AttributeValues& values) {
  // Administrators may call a user by sub: a name of that form would be taken for somebody else's.
  if (Uuid::parse(typed)) {
    return fail(Failure::invalid_parameter, "Username cannot have the form of a sub (a UUID); choose another one.");
  }
  const bool is_email = looks_like_email(typed);
  const bool is_phone = looks_like_phone_number(typed);
  if (pool.username_attributes.empty()) {
    if (is_email && contains(pool.alias_attributes, "email")) {
      return fail(Failure::invalid_parameter,
                  "Username cannot be of email format, since user pool is configured for email alias.");
    }
    if (is_phone && contains(pool.alias_attributes, "phone_number")) {
      return fail(Failure::invalid_parameter,
                  "Username cannot be of phone number format, since user pool is configured for phone number alias.");
    }
    return {};
  }
  const bool emails = contains(pool.username_attributes, "email");
  const bool phones = contains(pool.username_attributes, "phone_number");
  if (!(is_email && emails) && !(is_phone && phones)) {
    return fail(Failure::invalid_parameter, emails && phones ? "Username should be either an email or a phone number."
                                            : emails         ? "Username should be an email."
                                                             : "Username should be a phone number.");
  }
  const std::string name = is_email ? "email" : "phone_number";
  const auto [held, is_new] = values.emplace(name, typed);
  if (!is_new && held->second != typed) {
    return fail(Failure::invalid_parameter,
                "The attribute " + name + " must be the same as Username in this user pool.");
  }
  return {};
}

Result<void> spend(Context& context, const ledger::Pool& pool) {
  Budgets& budgets = context.budgets();
  const Moment now = context.council().now();
  const bool within = budgets.sign_ups_by_address.take(context.caller().address, now) &&
                      budgets.sign_ups_by_pool.take(pool.id.text(), now);
  if (!within) return fail(Failure::too_many_requests);
  return {};
}

// Where the name is an attribute, a name that is taken is an account with that attribute.
Error taken(Error error, bool by_attribute, std::string_view typed) {
  const bool exists = error.failure == Failure::user_exists || error.failure == Failure::alias_exists;
  if (!exists || !by_attribute) return error;
  const std::string what = looks_like_email(typed) ? "email" : "phone_number";
  return {Failure::user_exists, "An account with the given " + what + " already exists."};
}

// The account is there by now: what kept the council from sending must not look like a sign-up that failed.
Error not_sent(Error error) {
  const bool councils_own = error.failure == Failure::not_enough_nodes || error.failure == Failure::other_view ||
                            error.failure == Failure::stale_head || error.failure == Failure::statement_refused ||
                            error.failure == Failure::user_not_found;
  if (!councils_own) return error;
  return {Failure::code_delivery_failed,
          "The account was made, but its confirmation code could not be sent. Request it with ResendConfirmationCode."};
}

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(Asking asking, asking_client(context, request));
  const std::string_view typed = request.text_or_empty("Username");
  TRY(check_secret_hash(asking.secret, asking.client.id.text(), typed, request.text("SecretHash")));
  if (asking.pool.admin_create_only) {
    return fail(Failure::not_authorized, "SignUp is not permitted for this user pool");
  }
  if (!request.has("Password"))
    return fail(Failure::invalid_parameter, "Password is required: sign-up without one is not served.");
  Secret password = request.secret("Password");
  TRY(check_password(asking.pool.password_policy, password.span()));
  TRY_ASSIGN(AttributeValues values, attributes_of(request));
  TRY(settle_username(asking.pool, typed, values));
  TRY(check_new_user(asking.pool, asking.client, values));
  TRY(spend(context, asking.pool));
  const bool by_attribute = !asking.pool.username_attributes.empty();
  const bool sends_code =
      std::ranges::any_of(asking.pool.auto_verified, [&](const std::string& name) { return values.contains(name); });
  const PoolId pool = asking.pool.id;
  auto signed_up = context.council().sign_up({.pool = pool,
                                              .client = asking.client.id,
                                              .username = by_attribute ? std::string() : std::string(typed),
                                              .password = std::move(password),
                                              .attributes = {std::move(values)},
                                              .client_secret = std::move(asking.secret)},
                                             context.caller());
  if (!signed_up) return fail(taken(std::move(signed_up).error(), by_attribute, typed));
  JsonObject answer{{"UserConfirmed", signed_up->confirmed}, {"UserSub", signed_up->user.text()}};
  if (sends_code && !signed_up->confirmed) {
    const auto delivery =
        context.council().send_code(pool, signed_up->user, council::CodePurpose::confirm_sign_up, context.caller());
    if (!delivery) return fail(not_sent(delivery.error()));
    answer["CodeDeliveryDetails"] = delivery_on_the_wire(*delivery);
  }
  return answer;
}

}  // namespace

extern const Operation sign_up{"SignUp", run};

}  // namespace jurat::api::cognito::operations
