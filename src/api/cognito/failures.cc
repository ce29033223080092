#include "api/cognito/failures.h"

namespace jurat::api::cognito {

namespace {

constexpr std::string_view wrong_password = "Incorrect username or password.";
constexpr std::string_view attempt_limit = "Attempt limit exceeded, please try after some time.";

Refusal not_authorized(std::string_view message) { return {"NotAuthorizedException", 400, std::string(message)}; }
Refusal invalid(std::string_view message) { return {"InvalidParameterException", 400, std::string(message)}; }
Refusal not_found(std::string_view message) { return {"ResourceNotFoundException", 400, std::string(message)}; }
Refusal unavailable(std::string_view message) { return {"InternalErrorException", 503, std::string(message)}; }
Refusal internal_error() { return {"InternalErrorException", 500, "Internal error. Its cause is in the node's log."}; }

std::string_view said(const Error& error, std::string_view otherwise) {
  return error.message.empty() ? otherwise : std::string_view(error.message);
}

// Credentials that did not hold, in the words of what they were.
Refusal bad_credentials(const Error& error, Theme theme) {
  switch (theme) {
    case Theme::sign_in:
      return not_authorized(wrong_password);
    case Theme::refresh:
      return not_authorized("Invalid Refresh Token.");
    case Theme::access_token:
      return not_authorized("Invalid Access Token");
    case Theme::code:
      return {"CodeMismatchException", 400, "Invalid verification code provided, please try again."};
    case Theme::revoke:
      return invalid("Invalid Refresh Token.");
    case Theme::authentication:
    case Theme::plain:
      return not_authorized(said(error, "Not authorized."));
  }
  return internal_error();
}

Refusal unknown_user(const Situation& situation) {
  if (situation.theme == Theme::sign_in && situation.hides_users) return not_authorized(wrong_password);
  if (situation.theme == Theme::code) {
    if (situation.hides_users) {
      return {"CodeMismatchException", 400, "Invalid verification code provided, please try again."};
    }
    return {"UserNotFoundException", 400, "Username/client id combination not found."};
  }
  return {"UserNotFoundException", 400, "User does not exist."};
}

std::string_view token_word(Theme theme) {
  return theme == Theme::refresh || theme == Theme::revoke ? "Refresh Token" : "Access Token";
}

Refusal wrong_state(const Error& error, Theme theme) {
  if (theme == Theme::sign_in) {
    return not_authorized(
        "The user must set a new password, and the challenge NEW_PASSWORD_REQUIRED is not served. "
        "An administrator can set a permanent password with AdminSetUserPassword.");
  }
  return not_authorized(said(error, "The user's current state does not allow this."));
}

}  // namespace

// Longer than a screen on purpose: one line of meaning for each reason, no default, so that a new reason cannot be
// forgotten.
Refusal refusal_of(const Error& error, const Situation& situation) {
  const Theme theme = situation.theme;
  const std::string& client = situation.client;
  switch (error.failure) {
    case Failure::flow_not_enabled:
      if (theme == Theme::revoke) {
        return {"UnsupportedOperationException", 400, "Token revocation is not enabled for client " + client};
      }
      return invalid(said(error, "The flow is not enabled for this client."));
    case Failure::invalid_parameter:
    case Failure::unsupported_feature:
      return invalid(said(error, "Invalid parameter."));
    case Failure::malformed_request:
      return {"SerializationException", 400, std::string(said(error, "The request is not valid JSON."))};
    case Failure::unknown_operation:
      return {"UnknownOperationException", 400, error.message};
    case Failure::too_large:
      return {"RequestEntityTooLargeException", 413, std::string(said(error, "The request is too large."))};
    case Failure::too_slow:
      return {"RequestTimeoutException", 408, "The request took too long to arrive."};
    case Failure::invalid_password:
      return {"InvalidPasswordException", 400, std::string(said(error, "Password did not conform with policy"))};

    case Failure::not_authorized:
    case Failure::evidence_invalid:
    case Failure::evidence_missing:
      return bad_credentials(error, theme);
    case Failure::signature_missing:
      return {"MissingAuthenticationTokenException", 400, std::string(said(error, "Missing Authentication Token"))};
    case Failure::signature_invalid:
      return {"InvalidSignatureException", 400,
              std::string(said(error,
                               "The request signature we calculated does not match the signature you provided. "
                               "Check the secret access key and the signing method."))};
    case Failure::token_invalid:
      return not_authorized("Invalid " + std::string(token_word(theme)));
    case Failure::token_expired:
      return not_authorized(std::string(token_word(theme)) + " has expired");
    case Failure::token_revoked:
      return not_authorized(std::string(token_word(theme)) + " has been revoked");
    case Failure::refresh_token_invalid:
      return theme == Theme::revoke ? invalid("Invalid Refresh Token.") : not_authorized("Invalid Refresh Token.");
    case Failure::secret_hash_missing:
      return not_authorized("Client " + client + " is configured with secret but SECRET_HASH was not received");
    case Failure::secret_hash_mismatch:
      if (theme == Theme::revoke) return {"UnauthorizedException", 400, "Invalid client secret for client " + client};
      return not_authorized("Unable to verify secret hash for client " + client);
    case Failure::secret_hash_unexpected:
      return invalid("Client " + client + " is not configured for secret but secret hash was received");
    case Failure::unsupported_token_type:
      return {"UnsupportedTokenTypeException", 400, std::string(said(error, "Only refresh tokens can be revoked."))};

    case Failure::user_not_found:
      return unknown_user(situation);
    case Failure::user_exists:
      return {"UsernameExistsException", 400, std::string(said(error, "User already exists"))};
    case Failure::alias_exists:
      return {"AliasExistsException", 400, std::string(said(error, "An account with the given email already exists."))};
    case Failure::user_not_confirmed:
      return {"UserNotConfirmedException", 400, "User is not confirmed."};
    case Failure::user_disabled:
      return not_authorized("User is disabled.");
    case Failure::user_state_invalid:
      return wrong_state(error, theme);
    case Failure::password_reset_required:
      return {"PasswordResetRequiredException", 400, "Password reset required for the user"};
    case Failure::pool_not_found:
      return not_found(said(error, "User pool does not exist."));
    case Failure::client_not_found:
      if (theme == Theme::revoke) return {"UnauthorizedException", 400, "Client " + client + " does not exist."};
      return not_found("User pool client " + client + " does not exist.");
    case Failure::not_found:
      return not_found(said(error, "The resource does not exist."));
    case Failure::pool_protected:
      return invalid(
          "The user pool cannot be deleted because deletion protection is activated. Deletion protection "
          "must be inactivated first.");
    case Failure::code_mismatch:
      return {"CodeMismatchException", 400, "Invalid verification code provided, please try again."};
    case Failure::code_expired:
      return {"ExpiredCodeException", 400, "Invalid code provided, please request a code again."};
    case Failure::code_delivery_failed:
      return {"CodeDeliveryFailureException", 400, std::string(said(error, "The code could not be delivered."))};

    case Failure::too_many_attempts:
      if (theme == Theme::sign_in) return not_authorized("Password attempts exceeded");
      return {"LimitExceededException", 400, std::string(attempt_limit)};
    case Failure::limit_exceeded:
      return {"LimitExceededException", 400, std::string(said(error, attempt_limit))};
    case Failure::too_many_requests:
      return {"TooManyRequestsException", 400, "Too many requests"};

    case Failure::other_view:
    case Failure::conflict:
      return unavailable("The record changed while this was decided. Repeat the request.");
    case Failure::stale_head:
    case Failure::not_enough_nodes:
      return unavailable("Not enough nodes of the council answer. Repeat the request later.");
    case Failure::pending:
      return unavailable("The council has not confirmed this yet; it may still take effect. Repeat the request.");
    case Failure::stock_empty:
      return unavailable("The council is making new keys. Repeat the request.");
    case Failure::key_sets_exhausted:
      return {"InternalErrorException", 500, std::string(said(error, "No RSA key set is left: jurat council deal"))};
    case Failure::spent:
      if (theme == Theme::plain || theme == Theme::authentication)
        return not_authorized(said(error, "This was used already."));
      return not_authorized("Invalid session for the user, session can only be used once.");
    case Failure::wrong_recipient:
      return {"MisdirectedRequestException", 421, std::string(said(error, "Signed for another node."))};

    case Failure::bad_key:
      if (theme == Theme::authentication) {
        return {"UnrecognizedClientException", 400, "The security token included in the request is invalid."};
      }
      return internal_error();
    case Failure::share_invalid:
    case Failure::statement_refused:
    case Failure::bad_encoding:
    case Failure::bad_signature:
    case Failure::bad_proof:
    case Failure::cannot_open:
    case Failure::store_full:
    case Failure::store_corrupt:
    case Failure::store_read_only:
    case Failure::input_output:
    case Failure::internal:
      return internal_error();
  }
  return internal_error();
}

}  // namespace jurat::api::cognito
