#include "api/api.h"

#include "api/cognito/endpoint.h"
#include "api/routes.h"
#include "core/outside.h"

namespace jurat::api {

struct CognitoApi::Inside {
  Inside(council::Gateway& gateway, Settings given)
      : council(gateway), settings(std::move(given)), endpoint(gateway, settings, system_random()) {}

  council::Gateway& council;
  const Settings settings;
  cognito::Endpoint endpoint;
};

CognitoApi::CognitoApi(council::Gateway& gateway, Settings settings)
    : inside_(std::make_unique<Inside>(gateway, std::move(settings))) {}
CognitoApi::~CognitoApi() = default;

http::Response CognitoApi::answer(const http::Request& request) {
  return route(inside_->council, inside_->endpoint, request);
}

}  // namespace jurat::api
