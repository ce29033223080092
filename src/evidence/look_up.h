// Look-up values and their proofs: a threshold PRF of a normal form stands in the ledger instead of a name (decision
// 0003). Whoever holds a blind and t DLEQ-proved partials recomputes the value; nobody need believe a gateway.
// Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/secret.h"
#include "crypto/threshold/oprf.h"
#include "ledger/view.h"

namespace jurat::evidence {

struct LookUpProof {
  Secret blind;  // 32 bytes, the blinding scalar
  std::vector<crypto::Partial> partials;
};

// Input of the look-up PRF: lp(domain) lp(pool) lp(kind) lp(normal form).
Bytes look_up_input(const PoolId& pool, ledger::LookUpKind kind, std::string_view normal);
// The first 32 bytes of the PRF output.
Hash32 look_up_value(const Secret& prf_output);

// The value of `normal`, from exactly t partials that each verify. share_invalid names the node of a wrong one.
Result<Hash32> proven_look_up(const ledger::View& view, const ledger::Pool& pool, ledger::LookUpKind kind,
                              std::string_view normal, const LookUpProof& proof);

// What a typed name may mean in this pool, in the order in which it is looked up: the user name, then each alias whose
// form it has. The first that leads to a user is the one.
struct NamedAs {
  ledger::LookUpKind kind = ledger::LookUpKind::username;
  std::string normal;
};
Result<std::vector<NamedAs>> readings_of_name(const ledger::Pool& pool, std::string_view typed);

}  // namespace jurat::evidence
