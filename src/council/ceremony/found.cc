#include "council/ceremony/found.h"

#include "core/limits.h"

namespace jurat::council {

Result<void> check(const Plan& plan) {
  if (plan.members.empty() || plan.members.size() > limits::nodes) {
    return fail(Failure::invalid_parameter, "a council has 1 to " + std::to_string(limits::nodes) + " members");
  }
  if (plan.key_sets == 0 || plan.key_sets > limits::key_sets) {
    return fail(Failure::invalid_parameter, "key_sets: 1 to " + std::to_string(limits::key_sets) +
                                                " are possible, not " + std::to_string(plan.key_sets));
  }
  if (plan.members.size() > 1) {
    return fail(Failure::unsupported_feature, "a council of " + std::to_string(plan.members.size()) +
                                                  " nodes needs its RSA token keys dealt as threshold shares, which "
                                                  "this version does not do; it founds councils of one node");
  }
  return {};
}

Result<crypto::CouncilDefinition> define(const Plan& plan, std::span<const crypto::Ed25519PublicKey> identities,
                                         std::vector<crypto::LockKeySet> key_sets, const CouncilId& council,
                                         Moment made) {
  TRY(check(plan));
  if (identities.size() != plan.members.size() || key_sets.size() != plan.key_sets) {
    return fail(Failure::invalid_parameter, "the plan names " + std::to_string(plan.members.size()) + " members and " +
                                                std::to_string(plan.key_sets) + " key sets; " +
                                                std::to_string(identities.size()) + " identities and " +
                                                std::to_string(key_sets.size()) + " key sets are here");
  }
  crypto::CouncilDefinition definition;
  definition.council = council;
  definition.n = static_cast<std::uint8_t>(plan.members.size());
  definition.t = crypto::quorum_of(definition.n);
  definition.made = made;
  for (std::size_t i = 0; i < plan.members.size(); ++i) {
    const auto& planned = plan.members[i];
    const NodeIndex index{static_cast<std::uint8_t>(i + 1)};
    definition.members.push_back({index, identities[i], planned.name, planned.operator_name, planned.address});
  }
  definition.admins = plan.admins;
  definition.key_sets = std::move(key_sets);
  definition.settings = plan.settings;
  TRY(crypto::check(definition));
  return definition;
}

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
    genesis.council.members.push_back(
        {member.index, member.identity, member.name, member.operator_name, member.address});
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

Result<void> check_belongs(const KeptKeys& keys, const crypto::LockFile& file, NodeIndex index) {
  const auto& definition = file.definition;
  if (index.value == 0 || index.value > definition.members.size()) {
    return fail(Failure::cannot_open, "the lock file has no member " + std::to_string(index.value));
  }
  if (definition.members[index.value - 1U].identity != keys.identity.public_key()) {
    return fail(Failure::cannot_open, "the identity key is not that of member " + std::to_string(index.value) +
                                          " in the lock file; the keys folder belongs to another council or node");
  }
  if (keys.token_keys.size() < definition.key_sets.size()) {
    return fail(Failure::cannot_open, "the lock file lists " + std::to_string(definition.key_sets.size()) +
                                          " RSA key sets; the keys folder holds " +
                                          std::to_string(keys.token_keys.size()));
  }
  for (const auto& set : keys.token_keys) {
    if (set.number > definition.key_sets.size()) break;  // dealt later: the ledger lists it
    const auto& listed = definition.key_sets[set.number - 1];
    if (definition.n == 1 &&
        (listed.id_key != set.id_key.public_key() || listed.access_key != set.access_key.public_key())) {
      return fail(Failure::cannot_open,
                  "RSA key set " + std::to_string(set.number) + " of the keys folder is not the one in the lock file");
    }
  }
  return {};
}

}  // namespace jurat::council
