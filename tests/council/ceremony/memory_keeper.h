// Keeps secrets in memory, and can fail like a disk that died.
#pragma once

#include <map>

#include "council/ceremony/node_keys.h"

namespace jurat::council {

class MemoryKeeper final : public Keeper {
 public:
  Result<std::optional<Secret>> load(std::string_view name) override {
    const auto found = kept.find(std::string(name));
    if (found == kept.end()) return std::optional<Secret>();
    return std::optional<Secret>(found->second.clone());
  }
  Result<void> keep(std::string_view name, const Secret& secret) override {
    if (broken) return fail(Failure::store_full, "full");
    kept[std::string(name)] = secret.clone();
    return {};
  }
  Result<void> forget(std::string_view name) override {
    if (broken) return fail(Failure::store_full, "full");
    kept.erase(std::string(name));
    return {};
  }
  std::map<std::string, Secret> kept;
  bool broken = false;
};

}  // namespace jurat::council
