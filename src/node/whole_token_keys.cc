#include "node/whole_token_keys.h"

namespace jurat::node {

WholeTokenKeys::WholeTokenKeys(std::vector<council::DealtKeySet> sets) {
  for (council::DealtKeySet& set : sets) {
    const ledger::RsaKeySet keys{set.number, set.id_key.public_key(), set.access_key.public_key(), {}};
    hold(keys, {std::move(set.id_key)}, {std::move(set.access_key)});
  }
}

}  // namespace jurat::node
