// AWS Signature Version 4 in the Authorization header, verified from the request as received.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/moment.h"
#include "core/secret.h"

namespace jurat::crypto {

struct SigV4Header {
  std::string name;  // lower case
  std::string value;
};
struct SigV4Request {
  std::string_view method;
  std::string_view path;   // as sent
  std::string_view query;  // as sent
  std::span<const SigV4Header> headers;
  ByteSpan body;
};
struct SigV4Scope {
  std::string access_key_id;
  std::string date;  // YYYYMMDD
  std::string region;
  std::string service;
};
// The Credential scope without checking anything; signature_missing when there is no SigV4 header.
Result<SigV4Scope> sigv4_scope(const SigV4Request& request);
// Checks the whole signature with the secret key; host and x-amz-date must be signed, x-amz-date within ±5 min of now.
// signature_invalid: mismatch; signature_missing: none; token_expired: too old or too new.
Result<void> verify_sigv4(const SigV4Request& request, const Secret& secret_access_key, Moment now);

}  // namespace jurat::crypto
