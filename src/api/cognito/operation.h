// One operation of the Cognito user pools API. The folder operations/ is the registry: one file, one operation.
#pragma once

#include <string_view>

#include "core/json.h"

namespace jurat::api::cognito {

class Context;
class Members;

struct Operation {
  std::string_view name;  // as in X-Amz-Target
  // The request passed validation. The answer's members are written as they are; failures by api/cognito/failures.cc.
  Result<JsonObject> (*run)(Context& context, const Members& request);
};

}  // namespace jurat::api::cognito
