#include "council/ceremony/found.h"

#include <string>

namespace jurat::council {

Result<crypto::LockFile> assemble(crypto::CouncilDefinition definition,
                                  std::vector<crypto::Ed25519Signature> signatures) {
  crypto::LockFile file{std::move(definition), std::move(signatures)};
  TRY(crypto::verify_signatures(file));
  return file;
}

crypto::LockKeySet public_half(const DealtKeySet& keys) {
  return {keys.id_key.public_key(), keys.access_key.public_key()};
}

ledger::Genesis genesis_of(const crypto::LockFile& file) {
  const auto& definition = file.definition;
  ledger::Genesis genesis;
  genesis.council.id = definition.council;
  genesis.council.epoch = definition.epoch;
  genesis.council.n = definition.n;
  genesis.council.t = definition.t;
  for (const auto& member : definition.members) {
    genesis.council.members.push_back({member.index, member.identity, member.name, member.operator_name, member.address,
                                       member.tls_key, member.validator_key, member.engine_key, member.peer_address,
                                       member.engine_address});
  }
  const auto& settings = definition.settings;
  genesis.council.settings = {settings.sigv4_admin, settings.dev, settings.account_id, settings.region,
                              settings.public_url};
  for (const auto& admin : definition.admins) genesis.admins.push_back({admin.key, admin.name, 1});
  std::uint32_t number = 0;
  for (const auto& set : definition.key_sets)
    genesis.key_sets.push_back({++number, set.id_key, set.access_key, std::nullopt});
  return genesis;
}

namespace {

Error other_set(std::uint32_t number) {
  return {Failure::cannot_open,
          "RSA key set " + std::to_string(number) + " of the keys folder is not the one in the lock file"};
}

Result<void> check_sets(const KeptKeys& keys, const crypto::CouncilDefinition& definition) {
  const auto held = definition.n == 1 ? keys.token_keys.size() : keys.token_shares.size();
  if (held < definition.key_sets.size()) {
    return fail(Failure::cannot_open, "the lock file lists " + std::to_string(definition.key_sets.size()) +
                                          " RSA key sets; the keys folder holds " + std::to_string(held));
  }
  for (std::uint32_t number = 1; number <= definition.key_sets.size(); ++number) {  // later ones: the ledger lists them
    const auto& listed = definition.key_sets[number - 1];
    const auto kept = definition.n == 1 ? public_half(keys.token_keys[number - 1]) : keys.token_shares[number - 1].keys;
    if (listed.id_key != kept.id_key || listed.access_key != kept.access_key) return fail(other_set(number));
  }
  return {};
}

}  // namespace

Result<void> check_belongs(const KeptKeys& keys, const crypto::LockFile& file, NodeIndex index) {
  const auto& definition = file.definition;
  if (index.value == 0 || index.value > definition.members.size()) {
    return fail(Failure::cannot_open, "the lock file has no member " + std::to_string(index.value));
  }
  const auto& member = definition.members[index.value - 1U];
  const auto check_key = [&](const crypto::Ed25519PublicKey& listed, const crypto::Ed25519Key& kept,
                             std::string_view which) -> Result<void> {
    if (listed == kept.public_key()) return {};
    return fail(Failure::cannot_open, "the " + std::string(which) + " key is not that of member " +
                                          std::to_string(index.value) +
                                          " in the lock file; the keys folder belongs to another council or node");
  };
  TRY(check_key(member.identity, keys.identity, "identity"));
  TRY(check_key(member.tls_key, keys.network.tls, "TLS"));
  TRY(check_key(member.validator_key, keys.network.validator, "validator"));
  TRY(check_key(member.engine_key, keys.network.engine, "engine"));
  return check_sets(keys, definition);
}

}  // namespace jurat::council
