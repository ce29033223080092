#include "council/token_key_shares.h"

namespace jurat::council {

Result<void> TokenKeyShares::add(const ledger::RsaKeySet& keys, const Secret& id_share, const Secret& access_share) {
  TRY_ASSIGN(auto id_part, crypto::RsaKeyShare::parse(keys.id_key, n_, id_share));
  TRY_ASSIGN(auto access_part, crypto::RsaKeyShare::parse(keys.access_key, n_, access_share));
  hold(keys, std::move(id_part), std::move(access_part));
  return {};
}

}  // namespace jurat::council
