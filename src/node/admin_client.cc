#include "node/admin_client.h"

#include <algorithm>

#include "api/cognito/facts.h"
#include "api/cognito/validation.h"
#include "core/base64.h"
#include "core/limits.h"
#include "crypto/admin_form.h"

namespace jurat::node {
namespace {

constexpr unsigned most_tries = 4;  // once, and three times again
constexpr std::chrono::seconds answer_time{60};

std::string header_of(const http::Response& response, std::string_view name) {
  const auto found = std::ranges::find(response.headers, name, &http::Header::name);
  return found == response.headers.end() ? std::string() : found->value;
}

http::ClientRequest request_to(const AdminAccess& access) {
  http::ClientRequest request;
  request.method = "POST";
  request.url = access.endpoint + "/";
  request.timeout = answer_time;
  request.ca_file = access.ca_file;
  request.plain_http = access.allow_http;
  return request;
}

std::vector<http::Header> headers_for(std::string_view operation) {
  return {{"Content-Type", "application/x-amz-json-1.1"},
          {"X-Amz-Target", std::string(crypto::admin_target_prefix) + std::string(operation)}};
}

Result<JsonObject> answered(std::string_view operation, const http::Response& response) {
  const auto parsed = parse_json(response.body.empty() ? "{}" : response.body,
                                 {.bytes = limits::request_body_bytes, .depth = limits::json_depth});
  const bool is_object = parsed && parsed->is_object();
  if (response.status == 200 && is_object) return parsed->get_object();
  const auto text = [&](std::string_view name) -> std::string {
    const JsonValue* value = is_object ? parsed->get_object().if_contains(name) : nullptr;
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
  };
  if (text("__type").empty()) {
    return fail(Failure::input_output, std::string(operation) + ": the server answered with HTTP status " +
                                           std::to_string(response.status) + "; is it a Jurat node?");
  }
  return fail(Failure::not_authorized, std::string(operation) + ": " + text("__type") + ": " + text("message"));
}

// What a fresh signature may mend: another node answered, or a record changed while this was decided.
bool worth_signing_again(const http::Response& response) {
  if (response.status == 421) return true;
  const std::string failure = header_of(response, "jurat-failure");
  return failure == failure_name(Failure::conflict) || failure == failure_name(Failure::other_view);
}

}  // namespace

Result<void> check_admin_request(std::string_view operation, const JsonObject& request) {
  const api::cognito::OperationFacts* facts = api::cognito::Facts::built_in().operation(operation);
  if (facts == nullptr) {
    return fail(Failure::invalid_parameter, "There is no operation " + std::string(operation) +
                                                "; names are as in the Cognito API: AdminGetUser, ListUserPools.");
  }
  if (!facts->is_signed) {
    return fail(Failure::invalid_parameter,
                std::string(operation) + " needs no admin: users' own clients call it, unsigned.");
  }
  JsonValue copy(request);
  auto checked = api::cognito::validate(*facts->input, copy);
  wipe_texts(copy);
  if (checked) checked = api::cognito::check_answer(*facts->input, JsonValue(request));
  if (!checked) return fail(Failure::invalid_parameter, std::string(operation) + ": " + checked.error().message);
  return {};
}

AdminClient::AdminClient(AdminAccess access, Clock& clock, Random& random)
    : access_(std::move(access)), clock_(clock), random_(random) {
  while (access_.endpoint.ends_with('/')) access_.endpoint.pop_back();
}

// A call that names no node is answered with 421 and the names of who answers; it holds nothing and does nothing.
Result<AdminClient::Recipient> AdminClient::ask_who_answers(http::KeptConnection& connection) {
  http::ClientRequest request = request_to(access_);
  request.headers = headers_for("ListUserPools");
  request.headers.push_back({"Jurat-Council", to_hex(CouncilId{})});
  request.headers.push_back({"Jurat-Node", to_hex(crypto::Ed25519PublicKey{})});
  request.body = "{}";
  TRY_ASSIGN(const http::Response response, connection.exchange(request));
  const auto council = from_hex(header_of(response, "jurat-council"));
  const auto node = from_hex(header_of(response, "jurat-node"));
  if (!council || !node || council->size() != CouncilId{}.size() || node->size() != crypto::Ed25519PublicKey{}.size()) {
    return fail(Failure::input_output, access_.endpoint + ": does not answer as a Jurat node (HTTP status " +
                                           std::to_string(response.status) + "); is the address right?");
  }
  Recipient recipient;
  TRY_ASSIGN(recipient.council, to_array<16>(*council));
  TRY_ASSIGN(recipient.node, to_array<32>(*node));
  return recipient;
}

Result<http::Response> AdminClient::send_signed(http::KeptConnection& connection, const Recipient& to,
                                                std::string_view operation, const JsonObject& request) {
  std::optional<crypto::AdminSalt> salt;
  if (crypto::holds_secrets(request)) salt = random_.array<32>();
  TRY_ASSIGN(std::string form, crypto::admin_form(request, salt));
  const crypto::AdminCall call{access_.endpoint + "/", std::string(operation), to.council, to.node, std::move(form)};
  const crypto::SignatureHeaders signature = crypto::sign_admin_call(access_.key, call, clock_.now(), random_);
  http::ClientRequest out = request_to(access_);
  out.headers = headers_for(operation);
  out.headers.push_back({"Jurat-Council", to_hex(to.council)});
  out.headers.push_back({"Jurat-Node", to_hex(to.node)});
  out.headers.push_back({"Jurat-Form", crypto::form_digest(call.form)});
  if (salt) out.headers.push_back({"Jurat-Salt", to_base64url(*salt)});
  out.headers.push_back({"Signature-Input", signature.signature_input});
  out.headers.push_back({"Signature", signature.signature});
  JsonValue body(request);
  out.body = to_json(body);
  auto response = connection.exchange(out);
  wipe_texts(body);
  wipe(out.body);
  return response;
}

Result<JsonObject> AdminClient::call(std::string_view operation, const JsonObject& request) {
  TRY(check_admin_request(operation, request));
  TRY_ASSIGN(http::KeptConnection connection, http::KeptConnection::to(request_to(access_)));
  for (unsigned tries = 1;; ++tries) {
    TRY_ASSIGN(const Recipient recipient, ask_who_answers(connection));
    TRY_ASSIGN(const http::Response response, send_signed(connection, recipient, operation, request));
    if (tries == most_tries || !worth_signing_again(response)) return answered(operation, response);
  }
}

}  // namespace jurat::node
