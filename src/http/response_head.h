// What goes out: the head of a response, and the responses that the server itself gives.
// Pure functions.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "http/message.h"

namespace jurat::http {

// RFC 9110 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(std::time_t seconds);

// Status line and headers with the empty line; Date, Content-Length and Connection are ours, whatever `response` says.
// A response with a broken header name, control characters in a value or an impossible status is told by an empty
// string.
std::string response_head(const Response& response, std::string_view date, bool keep_alive);

// 1xx, 204 and 304 have no body (RFC 9110 6.4.1).
bool status_has_body(unsigned status) noexcept;

// {"error":"<phrase>","message":"<reason>"}; 503 and 429 carry Retry-After. `reason` is plain ASCII without quotes.
Response error_response(unsigned status, std::string_view reason);

}  // namespace jurat::http
