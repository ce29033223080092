// The token keys of a council of one: with n = 1 a share of a key is the key, and its answer the whole signature.
// Does not: verify what it signs. It goes to this node's own gateway alone, which does before it lets a token go (rule
// E). Thread-safe.
#pragma once

#include <vector>

#include "council/ceremony/node_keys.h"
#include "council/token_keys.h"

namespace jurat::node {

class WholeTokenKeys final : public council::TokenKeys {
 public:
  explicit WholeTokenKeys(std::vector<council::DealtKeySet> sets) : sets_(std::move(sets)) {}
  Result<Bytes> share_of_id(std::uint32_t key_set, std::string_view signing_input) override;
  Result<Bytes> share_of_access(std::uint32_t key_set, std::string_view signing_input) override;
  [[nodiscard]] Result<void> check_holds(const ledger::RsaKeySet& key_set) const override;

 private:
  [[nodiscard]] Result<const council::DealtKeySet*> find(std::uint32_t key_set) const;
  std::vector<council::DealtKeySet> sets_;
};

}  // namespace jurat::node
