// The file of an admin's key, as `jurat admin new-key` writes it.
#pragma once

#include <filesystem>
#include <optional>

#include "core/secret.h"
#include "crypto/ed25519.h"

namespace jurat::node {

// A sealed key is opened with the passphrase in the file, else with one that is asked for. Errors name the file at
// fault.
Result<crypto::Ed25519Key> read_admin_key(const std::filesystem::path& path,
                                          const std::optional<std::filesystem::path>& passphrase_file);

}  // namespace jurat::node
