// One spelling for each JSON value (RFC 8785), over what requests of the Cognito API hold: objects, arrays, strings,
// booleans and integers that every reader keeps exactly. So a digest of the text is a digest of the value.
#pragma once

#include "core/json.h"

namespace jurat {

// Members sorted by their UTF-16 code units, no white space, shortest escapes. malformed_request names what has no
// such form: null, fractions, integers beyond 2^53 - 1. Depth is the parser's: the value came from parse_json.
Result<std::string> canonical_json(const JsonValue& value);

}  // namespace jurat
