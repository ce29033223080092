// The proofs of names that this gateway looked up a moment ago, for the one statement that needs them again: what an
// admin calls somebody is looked up once for a call, not once to find and once to show. In RAM, bounded, each taken
// once. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/ids.h"
#include "core/moment.h"
#include "evidence/look_up.h"

namespace jurat::council {

class RecentLookUps {
 public:
  // Proofs of every reading of `typed`, in order. Dropped when there is no room.
  void remember(const PoolId& pool, std::string_view typed, std::vector<evidence::LookUpProof> proofs, Moment now);
  std::optional<std::vector<evidence::LookUpProof>> take(const PoolId& pool, std::string_view typed, Moment now);

 private:
  struct Remembered {
    std::vector<evidence::LookUpProof> proofs;
    Moment expires;
  };
  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Remembered> remembered_;
};

}  // namespace jurat::council
