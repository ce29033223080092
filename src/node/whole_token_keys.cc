#include "node/whole_token_keys.h"

#include <algorithm>

namespace jurat::node {

Result<const council::DealtKeySet*> WholeTokenKeys::find(std::uint32_t key_set) const {
  const auto found =
      std::ranges::find_if(sets_, [&](const council::DealtKeySet& set) { return set.number == key_set; });
  if (found == sets_.end())
    return fail(Failure::bad_key, "this node holds no share of RSA key set " + std::to_string(key_set));
  return &*found;
}

Result<Bytes> WholeTokenKeys::share_of_id(std::uint32_t key_set, std::string_view signing_input) {
  TRY_ASSIGN(const auto* set, find(key_set));
  TRY_ASSIGN(const auto signature, set->id_key.sign_sha256_unverified(as_bytes(signing_input)));
  return to_bytes(signature);
}

Result<Bytes> WholeTokenKeys::share_of_access(std::uint32_t key_set, std::string_view signing_input) {
  TRY_ASSIGN(const auto* set, find(key_set));
  TRY_ASSIGN(const auto signature, set->access_key.sign_sha256_unverified(as_bytes(signing_input)));
  return to_bytes(signature);
}

Result<void> WholeTokenKeys::check_holds(const ledger::RsaKeySet& key_set) const {
  TRY_ASSIGN(const auto* set, find(key_set.number));
  if (set->id_key.public_key() == key_set.id_key && set->access_key.public_key() == key_set.access_key) return {};
  return fail(Failure::bad_key, "RSA key set " + std::to_string(key_set.number) +
                                    " of the keys folder is not the one of that number on the ledger");
}

}  // namespace jurat::node
