// /health/live: the process answers. /health/ready: it can serve, or 503 with the reasons as JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace jurat::node {

// Nothing for other paths.
std::optional<http::Response> health(std::string_view path, const std::vector<std::string>& unready);

}  // namespace jurat::node
