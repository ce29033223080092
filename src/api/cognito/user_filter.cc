#include "api/cognito/user_filter.h"

#include <array>

#include "api/cognito/user_shape.h"

namespace jurat::api::cognito {

namespace {

struct Searchable {
  std::string_view name;
  std::optional<ledger::LookUpKind> kind;
};
constexpr std::array searchable{
    Searchable{"username", ledger::LookUpKind::username},
    Searchable{"email", ledger::LookUpKind::email},
    Searchable{"phone_number", ledger::LookUpKind::phone_number},
    Searchable{"preferred_username", ledger::LookUpKind::preferred_username},
    Searchable{"name", ledger::LookUpKind::name},
    Searchable{"given_name", ledger::LookUpKind::given_name},
    Searchable{"family_name", ledger::LookUpKind::family_name},
    Searchable{"sub", std::nullopt},
    Searchable{"status", std::nullopt},
    Searchable{"cognito:user_status", std::nullopt},
};

std::string_view without_spaces(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

auto bad_form() {
  return fail(Failure::invalid_parameter,
              "Error while parsing filter: it reads attribute = \"value\" or attribute ^= \"value\".");
}

// The text between quotes; \" and \\ stand for themselves.
Result<std::string> unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return bad_form();
  std::string out;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '"') return bad_form();
    if (text[i] == '\\') {
      ++i;
      if (i + 1 >= text.size() || (text[i] != '"' && text[i] != '\\')) return bad_form();
    }
    out += text[i];
  }
  return out;
}

}  // namespace

std::optional<ledger::LookUpKind> UserFilter::look_up() const {
  for (const Searchable& one : searchable) {
    if (one.name == attribute) return one.kind;
  }
  return std::nullopt;
}

bool UserFilter::matches(const ledger::User& user) const {
  std::string held;
  if (attribute == "sub") held = user.id.text();
  if (attribute == "status") held = user.enabled ? "Enabled" : "Disabled";
  if (attribute == "cognito:user_status") held = status_name(user.status);
  return prefix ? held.starts_with(value) : held == value;
}

Result<UserFilter> parse_user_filter(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) return bad_form();
  UserFilter filter;
  filter.prefix = text[equals - 1] == '^';
  filter.attribute = without_spaces(text.substr(0, filter.prefix ? equals - 1 : equals));
  if (filter.attribute.size() > 2 && filter.attribute.front() == '"' && filter.attribute.back() == '"') {
    filter.attribute = filter.attribute.substr(1, filter.attribute.size() - 2);
  }
  TRY_ASSIGN(filter.value, unquoted(without_spaces(text.substr(equals + 1))));
  bool known = false;
  for (const Searchable& one : searchable) known = known || one.name == filter.attribute;
  if (!known) return fail(Failure::invalid_parameter, "Invalid search attribute: " + filter.attribute);
  if (filter.prefix && filter.look_up()) {
    return fail(Failure::unsupported_feature,
                "Filter: " + filter.attribute +
                    " is sealed, so it can be searched with = only; ^= is served for sub, status "
                    "and cognito:user_status.");
  }
  return filter;
}

}  // namespace jurat::api::cognito
