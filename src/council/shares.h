// A node's own shares of stock keys, each sealed under a node-local key, in a store of their own that is kept out of
// long-lived backups (design.md 6: erasure destroys them).
#pragma once

#include "core/outside.h"
#include "crypto/seal.h"
#include "crypto/threshold/group.h"
#include "ledger/records/stock.h"
#include "store/store.h"

namespace jurat::council {

class Shares {
 public:
  Shares(store::Store& store, crypto::DataKey node_key) : store_(store), node_key_(std::move(node_key)) {}

  // not_found: this node has no share of that key (it was absent, or the key was erased).
  [[nodiscard]] Result<crypto::Scalar> share(const ledger::StockKey& key) const;
  // Durable when it returns.
  Result<void> put(std::uint64_t batch, const std::vector<crypto::Scalar>& shares, Random& random);
  Result<void> destroy(const std::vector<ledger::StockKey>& keys);

 private:
  store::Store& store_;
  crypto::DataKey node_key_;
};

}  // namespace jurat::council
