#include "api/cognito/pattern.h"

#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <string>

#include "core/limits.h"

namespace jurat::api::cognito {

namespace {

// Java's \w, \s and \S are ASCII; ICU's are Unicode's. A set inside a set is a union in both.
std::string to_icu(std::string_view java) {
  std::string out;
  for (std::size_t i = 0; i < java.size(); ++i) {
    if (java[i] != '\\' || i + 1 == java.size()) {
      out += java[i];
      continue;
    }
    ++i;
    switch (java[i]) {
      case 'w':
        out += "[A-Za-z0-9_]";
        break;
      case 's':
        out += R"([\t\n\x0B\f\r ])";
        break;
      case 'S':
        out += R"([^\t\n\x0B\f\r ])";
        break;
      default:
        out += '\\';
        out += java[i];
    }
  }
  return out;
}

}  // namespace

struct Pattern::Inside {
  std::unique_ptr<icu::RegexPattern> compiled;
};

Result<Pattern> Pattern::compile(std::string_view java) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError where;
  auto inside = std::make_shared<Inside>();
  inside->compiled.reset(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(to_icu(java)), where, status));
  if (U_FAILURE(status) != 0 || inside->compiled == nullptr) {
    return fail(Failure::bad_encoding, "pattern " + std::string(java) + ": " + u_errorName(status));
  }
  return Pattern(std::move(inside));
}

bool Pattern::matches(std::string_view text) const {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  const std::unique_ptr<icu::RegexMatcher> matcher(inside_->compiled->matcher(wide, status));
  if (U_FAILURE(status) != 0 || matcher == nullptr) return false;
  matcher->setTimeLimit(limits::pattern_ticks, status);
  matcher->setStackLimit(limits::pattern_stack_bytes, status);
  const bool matched = matcher->matches(status) != 0;
  return U_SUCCESS(status) != 0 && matched;
}

}  // namespace jurat::api::cognito
