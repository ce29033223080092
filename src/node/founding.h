// Runs the ceremony into a home: keys, then the lock file. Every step is durable and repeatable; a second run goes on
// where a crash stopped the first. A home that already belongs to a council is refused.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "core/outside.h"
#include "council/ceremony/found.h"

namespace jurat::node {

// The files of a home.
struct Home {
  std::filesystem::path folder;
  [[nodiscard]] std::filesystem::path keys() const { return folder / "keys"; }
  [[nodiscard]] std::filesystem::path admin_key() const { return folder / "admin.key"; }  // of `jurat dev` alone
  [[nodiscard]] std::filesystem::path lock_file() const { return folder / "council.lock"; }
  [[nodiscard]] std::filesystem::path lock_view() const { return folder / "council.json"; }
  [[nodiscard]] std::filesystem::path ledger() const { return folder / "ledger"; }
  // The share store of a generation (council/share_rewrite.h).
  [[nodiscard]] std::filesystem::path shares(std::uint64_t generation) const {
    return folder / (generation == 0 ? std::string("shares") : "shares." + std::to_string(generation));
  }
  [[nodiscard]] std::filesystem::path tables() const { return folder / "tables"; }
};

using Progress = std::function<void(std::string_view line)>;

// conflict: the home is founded or holds files that no ceremony made.
Result<void> check_unused(const Home& home);
// Makes whatever is missing, RSA keys on as many threads as there are cores. `passphrase` empty = unsealed (dev).
Result<crypto::LockFile> found_council(const Home& home, const council::Plan& plan, const Secret& passphrase,
                                       Random& random, Clock& clock, const Progress& progress);
// not_found when the home was never founded.
Result<crypto::LockFile> read_lock_file(const Home& home);

}  // namespace jurat::node
