// The frame around every answer of the Cognito API: JSON 1.1 bodies, error bodies and headers, request ids, CORS.
#pragma once

#include <string_view>

#include "api/cognito/failures.h"
#include "core/json.h"
#include "core/outside.h"
#include "http/message.h"

namespace jurat::api::cognito {

std::string fresh_request_id(Random& random);
// `answer` null: an empty body (operations that answer nothing).
http::Response success(const JsonObject* answer, std::string_view request_id);
http::Response refused(const Refusal& refusal, std::string_view request_id);
// The answer to a browser's OPTIONS.
http::Response preflight();
void allow_every_origin(http::Response& response);

}  // namespace jurat::api::cognito
