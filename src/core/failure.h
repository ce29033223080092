// The closed list of reasons for which anything in Jurat fails. Each wire format maps it in one switch without default.
#pragma once

#include <cstdint>
#include <string_view>

namespace jurat {

enum class Failure : std::uint8_t {
  // what the caller sent
  invalid_parameter,
  malformed_request,
  unknown_operation,
  too_large,
  too_slow,
  unsupported_feature,
  invalid_password,
  // who is asking
  not_authorized,
  signature_missing,
  signature_invalid,
  token_invalid,
  token_expired,
  token_revoked,
  refresh_token_invalid,
  flow_not_enabled,
  secret_hash_missing,
  secret_hash_mismatch,
  secret_hash_unexpected,
  unsupported_token_type,
  // users, pools, clients
  user_not_found,
  user_exists,
  alias_exists,
  user_not_confirmed,
  user_disabled,
  user_state_invalid,
  password_reset_required,
  pool_not_found,
  client_not_found,
  pool_protected,
  code_mismatch,
  code_expired,
  code_delivery_failed,
  // limits
  too_many_attempts,
  too_many_requests,
  limit_exceeded,
  // the council
  other_view,
  stale_head,
  not_enough_nodes,
  pending,
  conflict,
  stock_empty,
  key_sets_exhausted,
  spent,
  wrong_recipient,
  evidence_missing,
  evidence_invalid,
  share_invalid,
  statement_refused,
  // bytes and keys
  bad_encoding,
  bad_signature,
  bad_proof,
  bad_key,
  cannot_open,
  // the machine
  store_full,
  store_corrupt,
  store_read_only,
  input_output,
  not_found,
  internal,
};

// The enumerator's own name, for logs and metrics.
std::string_view failure_name(Failure failure) noexcept;

}  // namespace jurat
