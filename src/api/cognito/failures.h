// How a Failure goes out on the Cognito wire: exception, status, message. Whether a user exists is hidden here, too.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace jurat::api::cognito {

// What the call was about; the same failure has other words in other calls.
enum class Theme : std::uint8_t { plain, authentication, sign_in, refresh, access_token, code, revoke };

struct Situation {
  Theme theme = Theme::plain;
  bool hides_users = false;  // PreventUserExistenceErrors of the asking client
  std::string client;        // the asking client's id, for messages
};

struct Refusal {
  std::string_view exception;
  unsigned status = 400;
  std::string message;
};

Refusal refusal_of(const Error& error, const Situation& situation);

}  // namespace jurat::api::cognito
