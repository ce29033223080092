// Runs the ceremony into a home: keys, then the lock file. Every step is durable and repeatable; a second run goes on
// where a crash stopped the first. A home that already belongs to a council is refused.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "core/outside.h"
#include "council/ceremony/ceremony_member.h"
#include "council/ceremony/found.h"

namespace jurat::node {

// The files of a home.
struct Home {
  std::filesystem::path folder;
  [[nodiscard]] std::filesystem::path keys() const { return folder / "keys"; }
  [[nodiscard]] std::filesystem::path admin_key() const { return folder / "admin.key"; }  // of `jurat dev` alone
  [[nodiscard]] std::filesystem::path lock_file() const { return folder / "council.lock"; }
  [[nodiscard]] std::filesystem::path lock_view() const { return folder / "council.json"; }
  [[nodiscard]] std::filesystem::path ceremony() const { return folder / "ceremony"; }  // public: how it was founded
  [[nodiscard]] std::filesystem::path ledger() const { return folder / "ledger"; }
  // The share store of a generation (council/share_rewrite.h).
  [[nodiscard]] std::filesystem::path shares(std::uint64_t generation) const {
    return folder / (generation == 0 ? std::string("shares") : "shares." + std::to_string(generation));
  }
  [[nodiscard]] std::filesystem::path engine() const { return folder / "engine"; }  // with several nodes
  [[nodiscard]] std::filesystem::path tables() const { return folder / "tables"; }
};

using Progress = std::function<void(std::string_view line)>;

// conflict: the home is founded or holds files that no ceremony made.
Result<void> check_unused(const Home& home);
// A council of one in one step: card, proposal, acceptance and run, by the same code as for many. Makes whatever is
// missing, RSA keys on as many threads as there are cores. `passphrase` empty = unsealed (dev).
Result<crypto::LockFile> found_council(const Home& home, const council::Plan& plan, const Secret& passphrase,
                                       Random& random, Clock& clock, const Progress& progress);

// The steps of it, for who goes through them one by one. Each makes what is missing, and repeats itself after a crash.
// The node's keys; nothing but these.
struct OwnKeys {
  crypto::Ed25519Key identity;
  council::NetworkKeys network;
};
Result<OwnKeys> make_own_keys(council::Keeper& keeper, Random& random);
// Keeps the proposal as the accepted one. conflict: this node signed the founding of another, or, unless `replace` is
// set, another was accepted; not_found or conflict when this node is not in it as it is.
Result<void> keep_proposal(const Home& home, const council::Proposal& proposal, council::Keeper& keeper, bool replace);
// not_found: no proposal was accepted here. As it lies in the home, which anybody with the disk may have altered.
Result<council::Proposal> kept_proposal(const Home& home);
// The one whose acceptance the keeper holds, sealed; conflict when what lies in the home is another.
Result<council::Proposal> accepted_proposal(const Home& home, council::Keeper& keeper);
// not_found when the home was never founded.
Result<crypto::LockFile> read_lock_file(const Home& home);

}  // namespace jurat::node
