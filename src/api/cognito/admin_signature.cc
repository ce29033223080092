#include "api/cognito/admin_signature.h"

#include <algorithm>
#include <array>

#include "core/base64.h"
#include "core/limits.h"
#include "crypto/admin_call.h"
#include "crypto/admin_form.h"

namespace jurat::api::cognito {

namespace {

constexpr std::array<std::string_view, 4> own_headers{"signature-input", "signature", "jurat-node", "jurat-council"};

auto refuse(std::string why) { return fail(Failure::signature_invalid, std::move(why)); }

bool has_header(const http::Request& request, std::string_view name) {
  return std::ranges::any_of(request.headers, [&](const http::Header& one) { return one.name == name; });
}

Result<std::string_view> demanded(const http::Request& request, std::string_view name) {
  const auto value = request.header(name);
  if (!value) return refuse("A call signed by an admin needs the header " + std::string(name) + " exactly once.");
  return *value;
}

Result<ledger::Member> own_member(Context& context) {
  TRY_ASSIGN(const ledger::View* view, context.view());
  for (const ledger::Member& member : view->council().members) {
    if (member.index == context.settings().node) return member;
  }
  return fail(Failure::internal, "this node is no member of its council");
}

// RFC 9421 2.2.2, with the port left out where it is the scheme's own.
Result<std::string> target_uri_of(const http::Request& request) {
  TRY_ASSIGN(const std::string_view given, demanded(request, "host"));
  std::string host(given);
  std::ranges::transform(host, host.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const std::string_view usual_port = request.secure ? ":443" : ":80";
  if (host.ends_with(usual_port)) host.resize(host.size() - usual_port.size());
  std::string uri = (request.secure ? "https://" : "http://") + host + request.path;
  if (!request.query.empty()) uri += "?" + request.query;
  if (uri.size() > limits::target_uri_bytes) return refuse("The address of the call is too long to be signed.");
  return uri;
}

Result<std::optional<crypto::AdminSalt>> salt_of(const http::Request& request, bool needed) {
  if (!needed) {
    if (!has_header(request, "jurat-salt")) return std::optional<crypto::AdminSalt>();
    return refuse("Jurat-Salt belongs only to a request that holds a secret.");
  }
  TRY_ASSIGN(const std::string_view text, demanded(request, "jurat-salt"));
  const auto bytes = from_base64url(text);
  const auto salt = bytes ? to_array<32>(*bytes) : Result<crypto::AdminSalt>(fail(Failure::bad_encoding, ""));
  if (!salt) return refuse("Jurat-Salt must be 32 random bytes, base64url without padding.");
  return std::optional<crypto::AdminSalt>(*salt);
}

Result<std::string> form_of(const http::Request& request, const JsonValue& body) {
  if (!body.is_object()) return fail(Failure::malformed_request, "The body must be an object of JSON.");
  TRY_ASSIGN(const auto salt, salt_of(request, crypto::holds_secrets(body.get_object())));
  TRY_ASSIGN(std::string form, crypto::admin_form(body.get_object(), salt));
  TRY_ASSIGN(const std::string_view claimed, demanded(request, "jurat-form"));
  if (claimed != crypto::form_digest(form)) {
    return refuse("Jurat-Form is not the digest of this request's signed form (canonical JSON, secrets salted).");
  }
  return form;
}

Result<void> check_recipient(Context& context, const http::Request& request, const ledger::Member& self) {
  TRY_ASSIGN(const ledger::View* view, context.view());
  TRY_ASSIGN(const std::string_view council, demanded(request, "jurat-council"));
  TRY_ASSIGN(const std::string_view node, demanded(request, "jurat-node"));
  if (council != to_hex(view->council().id)) {
    return fail(Failure::wrong_recipient, "Signed for another council: sign again for the one in Jurat-Council.");
  }
  if (node != to_hex(self.identity)) {
    return fail(Failure::wrong_recipient, "Signed for another node: sign again for the one in Jurat-Node.");
  }
  return {};
}

Result<void> check_call(Context& context, const http::Request& request, const OperationFacts& operation,
                        const JsonValue& body) {
  TRY_ASSIGN(const ledger::Member self, own_member(context));
  TRY(check_recipient(context, request, self));
  TRY_ASSIGN(const std::string_view input, demanded(request, "signature-input"));
  TRY_ASSIGN(const std::string_view value, demanded(request, "signature"));
  TRY_ASSIGN(const crypto::AdminSignature signature, crypto::parse_admin_signature(input, value));
  TRY_ASSIGN(const ledger::View* view, context.view());
  TRY_ASSIGN(const auto known, view->admin_key(signature.key));
  if (!known) return fail(Failure::bad_key);
  TRY_ASSIGN(std::string form, form_of(request, body));
  TRY_ASSIGN(std::string target_uri, target_uri_of(request));
  TRY(crypto::verify_admin_call(signature,
                                {target_uri, std::string(operation.name), view->council().id, self.identity, form},
                                context.council().now()));
  context.admin = {council::AdminEvidence::Kind::http_signature,
                   std::move(form),
                   std::string(operation.name),
                   std::move(target_uri),
                   std::string(input),
                   std::string(value)};
  return context.council().receive(context.admin);
}

}  // namespace

bool speaks_admin_signature(const http::Request& request) {
  return std::ranges::any_of(own_headers, [&](std::string_view name) { return has_header(request, name); });
}

Result<void> authenticate_admin(Context& context, const http::Request& request, const OperationFacts& operation,
                                const JsonValue& body) {
  if (!operation.is_signed || !speaks_admin_signature(request)) return {};
  context.situation.theme = Theme::authentication;
  if (has_header(request, "authorization")) {
    return refuse("The request is signed twice, by SigV4 and by an admin key; sign it once.");
  }
  TRY(check_call(context, request, operation, body));
  context.situation.theme = Theme::plain;
  return {};
}

void name_answering_node(Context& context, const Error* error, http::Response& response) {
  const auto view = context.view();
  const auto self = own_member(context);
  if (!view || !self) return;
  response.headers.push_back({"Jurat-Node", to_hex(self->identity)});
  response.headers.push_back({"Jurat-Council", to_hex((*view)->council().id)});
  if (error != nullptr) response.headers.push_back({"Jurat-Failure", std::string(failure_name(error->failure))});
}

}  // namespace jurat::api::cognito
