// The files of the development page: /_dev/ shows the node, the ledger's height and the outbox. No inline script or
// style; everything that people typed is put in as text.
#pragma once

#include <optional>
#include <string_view>

#include "http/message.h"

namespace jurat::node {

// "/_dev/", "/_dev/page.js", "/_dev/page.css"; nothing for other paths.
std::optional<http::Response> dev_page(std::string_view path);

}  // namespace jurat::node
