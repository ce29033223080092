#include "http/message.h"

namespace jurat::http {

std::optional<std::string_view> Request::header(std::string_view lower_case_name) const {
  std::optional<std::string_view> found;
  for (const Header& header : headers) {
    if (header.name != lower_case_name) continue;
    if (found) return std::nullopt;
    found = header.value;
  }
  return found;
}

}  // namespace jurat::http
