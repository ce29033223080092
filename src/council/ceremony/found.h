// The founding of a council: from a plan that the operators agreed on, and every node's keys, to the signed lock file.
// Promises: pure steps, each repeatable; nothing is valid before all n members signed the same bytes.
// Does not: deal threshold shares of RSA keys, so plans of more than one node are refused before any key is made.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "council/ceremony/node_keys.h"
#include "crypto/lock_file.h"
#include "ledger/ledger.h"

namespace jurat::council {

struct PlannedMember {
  std::string name;
  std::string operator_name;
  std::string address;
};

struct Plan {
  std::vector<PlannedMember> members;
  std::vector<crypto::LockAdmin> admins;
  std::uint32_t key_sets = 8;
  crypto::LockSettings settings;
};

// invalid_parameter: what no council may have. unsupported_feature: more than one node, whose RSA keys need dealing.
Result<void> check(const Plan& plan);

// identities[i] = key of member i + 1; key_sets in the order of their numbers.
Result<crypto::CouncilDefinition> define(const Plan& plan, std::span<const crypto::Ed25519PublicKey> identities,
                                         std::vector<crypto::LockKeySet> key_sets, const CouncilId& council,
                                         Moment made);
// signatures[i] of member i + 1; checked before the file is given out.
Result<crypto::LockFile> assemble(crypto::CouncilDefinition definition,
                                  std::vector<crypto::Ed25519Signature> signatures);

// The public half of a dealt set, as the definition lists it.
crypto::LockKeySet public_half(const DealtKeySet& keys);
// Block 0 of the ledger. Key set i of the lock file has number i + 1.
ledger::Genesis genesis_of(const crypto::LockFile& file);
// cannot_open when these keys are not member `index`'s of this council.
Result<void> check_belongs(const KeptKeys& keys, const crypto::LockFile& file, NodeIndex index);

}  // namespace jurat::council
