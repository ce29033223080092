// Pagination tokens: opaque to callers, bound to what was listed, refused when altered in form. No secret is inside.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace jurat::api::cognito {

// `list`: what is listed and how ("ListUsers eu_x status = \"Enabled\""); `after`: the last item shown.
std::string page_token(std::string_view list, std::string_view after);
// The `after` of a token made for the same list; nothing when no token is given. invalid_parameter.
Result<std::optional<std::string>> page_after(std::string_view list, std::optional<std::string_view> token);

}  // namespace jurat::api::cognito
