// JSON for people: two spaces for each level, one member a line.
#pragma once

#include <string>

#include "core/json.h"

namespace jurat::node {

std::string pretty_json(const JsonValue& value);

}  // namespace jurat::node
