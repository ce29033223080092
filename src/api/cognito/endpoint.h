// The phases that all operations share, in one visible order: target, content type, JSON, an admin's signature,
// validation, authentication, limits, run, failure, answer. Operations are the files of operations/ and nothing else.
#pragma once

#include "api/cognito/context.h"
#include "core/outside.h"
#include "http/message.h"

namespace jurat::api::cognito {

class Endpoint {
 public:
  // References must outlive the endpoint. Thread-safe.
  Endpoint(council::Gateway& council, const Settings& settings, Random& random);
  [[nodiscard]] http::Response answer(const http::Request& request);

 private:
  council::Gateway& council_;
  const Settings& settings_;
  Random& random_;
  Budgets budgets_;
};

}  // namespace jurat::api::cognito
