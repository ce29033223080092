// GET /<poolId>/.well-known/jwks.json and …/openid-configuration: the council's exact bytes with their certificate.
#pragma once

#include <optional>

#include "council/gateway.h"
#include "http/message.h"

namespace jurat::api {

// Nothing when the path is not one of theirs.
std::optional<http::Response> published_document(council::Gateway& council, const http::Request& request);

}  // namespace jurat::api
