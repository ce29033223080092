#include "api/cognito/authentication.h"

#include <algorithm>

#include "crypto/sigv4.h"

namespace jurat::api::cognito {

namespace {

bool is_region(std::string_view text) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && text.size() <= 32 && std::ranges::all_of(text, allowed);
}

Result<void> check_sigv4(Context& context, const http::Request& received, const crypto::SigV4Request& request,
                         const crypto::SigV4Scope& scope) {
  const Settings& settings = context.settings();
  // Any page could call this address, and a signature that nobody checks keeps none out: browsers say where they are.
  if (settings.accept_any_key && received.header("origin")) {
    return fail(Failure::not_authorized,
                "Admin calls from a browser are refused while --accept-any-key is on: any page that you visit could "
                "make them.");
  }
  if (settings.accept_any_key) return {};
  if (!settings.secret_of) return fail(Failure::bad_key);
  auto secret = settings.secret_of(scope.access_key_id);
  if (!secret && secret.error().failure == Failure::not_found) return fail(Failure::bad_key);
  if (!secret) return fail(std::move(secret).error());
  auto verified = crypto::verify_sigv4(request, *secret, context.council().now());
  if (verified) return {};
  if (verified.error().failure == Failure::token_expired) {
    return fail(Failure::signature_invalid,
                "Signature expired: x-amz-date is more than five minutes from the time here.");
  }
  return fail(std::move(verified).error());
}

Result<void> authenticate_sigv4(Context& context, const http::Request& received) {
  TRY_ASSIGN(const ledger::View* view, context.view());
  if (!view->council().settings.sigv4_admin) {
    if (received.query.empty() && !received.header("authorization")) return fail(Failure::signature_missing);
    return fail(Failure::not_authorized,
                "This council takes admin calls signed with an admin key (RFC 9421) only; `jurat admin call` makes "
                "such calls.");
  }
  std::vector<crypto::SigV4Header> headers;
  headers.reserve(received.headers.size());
  for (const http::Header& header : received.headers) headers.push_back({header.name, header.value});
  const crypto::SigV4Request request{.method = received.method,
                                     .path = received.path,
                                     .query = received.query,
                                     .headers = headers,
                                     .body = as_bytes(received.body)};
  TRY_ASSIGN(const crypto::SigV4Scope scope, crypto::sigv4_scope(request));
  if (scope.service != "cognito-idp") {
    return fail(Failure::signature_invalid, "Credential should be scoped to correct service: 'cognito-idp'.");
  }
  TRY(check_sigv4(context, received, request, scope));
  if (is_region(scope.region)) context.signed_region = scope.region;
  context.admin.kind = council::AdminEvidence::Kind::sigv4_checked_by_gateway;
  return {};
}

}  // namespace

Result<void> authenticate(Context& context, const http::Request& request, const OperationFacts& operation) {
  const bool by_admin = context.admin.kind == council::AdminEvidence::Kind::http_signature;
  if (!operation.is_signed || by_admin) return {};
  context.situation.theme = Theme::authentication;
  TRY(authenticate_sigv4(context, request));
  context.situation.theme = Theme::plain;
  return {};
}

}  // namespace jurat::api::cognito
