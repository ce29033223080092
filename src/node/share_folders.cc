#include "node/share_folders.h"

#include <algorithm>
#include <charconv>

#include "node/files.h"
#include "store/lmdb_store.h"

namespace jurat::node {
namespace {

// "shares" is 0, "shares.N" is N without leading zeros.
std::optional<std::uint64_t> generation_of(std::string_view name) {
  constexpr std::string_view first = "shares";
  if (name == first) return 0;
  if (!name.starts_with(first) || name.size() < first.size() + 2 || name[first.size()] != '.') return std::nullopt;
  const std::string_view digits = name.substr(first.size() + 1);
  std::uint64_t generation = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), generation);
  const bool whole = error == std::errc{} && end == digits.data() + digits.size();
  if (!whole || digits.front() == '0') return std::nullopt;
  return generation;
}

}  // namespace

Result<std::unique_ptr<store::Store>> ShareFolders::open(std::uint64_t generation) {
  return store::open_lmdb({home_.shares(generation)});
}

Result<void> ShareFolders::remove(std::uint64_t generation) { return remove_durably(home_.shares(generation)); }

Result<std::vector<std::uint64_t>> ShareFolders::generations() {
  std::vector<std::uint64_t> found;
  std::error_code error;
  for (std::filesystem::directory_iterator at(home_.folder, error), end; !error && at != end; at.increment(error)) {
    const auto generation = generation_of(at->path().filename().string());
    if (generation) found.push_back(*generation);
  }
  if (error) return fail(Failure::input_output, home_.folder.string() + ": cannot be read: " + error.message());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace jurat::node
