// The token keys of a council of one: with n = 1 a share of a key is the key, and its answer the whole signature.
// Does not: verify what it signs. It goes to this node's own gateway alone, which does before it lets a token go (rule
// E). Thread-safe.
#pragma once

#include <vector>

#include "council/ceremony/node_keys.h"
#include "council/held_token_keys.h"

namespace jurat::node {

struct WholeKey {
  crypto::RsaPrivateKey key;
  [[nodiscard]] auto sign_sha256(ByteSpan message) const { return key.sign_sha256_unverified(message); }
};

class WholeTokenKeys final : public council::HeldTokenKeys<WholeKey> {
 public:
  explicit WholeTokenKeys(std::vector<council::DealtKeySet> sets);
};

}  // namespace jurat::node
