#include "council/attributes.h"

#include <algorithm>
#include <array>

#include "core/cbor.h"
#include "core/limits.h"
#include "crypto/domains.h"
#include "ledger/name_normal_form.h"

namespace jurat::council {
namespace {

using ledger::LookUpKind;
using ledger::Purpose;

constexpr std::array searchable{
    std::pair{LookUpKind::email, std::string_view("email")},
    std::pair{LookUpKind::phone_number, std::string_view("phone_number")},
    std::pair{LookUpKind::preferred_username, std::string_view("preferred_username")},
    std::pair{LookUpKind::name, std::string_view("name")},
    std::pair{LookUpKind::given_name, std::string_view("given_name")},
    std::pair{LookUpKind::family_name, std::string_view("family_name")},
};

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool in_profile(std::string_view name) { return name != "email" && name != "phone_number"; }

Result<void> read_profile(std::string_view text, Attributes& attributes) {
  CborReader in(as_bytes(text));
  TRY_ASSIGN(const std::size_t count, in.array(128));
  for (std::size_t i = 0; i < count; ++i) {
    TRY(in.array_of(2));
    TRY_ASSIGN(const std::string_view name, in.text(128));
    TRY_ASSIGN(const std::string_view value, in.text(limits::attribute_bytes));
    attributes.values[std::string(name)] = std::string(value);
  }
  return in.finish();
}

}  // namespace

Result<std::string> group_text(Purpose purpose, std::string_view username, const Attributes& attributes) {
  const auto value_of = [&](const char* name) {
    const auto found = attributes.values.find(name);
    return found == attributes.values.end() ? std::string() : found->second;
  };
  switch (purpose) {
    case Purpose::username:
      return std::string(username);
    case Purpose::email:
      return value_of("email");
    case Purpose::phone_number:
      return value_of("phone_number");
    case Purpose::profile: {
      std::vector<const std::pair<const std::string, std::string>*> kept;
      for (const auto& one : attributes.values) {
        if (in_profile(one.first)) kept.push_back(&one);
      }
      CborWriter out;
      out.array(kept.size());
      for (const auto* one : kept) out.array(2).text(one->first).text(one->second);
      return std::string(as_text(out.written()));
    }
    case Purpose::client_secret:
    case Purpose::provider:
      break;
  }
  return fail(Failure::internal, "not a value of a user");
}

Result<void> read_group(Purpose purpose, std::string_view text, std::string& username, Attributes& attributes) {
  switch (purpose) {
    case Purpose::username:
      username = std::string(text);
      return {};
    case Purpose::email:
      attributes.values["email"] = std::string(text);
      return {};
    case Purpose::phone_number:
      attributes.values["phone_number"] = std::string(text);
      return {};
    case Purpose::profile:
      return read_profile(text, attributes);
    case Purpose::client_secret:
    case Purpose::provider:
      break;
  }
  return fail(Failure::internal, "not a value of a user");
}

std::vector<Purpose> groups_of(const Attributes& attributes) {
  std::vector<Purpose> groups{Purpose::username};
  if (attributes.values.contains("email")) groups.push_back(Purpose::email);
  if (attributes.values.contains("phone_number")) groups.push_back(Purpose::phone_number);
  const bool profile = std::any_of(attributes.values.begin(), attributes.values.end(),
                                   [](const auto& one) { return in_profile(one.first); });
  if (profile) groups.push_back(Purpose::profile);
  return groups;
}

Result<std::vector<WantedLookUp>> wanted_look_ups(const ledger::Pool& pool, std::string_view username,
                                                  const Attributes& attributes) {
  std::vector<WantedLookUp> wanted;
  TRY_ASSIGN(std::string name, ledger::normal_form(LookUpKind::username, username, pool.case_sensitive));
  wanted.push_back({LookUpKind::username, true, std::move(name)});
  for (const auto& [kind, attribute] : searchable) {
    const auto found = attributes.values.find(std::string(attribute));
    if (found == attributes.values.end() || found->second.empty()) continue;
    TRY_ASSIGN(std::string normal, ledger::normal_form(kind, found->second, pool.case_sensitive));
    // An alias signs in only once it is verified (ConfirmUser makes it unique); a username attribute from the start.
    wanted.push_back({kind, contains(pool.username_attributes, attribute), std::move(normal)});
  }
  return wanted;
}

}  // namespace jurat::council
