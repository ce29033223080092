// The end of a founding: from the definition and everybody's signature to the lock file and to block 0 of the ledger.
// Promises: pure steps; nothing is valid before all n members signed the same bytes.
#pragma once

#include <vector>

#include "council/ceremony/node_keys.h"
#include "crypto/lock_file.h"
#include "ledger/ledger.h"

namespace jurat::council {

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
