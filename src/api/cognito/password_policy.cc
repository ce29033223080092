#include "api/cognito/password_policy.h"

#include <algorithm>
#include <string>

namespace jurat::api::cognito {

namespace {

// The symbols that count, as the service documents them; a space never gets this far.
constexpr std::string_view symbols = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-";

template <class Test>
bool any(ByteSpan password, Test test) {
  return std::ranges::any_of(password, [&](std::uint8_t byte) { return test(static_cast<char>(byte)); });
}

auto refused(std::string_view rule) {
  return fail(Failure::invalid_password, "Password did not conform with policy: " + std::string(rule));
}

}  // namespace

Result<void> check_password(const ledger::PasswordPolicy& policy, ByteSpan password) {
  const auto characters = std::ranges::count_if(password, [](std::uint8_t byte) { return (byte & 0xC0U) != 0x80U; });
  if (characters < policy.minimum_length) return refused("Password not long enough");
  if (policy.upper_case && !any(password, [](char c) { return c >= 'A' && c <= 'Z'; })) {
    return refused("Password must have uppercase characters");
  }
  if (policy.lower_case && !any(password, [](char c) { return c >= 'a' && c <= 'z'; })) {
    return refused("Password must have lowercase characters");
  }
  if (policy.numbers && !any(password, [](char c) { return c >= '0' && c <= '9'; })) {
    return refused("Password must have numeric characters");
  }
  if (policy.symbols && !any(password, [](char c) { return symbols.find(c) != std::string_view::npos; })) {
    return refused("Password must have symbol characters");
  }
  return {};
}

}  // namespace jurat::api::cognito
