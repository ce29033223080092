#include "api/cognito/user_shape.h"

#include <algorithm>

#include "api/cognito/pool_shape.h"
#include "api/cognito/schema.h"

namespace jurat::api::cognito {

namespace {

std::vector<std::pair<std::string, std::string>> all_attributes(const council::OpenedUser& user) {
  std::vector<std::pair<std::string, std::string>> out{{"sub", user.record.id.text()}};
  for (const auto& [name, value] : user.attributes.values) {
    out.emplace_back(name, value);
    if (name == "email") out.emplace_back("email_verified", user.record.email_verified ? "true" : "false");
    if (name == "phone_number") {
      out.emplace_back("phone_number_verified", user.record.phone_number_verified ? "true" : "false");
    }
  }
  return out;
}

JsonObject pair_on_the_wire(const std::pair<std::string, std::string>& attribute) {
  return {{"Name", attribute.first}, {"Value", attribute.second}};
}

}  // namespace

std::string_view status_name(ledger::UserStatus status) {
  switch (status) {
    case ledger::UserStatus::unconfirmed:
      return "UNCONFIRMED";
    case ledger::UserStatus::confirmed:
      return "CONFIRMED";
    case ledger::UserStatus::reset_required:
      return "RESET_REQUIRED";
    case ledger::UserStatus::force_change_password:
      return "FORCE_CHANGE_PASSWORD";
  }
  return "UNKNOWN";
}

std::string shown_name(const council::OpenedUser& user) {
  return user.username.empty() ? user.record.id.text() : user.username;
}

JsonArray attributes_on_the_wire(const council::OpenedUser& user, const ledger::Client* client) {
  JsonArray out;
  for (const auto& attribute : all_attributes(user)) {
    if (client == nullptr || may_read(*client, attribute.first)) out.push_back(pair_on_the_wire(attribute));
  }
  return out;
}

JsonObject user_on_the_wire(const council::OpenedUser& user, const std::vector<std::string>& wanted) {
  JsonArray attributes;
  for (const auto& attribute : all_attributes(user)) {
    const bool shown = wanted.empty() || std::ranges::find(wanted, attribute.first) != wanted.end();
    if (shown) attributes.push_back(pair_on_the_wire(attribute));
  }
  return {{"Username", shown_name(user)},
          {"Attributes", std::move(attributes)},
          {"UserCreateDate", time_on_the_wire(user.record.created)},
          {"UserLastModifiedDate", time_on_the_wire(user.record.modified)},
          {"Enabled", user.record.enabled},
          {"UserStatus", status_name(user.record.status)}};
}

}  // namespace jurat::api::cognito
