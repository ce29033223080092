#include "node/closest_name.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace jurat::node {
namespace {

constexpr std::size_t longest = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// How many letters must be put in, taken out or replaced (Levenshtein); both are at most `longest` bytes.
std::size_t distance(std::string_view left, std::string_view right) {
  std::array<std::size_t, longest + 1> row{};
  for (std::size_t j = 0; j <= right.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t replaced = diagonal + (lower(left[i - 1]) == lower(right[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[right.size()];
}

}  // namespace

std::string_view closest_name(std::string_view wanted, std::span<const std::string_view> known) {
  if (wanted.size() > longest) return {};
  std::size_t best = wanted.size() / 4 + 1;
  std::string_view closest;
  for (const std::string_view name : known) {
    if (name.size() > longest) continue;
    const std::size_t apart = distance(wanted, name);
    if (apart < best || (apart == best && closest.empty())) {
      best = apart;
      closest = name;
    }
  }
  return closest;
}

}  // namespace jurat::node
