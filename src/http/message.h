// An HTTP request and response as the rest of Jurat sees them: plain values, no library types.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/wiping.h"

namespace jurat::http {

struct Header {
  std::string name;  // lower case in requests; as it goes out in responses
  std::string value;
};

struct Request {
  std::string method;
  std::string path;   // as sent, up to '?'
  std::string query;  // as sent, after '?'
  std::vector<Header> headers;
  WipedString body;     // holds passwords and tokens
  std::string peer;     // IP address of the caller (of the proxy's caller when trusted proxies are set)
  bool secure = false;  // TLS, here or at a trusted proxy

  // The one value; nothing when absent or sent twice.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view lower_case_name) const;
};

struct Response {
  unsigned status = 200;
  std::vector<Header> headers;
  std::string body;
};

}  // namespace jurat::http
