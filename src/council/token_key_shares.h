// A node's shares of the pools' RSA token keys, in a council of more than one node. Thread-safe: nothing changes.
#pragma once

#include <map>

#include "council/token_keys.h"
#include "crypto/threshold/rsa_shares.h"

namespace jurat::council {

class TokenKeyShares final : public TokenKeys {
 public:
  explicit TokenKeyShares(unsigned n) : n_(n) {}
  // bad_key when a share does not belong to a key of this size.
  Result<void> add(const ledger::RsaKeySet& keys, const Secret& id_share, const Secret& access_share);

  Result<Bytes> share_of_id(std::uint32_t key_set, std::string_view signing_input) override;
  Result<Bytes> share_of_access(std::uint32_t key_set, std::string_view signing_input) override;
  [[nodiscard]] Result<void> check_holds(const ledger::RsaKeySet& key_set) const override;

 private:
  struct Held {
    ledger::RsaKeySet keys;
    crypto::RsaKeyShare id_share, access_share;
  };
  [[nodiscard]] Result<const Held*> find(std::uint32_t key_set) const;

  unsigned n_;
  std::map<std::uint32_t, Held> held_;
};

}  // namespace jurat::council
