// Which part of the API answers which path: the one table.
#pragma once

#include "api/cognito/endpoint.h"
#include "council/gateway.h"
#include "http/message.h"

namespace jurat::api {

http::Response route(council::Gateway& council, cognito::Endpoint& endpoint, const http::Request& request);

}  // namespace jurat::api
