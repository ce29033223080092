#include "node/admin_client.h"

#include <algorithm>
#include <vector>

#include "api/cognito/facts.h"
#include "core/base64.h"
#include "core/limits.h"
#include "crypto/admin_form.h"
#include "node/closest_name.h"

namespace jurat::node {
namespace {

std::string header_of(const http::Response& response, std::string_view name) {
  const auto found = std::ranges::find(response.headers, name, &http::Header::name);
  return found == response.headers.end() ? std::string() : found->value;
}

http::ClientRequest request_to(const AdminAccess& access) {
  http::ClientRequest request;
  request.method = "POST";
  request.url = access.endpoint + "/";
  request.timeout = limits::admin_call_time;
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

// "127.0.0.1:9229" of an origin.
std::string host_and_port(std::string_view origin) {
  const bool plain = origin.starts_with("http://");
  const std::string place(origin.substr(origin.find("//") + 2));
  const auto colon = place.rfind(':');
  const bool has_port = colon != std::string::npos && place.find(']', colon) == std::string::npos;
  return has_port ? place : place + (plain ? ":80" : ":443");
}

// What a fresh signature may mend: another node answered, or a record changed while this was decided.
bool worth_signing_again(const http::Response& response) {
  if (response.status == 421) return true;
  const std::string failure = header_of(response, "jurat-failure");
  return failure == failure_name(Failure::conflict) || failure == failure_name(Failure::other_view);
}

}  // namespace

Result<void> check_admin_request(std::string_view operation, const JsonObject& request, const TypedNames& typed) {
  const api::cognito::OperationFacts* facts = api::cognito::Facts::built_in().operation(operation);
  if (facts == nullptr) {
    std::vector<std::string_view> known;
    for (const auto& [name, ignored] : api::cognito::Facts::built_in().operations()) known.push_back(name);
    const std::string_view meant = closest_name(operation, known);
    return fail(Failure::invalid_parameter,
                "There is no operation " + std::string(operation) + "; " +
                    (meant.empty() ? "names are as in the Cognito API: AdminGetUser, ListUserPools."
                                   : "did you mean " + std::string(meant) + "?"));
  }
  if (!facts->is_signed) {
    return fail(Failure::invalid_parameter,
                std::string(operation) + " needs no admin: users' own clients call it, unsigned.");
  }
  const auto checked = check_request(*facts->input, request, typed);
  if (checked) return {};
  // Whoever typed a verb's own words has not named the operation.
  const std::string named = typed.empty() ? std::string(operation) + ": " : "";
  return fail(Failure::invalid_parameter, named + checked.error().message);
}

AdminClient::AdminClient(AdminAccess access, Clock& clock, Random& random)
    : access_(std::move(access)), clock_(clock), random_(random) {
  while (access_.endpoint.ends_with('/')) access_.endpoint.pop_back();
}

Result<http::Response> AdminClient::exchange(http::KeptConnection& connection,
                                             const http::ClientRequest& request) const {
  auto response = connection.exchange(request);
  if (response) return response;
  const Error& error = response.error();
  const std::string other_address = "give the right address with --endpoint URL or JURAT_ENDPOINT";
  switch (connection.obstacle()) {
    case http::Obstacle::nobody_listens:
      return fail(error.failure, "nobody listens at " + host_and_port(access_.endpoint) +
                                     "; start a node there with `jurat dev` or `jurat node --config FILE`, or " +
                                     other_address);
    case http::Obstacle::unknown_host:
      return fail(error.failure, error.message + "; " + other_address);
    case http::Obstacle::untrusted_certificate:
      return fail(error.failure, error.message +
                                     "; the server's certificate is not trusted here: give the certificate " +
                                     "of the authority that signed it with --ca-file FILE or JURAT_CA_FILE");
    case http::Obstacle::no_tls:
      return fail(error.failure, host_and_port(access_.endpoint) +
                                     " speaks no TLS, and --endpoint begins with https://; " + other_address);
    case http::Obstacle::none:
    case http::Obstacle::other:
      break;
  }
  return response;
}

// A call that names no node is answered with 421 and the names of who answers; it holds nothing and does nothing.
Result<AdminClient::Recipient> AdminClient::ask_who_answers(http::KeptConnection& connection) {
  http::ClientRequest request = request_to(access_);
  request.headers = headers_for("ListUserPools");
  request.headers.push_back({"Jurat-Council", to_hex(CouncilId{})});
  request.headers.push_back({"Jurat-Node", to_hex(crypto::Ed25519PublicKey{})});
  request.body = "{}";
  TRY_ASSIGN(const http::Response response, exchange(connection, request));
  const auto council = from_hex(header_of(response, "jurat-council"));
  const auto node = from_hex(header_of(response, "jurat-node"));
  if (!council || !node || council->size() != CouncilId{}.size() || node->size() != crypto::Ed25519PublicKey{}.size()) {
    const bool speaks_tls = response.status == 400 && response.body.find("HTTPS") != std::string::npos;
    return fail(Failure::input_output,
                access_.endpoint + ": does not answer as a Jurat node (HTTP status " + std::to_string(response.status) +
                    (speaks_tls ? "); it speaks HTTPS: give --endpoint https://…" : "); is the address right?"));
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
  auto response = exchange(connection, out);
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
    if (tries == limits::admin_call_tries || !worth_signing_again(response)) return answered(operation, response);
  }
}

}  // namespace jurat::node
