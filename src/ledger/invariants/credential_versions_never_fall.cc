// A user keeps having a credential; another public key has the next version, the same key the same version.
#include "ledger/invariant.h"

namespace jurat::ledger::invariants {
namespace {

Result<bool> holds(const Change& change) {
  return every_changed(change, key::Kind::user, parse_user,
                       [](const std::optional<User>& before, const std::optional<User>& after) -> Result<bool> {
                         if (!after) return true;
                         if (!before || !before->credential)
                           return !after->credential || after->credential->version == 1;
                         if (!after->credential) return false;
                         const Credential& old_one = *before->credential;
                         const Credential& new_one = *after->credential;
                         if (new_one.version == old_one.version) return new_one.public_key == old_one.public_key;
                         return new_one.version == old_one.version + 1;
                       });
}

}  // namespace

extern const Invariant credential_versions_never_fall;
const Invariant credential_versions_never_fall{"credential_versions_never_fall", holds};

}  // namespace jurat::ledger::invariants
