// A pool, client or user begins at version 1, and every change raises it by one.
#include "ledger/invariant.h"

namespace jurat::ledger::invariants {
namespace {

template <class Record>
Result<bool> rises(const std::optional<Record>& before, const std::optional<Record>& after) {
  return !after || after->version == (before ? before->version : 0) + 1;
}

Result<bool> holds(const Change& change) {
  TRY_ASSIGN(const bool pools, every_changed(change, key::Kind::pool, parse_pool, rises<Pool>));
  TRY_ASSIGN(const bool clients, every_changed(change, key::Kind::client, parse_client, rises<Client>));
  TRY_ASSIGN(const bool users, every_changed(change, key::Kind::user, parse_user, rises<User>));
  return pools && clients && users;
}

}  // namespace

extern const Invariant versions_rise_by_one;
const Invariant versions_rise_by_one{"versions_rise_by_one", holds};

}  // namespace jurat::ledger::invariants
