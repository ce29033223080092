// The token keys of a council of one: with n = 1 a share of a key is the key, and its answer the whole signature.
// Thread-safe.
#pragma once

#include <vector>

#include "council/ceremony/node_keys.h"
#include "council/held_token_keys.h"

namespace jurat::node {

class WholeTokenKeys final : public council::HeldTokenKeys<crypto::RsaPrivateKey> {
 public:
  explicit WholeTokenKeys(std::vector<council::DealtKeySet> sets);
};

}  // namespace jurat::node
