// The `Filter` of ListUsers: one attribute, `=` (is) or `^=` (begins with), one quoted value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/records/user.h"

namespace jurat::api::cognito {

struct UserFilter {
  std::string attribute;
  bool prefix = false;
  std::string value;

  // Attributes that are found by a look-up value; nothing for sub, status and cognito:user_status.
  [[nodiscard]] std::optional<ledger::LookUpKind> look_up() const;
  // For sub, status and cognito:user_status, which the ledger holds in the clear.
  [[nodiscard]] bool matches(const ledger::User& user) const;
};

// invalid_parameter: bad form, an attribute that cannot be searched, `^=` on a sealed attribute.
Result<UserFilter> parse_user_filter(std::string_view text);

}  // namespace jurat::api::cognito
