// What a code is sent for and how it travels, with their numbers on the wire, on disk and in hashes, and their words in
// hashes and messages. Numbers are never reused.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/result.h"

namespace jurat::evidence {

enum class CodePurpose : std::uint8_t {
  confirm_sign_up = 1,
  verify_attribute = 2,
  reset_password = 3,
  second_factor = 4
};
enum class CodeMedium : std::uint8_t { email = 1, sms = 2 };

constexpr std::uint8_t number_of(CodePurpose purpose) noexcept { return static_cast<std::uint8_t>(purpose); }
constexpr std::uint8_t number_of(CodeMedium medium) noexcept { return static_cast<std::uint8_t>(medium); }
// bad_encoding: no purpose or medium has this number.
Result<CodePurpose> code_purpose(std::uint64_t number);
Result<CodeMedium> code_medium(std::uint64_t number);

std::string_view name_of(CodePurpose purpose) noexcept;  // "confirm_sign_up": also part of the code's OPRF input
std::string_view name_of(CodeMedium medium) noexcept;    // "EMAIL", "SMS"

}  // namespace jurat::evidence
