// A user as the API shows one: attributes as name and value pairs, status and times.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "council/gateway.h"

namespace jurat::api::cognito {

std::string_view status_name(ledger::UserStatus status);
// The name that the API calls this user: the user name, or the sub where the pool signs in by attribute.
std::string shown_name(const council::OpenedUser& user);
// `sub` first, verified flags beside what they verify. `client` null: everything; else what it may read.
JsonArray attributes_on_the_wire(const council::OpenedUser& user, const ledger::Client* client);
// UserType. `wanted` empty: all attributes.
JsonObject user_on_the_wire(const council::OpenedUser& user, const std::vector<std::string>& wanted);

}  // namespace jurat::api::cognito
