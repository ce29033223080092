#include "api/cognito/endpoint.h"

#include <algorithm>

#include "api/cognito/admin_signature.h"
#include "api/cognito/authentication.h"
#include "api/cognito/facts.h"
#include "api/cognito/operations/all.h"
#include "api/cognito/validation.h"
#include "api/cognito/wire.h"
#include "core/limits.h"
#include "core/log.h"
#include "http/forwarded.h"

namespace jurat::api::cognito {

namespace {

constexpr std::string_view target_prefix = "AWSCognitoIdentityProviderService.";

struct Target {
  const OperationFacts* facts;
  const Operation* operation;
};

Result<Target> target_of(const http::Request& request) {
  const std::string_view target = request.header("x-amz-target").value_or("");
  if (!target.starts_with(target_prefix)) {
    return fail(Failure::unknown_operation,
                "X-Amz-Target names no operation: " + std::string(target_prefix) + "<Operation>");
  }
  const std::string_view name = target.substr(target_prefix.size());
  const OperationFacts* facts = Facts::built_in().operation(name);
  if (facts == nullptr) return fail(Failure::unknown_operation, "There is no operation of this name.");
  const auto found = std::ranges::find(operations::all, name, [](const Operation* one) { return one->name; });
  if (found == operations::all.end()) {
    return fail(Failure::unknown_operation, "This version of Jurat does not serve " + std::string(name) + ".");
  }
  return Target{facts, *found};
}

Result<void> check_content_type(const http::Request& request) {
  std::string_view type = request.header("content-type").value_or("");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  if (type == "application/x-amz-json-1.1") return {};
  return fail(Failure::malformed_request, "Content-Type must be application/x-amz-json-1.1");
}

Result<JsonValue> parse_body(const http::Request& request) {
  if (request.body.empty()) return JsonValue(JsonObject());
  auto parsed = parse_json(request.body, {.bytes = limits::request_body_bytes, .depth = limits::json_depth});
  const bool too_deep =
      !parsed && parsed.error().failure == Failure::too_large && request.body.size() <= limits::request_body_bytes;
  if (too_deep) return fail(Failure::malformed_request, "The request is nested too deeply.");
  return parsed;
}

Result<void> check_limits(Context& context) {
  if (context.budgets().requests_by_address.take(context.caller().address, context.council().now())) return {};
  return fail(Failure::too_many_requests);
}

// The caller learns the request id; what went wrong inside is for the operator.
void log_failure(std::string_view operation, const Error& error, std::string_view request_id) {
  log_event(Level::error, "cognito.failed",
            {{"operation", operation},
             {"request_id", request_id},
             {"failure", failure_name(error.failure)},
             {"message", error.message}});
}

council::Caller caller_of(const http::Request& request) {
  // Who has one IPv6 address has 2^64 of them.
  council::Caller caller{.address = http::address_block(request.peer), .invocation = std::nullopt};
  const auto invocation = request.header("amz-sdk-invocation-id");
  if (invocation && !invocation->empty() && invocation->size() <= limits::invocation_bytes)
    caller.invocation = *invocation;
  return caller;
}

Result<JsonObject> served(Context& context, const http::Request& request, const Target& target) {
  TRY(check_content_type(request));
  TRY_ASSIGN(JsonValue body, parse_body(request));
  TRY(authenticate_admin(context, request, *target.facts, body));
  TRY(validate(*target.facts->input, body));
  TRY(authenticate(context, request, *target.facts));
  TRY(check_limits(context));
  return target.operation->run(context, Members(body.get_object()));
}

}  // namespace

Endpoint::Endpoint(council::Gateway& council, const Settings& settings, Random& random)
    : council_(council),
      settings_(settings),
      random_(random),
      budgets_{.requests_by_address{settings.requests_per_address, limits::counted_addresses},
               .sign_ups_by_address{settings.sign_ups_per_address, limits::counted_addresses},
               .sign_ups_by_pool{settings.sign_ups_per_pool, limits::counted_pools}} {}

http::Response Endpoint::answer(const http::Request& request) {
  const std::string request_id = fresh_request_id(random_);
  Context context(council_, settings_, budgets_, caller_of(request));
  const auto target = target_of(request);
  if (!target) return refused(refusal_of(target.error(), context.situation), request_id);
  const auto answer = served(context, request, *target);
  const Error* error = answer ? nullptr : &answer.error();
  http::Response response;
  if (error != nullptr) {
    const Refusal refusal = refusal_of(*error, context.situation);
    if (refusal.status >= 500) log_failure(target->facts->name, *error, request_id);
    response = refused(refusal, request_id);
  } else {
    response = success(target->facts->output != nullptr ? &*answer : nullptr, request_id);
  }
  // Reasons by their own names are for admins: to others they would tell who has an account.
  if (target->facts->is_signed && speaks_admin_signature(request)) name_answering_node(context, error, response);
  return response;
}

}  // namespace jurat::api::cognito
