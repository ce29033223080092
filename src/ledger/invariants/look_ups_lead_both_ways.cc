// Every look-up of a user has its leaf, and every look-up leaf has its user.
#include <algorithm>

#include "ledger/invariant.h"

namespace jurat::ledger::invariants {
namespace {

Result<std::optional<Uuid>> leaf_owner(const Change& change, const User& user, const LookUp& look_up) {
  const auto kind = static_cast<std::uint8_t>(look_up.kind);
  const Bytes at = look_up.unique ? key::unique_look_up(user.pool, kind, look_up.value)
                                  : key::look_up(user.pool, kind, look_up.value, user.id);
  TRY_ASSIGN(const auto entry, read_record(change, at, parse_look_up_entry));
  return entry ? std::optional<Uuid>{entry->user} : std::nullopt;
}

Result<bool> leaves_of_user(const Change& change, const std::optional<User>& before, const std::optional<User>& after) {
  if (after) {
    for (const LookUp& look_up : after->look_ups) {
      TRY_ASSIGN(const std::optional<Uuid> owner, leaf_owner(change, *after, look_up));
      if (!owner || *owner != after->id) return false;
    }
  }
  if (!before) return true;
  for (const LookUp& look_up : before->look_ups) {
    const bool kept =
        after && std::find(after->look_ups.begin(), after->look_ups.end(), look_up) != after->look_ups.end();
    if (kept) continue;
    TRY_ASSIGN(const std::optional<Uuid> owner, leaf_owner(change, *before, look_up));
    if (owner && *owner == before->id) return false;
  }
  return true;
}

// The users that this entry changed were looked at above; a leaf may only name one of them, with this look-up.
Result<bool> leaf_has_its_user(const Change& change, const Bytes& leaf, const Bytes& value) {
  TRY_ASSIGN(const LookUpEntry entry, parse_look_up_entry(value));
  for (const auto& [key, bytes] : change.changes()) {
    if (key.front() != static_cast<std::uint8_t>(key::Kind::user) || !bytes) continue;
    TRY_ASSIGN(const User user, parse_user(*bytes));
    if (user.id != entry.user) continue;
    for (const LookUp& look_up : user.look_ups) {
      const auto kind = static_cast<std::uint8_t>(look_up.kind);
      if (leaf == (look_up.unique ? key::unique_look_up(user.pool, kind, look_up.value)
                                  : key::look_up(user.pool, kind, look_up.value, user.id))) {
        return true;
      }
    }
  }
  return false;
}

Result<bool> holds(const Change& change) {
  TRY_ASSIGN(const bool users,
             every_changed(change, key::Kind::user, parse_user, [&](const auto& before, const auto& after) {
               return leaves_of_user(change, before, after);
             }));
  if (!users) return false;
  for (const auto& [key, value] : change.changes()) {
    const auto kind = static_cast<key::Kind>(key.front());
    if ((kind != key::Kind::look_up && kind != key::Kind::unique_look_up) || !value) continue;
    TRY_ASSIGN(const bool known, leaf_has_its_user(change, key, *value));
    if (!known) return false;
  }
  return true;
}

}  // namespace

extern const Invariant look_ups_lead_both_ways;
const Invariant look_ups_lead_both_ways{"look_ups_lead_both_ways", holds};

}  // namespace jurat::ledger::invariants
