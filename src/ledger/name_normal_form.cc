#include "ledger/name_normal_form.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>

#include "core/limits.h"

namespace jurat::ledger {
namespace {

constexpr std::size_t phone_digits = 15;  // E.164 6.2.1

Result<std::string> phone_number(std::string_view typed) {
  const bool shaped = typed.size() >= 2 && typed.size() <= phone_digits + 1 && typed.front() == '+';
  if (!shaped || typed.find_first_not_of("0123456789", 1) != std::string_view::npos) {
    return fail(Failure::invalid_parameter, "a phone number is + and up to 15 digits");
  }
  return std::string(typed);
}

// Strict: ICU's own converter would put U+FFFD for what is not UTF-8, and different bytes would meet.
Result<icu::UnicodeString> from_utf8(std::string_view text) {
  const auto size = static_cast<std::int32_t>(text.size());
  icu::UnicodeString out;
  UErrorCode status = U_ZERO_ERROR;
  std::int32_t length = 0;
  char16_t* buffer = out.getBuffer(size);
  if (buffer == nullptr) return fail(Failure::internal, "out of memory");
  u_strFromUTF8(buffer, size, &length, text.data(), size, &status);
  out.releaseBuffer(U_SUCCESS(status) ? length : 0);
  if (U_FAILURE(status)) return fail(Failure::invalid_parameter, "not valid UTF-8");
  return out;
}

bool has_control(const icu::UnicodeString& text) {
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    if (u_charType(text.char32At(i)) == U_CONTROL_CHAR) return true;
  }
  return false;
}

}  // namespace

Result<std::string> normal_form(LookUpKind kind, std::string_view typed, bool case_sensitive) {
  if (typed.empty()) return fail(Failure::invalid_parameter, "a name is not empty");
  if (typed.size() > limits::attribute_bytes) return fail(Failure::invalid_parameter, "a name is too long");
  if (kind == LookUpKind::phone_number) return phone_number(typed);
  TRY_ASSIGN(icu::UnicodeString text, from_utf8(typed));
  if (has_control(text)) return fail(Failure::invalid_parameter, "a name holds a control character");
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return fail(Failure::internal, "ICU has no NFC tables");
  text = nfc->normalize(text, status);
  if (!case_sensitive) {
    // Folding may undo the normal form (U+0345 and others), so it comes between two normalizations.
    text.foldCase(U_FOLD_CASE_DEFAULT);
    text = nfc->normalize(text, status);
  }
  if (U_FAILURE(status)) return fail(Failure::internal, "ICU could not normalize a name");
  std::string out;
  text.toUTF8String(out);
  return out;
}

}  // namespace jurat::ledger
