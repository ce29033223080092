// Checks a request before it is signed and sent, and says what is wrong in the words of whoever typed it.
// Promises: a member that the operation does not have is named first, with the one that was probably meant; values are
// not echoed. Does not: know what only the ledger tells.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "api/cognito/facts.h"
#include "core/json.h"

namespace jurat::node {

// What was typed for a member of the request: "POOL" for UserPoolId, "--limit" for MaxResults. Other members are called
// by their own names.
using TypedNames = std::map<std::string_view, std::string>;

// invalid_parameter: "--limit: must have value less than or equal to 60".
Result<void> check_request(const api::cognito::Shape& input, const JsonObject& request, const TypedNames& typed);

}  // namespace jurat::node
