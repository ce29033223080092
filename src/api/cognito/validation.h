// Checks a request against the table of facts, in the service's own words.
// Promises: sensitive values are never echoed; what passes has exactly the table's types, no nulls, no unknown members.
#pragma once

#include "api/cognito/facts.h"
#include "core/json.h"

namespace jurat::api::cognito {

// Types, then constraints. Removes nulls and members that the table does not know.
// malformed_request: a value of the wrong type. invalid_parameter: "N validation errors detected: …".
Result<void> validate(const Shape& shape, JsonValue& value);

// One value without what is inside it, in words that follow a name: "must be a whole number". For requests that a
// person typed, who knows the value by another name. invalid_parameter; the value is not echoed.
Result<void> validate_alone(const Shape& shape, const JsonValue& value);

// What is wrong with an answer of ours: an unknown or missing member, a wrong type, a value that is not enumerated. For
// tests of answers.
Result<void> check_answer(const Shape& shape, const JsonValue& value);

}  // namespace jurat::api::cognito
