// A node's own shares of stock keys, each sealed under a node-local key, in a store of their own that is kept out of
// long-lived backups (protocols 12: erasure destroys them). The store can be copied under a new key while it serves, so
// that nothing which freed pages still hold opens afterwards (see share_rewrite.h). Threading: any thread.
#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>

#include "core/moment.h"
#include "core/outside.h"
#include "crypto/seal.h"
#include "crypto/threshold/group.h"
#include "ledger/view.h"
#include "store/store.h"

namespace jurat::council {

class Shares {
 public:
  Shares(store::Store& store, crypto::DataKey node_key) : now_{&store, nullptr, std::move(node_key)} {}
  Shares(std::unique_ptr<store::Store> store, crypto::DataKey node_key);

  // not_found: this node has no share of that key (it was absent, or the key was erased).
  [[nodiscard]] Result<crypto::Scalar> share(const ledger::StockKey& key) const;
  // Durable when they return.
  Result<void> put(std::uint64_t batch, const std::vector<crypto::Scalar>& shares, Random& random);
  // Keys that are not there are no error. Answers how many were.
  Result<std::size_t> destroy(const std::vector<ledger::StockKey>& keys, Moment now);
  // All erased places of a batch; remembers which, so that asking again costs one read.
  Result<std::size_t> destroy(const ledger::View::ErasedPlaces& erased, Moment now);

  // As of the store that serves (store.h).
  [[nodiscard]] Result<void> check_file() const;
  // When the first share was destroyed whose bytes this store's freed pages may still hold.
  [[nodiscard]] Result<std::optional<Moment>> destroyed_since() const;

  // From here on everything is written to both stores.
  void begin_copy(std::unique_ptr<store::Store> next, crypto::DataKey key);
  [[nodiscard]] bool copying() const;
  // Seals at most `at_most` more rows for the next store; true when all are there. After an error the copy is over.
  Result<bool> copy_some(std::size_t at_most, Random& random);
  void give_up_copy();
  // The copy, which must be complete, takes the place of the old store, which is closed.
  void use_copy();

 private:
  struct Sealed {
    store::Store* store = nullptr;
    std::unique_ptr<store::Store> owned;
    crypto::DataKey key;
  };
  struct Copy {
    explicit Copy(Sealed next) : to(std::move(next)) {}
    Sealed to;
    Bytes from;  // the first row that was not copied
    bool broken = false;
  };
  // One change of the store and of its copy. A copy that cannot be written is given up, not the change.
  Result<void> write(const std::function<Result<void>(store::Writer&, const Sealed&)>& change);

  mutable std::shared_mutex which_;  // guards which stores there are
  std::mutex writing_;               // one writer: a copied row never undoes a destruction
  Sealed now_;
  std::optional<Copy> copy_;
};

}  // namespace jurat::council
