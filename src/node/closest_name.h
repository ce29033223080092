// Of the names that are known, the one that was probably meant: for "did you mean …?".
#pragma once

#include <span>
#include <string_view>

namespace jurat::node {

// Empty when none is near: at most one letter in four may differ, upper and lower case count as the same. Names longer
// than 64 bytes are near nothing.
std::string_view closest_name(std::string_view wanted, std::span<const std::string_view> known);

}  // namespace jurat::node
