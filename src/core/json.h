// Strict JSON (RFC 8259): duplicate members, bad UTF-8, trailing bytes and depth over the limit are refused.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace jurat {

using JsonValue = boost::json::value;
using JsonObject = boost::json::object;
using JsonArray = boost::json::array;

struct JsonLimits {
  std::size_t bytes;
  std::size_t depth;
};
// malformed_request with the byte offset; too_large. The value's memory is zeroed when it is given back: requests hold
// passwords and tokens. What is copied out of it into a value of another storage is not.
Result<JsonValue> parse_json(std::string_view text, const JsonLimits& limits);
std::string to_json(const JsonValue& value);  // members in the order they were put
// Overwrites every text inside with zeroes: for values that were made by hand.
void wipe_texts(JsonValue& value) noexcept;

}  // namespace jurat
