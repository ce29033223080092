// A signed compact serialisation (RFC 7515 7.1) read strictly: three parts of canonical base64url, a header with alg,
// kid and typ alone. Promises: nothing in the header chooses how it is verified, beyond naming a key we already have.
// Does not: say anything about the payload's form; claims are token.h's.
#pragma once

#include <string>
#include <string_view>

#include "core/bytes.h"

namespace jurat::crypto {

struct CompactSignature {
  std::string signed_part;  // "header.payload" as received
  Bytes payload;
  Bytes signature;
  std::string algorithm;
  std::string key_id;  // empty when the header names none
};

// token_invalid on any fault of form; more than limits::token_bytes is one.
Result<CompactSignature> parse_compact_unverified(std::string_view compact);

}  // namespace jurat::crypto
