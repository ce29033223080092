// The grammar of header fields (RFC 9110 5): tokens, values, optional white space, case.
// Pure functions; ASCII only, no locale.
#pragma once

#include <string>
#include <string_view>

namespace jurat::http {

bool is_token(std::string_view text) noexcept;        // RFC 9110 5.6.2
bool is_field_value(std::string_view text) noexcept;  // no control characters but HTAB
bool same_ignoring_case(std::string_view text, std::string_view lower_case) noexcept;
std::string_view trimmed(std::string_view text) noexcept;  // without spaces and tabs around it
std::string to_lower_case(std::string_view text);

}  // namespace jurat::http
