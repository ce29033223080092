// The keys folder of a node: one root key sealed by the passphrase, every other key sealed under the root key.
// Promises: each file 0600 and durable before keep() returns; a passphrase is stretched once, when the folder is
// opened. Threading: load, keep and forget from any thread, for different names.
#pragma once

#include <filesystem>

#include "core/outside.h"
#include "council/ceremony/node_keys.h"

namespace jurat::node {

class KeyFolder final : public council::Keeper {
 public:
  // `passphrase` empty: the root key lies there unsealed, which is for development alone. Makes folder and root key
  // when missing and `make` is set; cannot_open naming the file, store_read_only when others may read it.
  static Result<KeyFolder> open(const std::filesystem::path& folder, const Secret& passphrase, bool make,
                                Random& random);

  Result<std::optional<Secret>> load(std::string_view name) override;
  Result<void> keep(std::string_view name, const Secret& secret) override;
  Result<void> forget(std::string_view name) override;

 private:
  KeyFolder(std::filesystem::path folder, Secret root, Random& random)
      : folder_(std::move(folder)), root_(std::move(root)), random_(&random) {}
  [[nodiscard]] std::filesystem::path path_of(std::string_view name) const;

  std::filesystem::path folder_;
  Secret root_;
  Random* random_;
};

}  // namespace jurat::node
