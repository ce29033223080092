// Base64 and base64url (RFC 4648), strict: canonical only, no white space, no stray bits.
#pragma once

#include <string>
#include <string_view>

#include "core/bytes.h"

namespace jurat {

std::string to_base64(ByteSpan bytes);                // with padding
std::string to_base64url(ByteSpan bytes);             // without padding
Result<Bytes> from_base64(std::string_view text);     // padding required
Result<Bytes> from_base64url(std::string_view text);  // padding refused

}  // namespace jurat
