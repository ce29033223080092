// A node's shares of the pools' RSA token keys, in a council of more than one node. Thread-safe: nothing changes.
#pragma once

#include "council/held_token_keys.h"
#include "crypto/threshold/rsa_shares.h"

namespace jurat::council {

class TokenKeyShares final : public HeldTokenKeys<crypto::RsaKeyShare> {
 public:
  explicit TokenKeyShares(unsigned n) : n_(n) {}
  // bad_key when a share does not belong to a key of this size.
  Result<void> add(const ledger::RsaKeySet& keys, const Secret& id_share, const Secret& access_share);

 private:
  unsigned n_;
};

}  // namespace jurat::council
