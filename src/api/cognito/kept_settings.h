// Request members that change nothing in this version but must be shown again: a record's `wire_settings`.
#pragma once

#include <span>
#include <string_view>

#include "core/bytes.h"
#include "core/json.h"

namespace jurat::api::cognito {

// The named members of the request, as canonical bytes. limit_exceeded when they are too large.
Result<Bytes> keep_settings(const JsonObject& request, std::span<const std::string_view> names);
// bad_encoding when the bytes are not ours.
Result<JsonObject> kept_settings(ByteSpan bytes);

}  // namespace jurat::api::cognito
