#include "council/token_key_shares.h"

namespace jurat::council {

Result<void> TokenKeyShares::add(const ledger::RsaKeySet& keys, const Secret& id_share, const Secret& access_share) {
  TRY_ASSIGN(auto id_key, crypto::RsaKeyShare::parse(keys.id_key, n_, id_share));
  TRY_ASSIGN(auto access_key, crypto::RsaKeyShare::parse(keys.access_key, n_, access_share));
  held_.insert_or_assign(keys.number, Held{keys, std::move(id_key), std::move(access_key)});
  return {};
}

Result<const TokenKeyShares::Held*> TokenKeyShares::find(std::uint32_t key_set) const {
  const auto found = held_.find(key_set);
  if (found == held_.end())
    return fail(Failure::bad_key, "this node holds no share of RSA key set " + std::to_string(key_set));
  return &found->second;
}

Result<Bytes> TokenKeyShares::share_of_id(std::uint32_t key_set, std::string_view signing_input) {
  TRY_ASSIGN(const Held* held, find(key_set));
  TRY_ASSIGN(const auto share, held->id_share.sign_sha256(as_bytes(signing_input)));
  return to_bytes(share);
}

Result<Bytes> TokenKeyShares::share_of_access(std::uint32_t key_set, std::string_view signing_input) {
  TRY_ASSIGN(const Held* held, find(key_set));
  TRY_ASSIGN(const auto share, held->access_share.sign_sha256(as_bytes(signing_input)));
  return to_bytes(share);
}

Result<void> TokenKeyShares::check_holds(const ledger::RsaKeySet& key_set) const {
  TRY_ASSIGN(const Held* held, find(key_set.number));
  if (held->keys.id_key == key_set.id_key && held->keys.access_key == key_set.access_key) return {};
  return fail(Failure::bad_key, "this node's shares of RSA key set " + std::to_string(key_set.number) +
                                    " belong to other keys than the ledger lists");
}

}  // namespace jurat::council
