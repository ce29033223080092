// A user's clear values as they are sealed, searched and shown: which group holds which attribute, which are looked up.
// Pure; the gateway and every endorsing node run the same code over the same values.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.h"
#include "evidence/look_up.h"
#include "ledger/records/pool.h"
#include "ledger/records/user.h"

namespace jurat::council {

// The clear values of a user, opened or to be sealed. `sub`, verified flags and user name are not attributes here.
struct Attributes {
  std::map<std::string, std::string> values;  // "email", "phone_number", "name", "custom:…"
};

// The text of one sealed value: the user name, e-mail or phone number as typed; canonical CBOR for the rest.
Result<std::string> group_text(ledger::Purpose purpose, std::string_view username, const Attributes& attributes);
// Puts an opened group back: fills `username` or attributes.
Result<void> read_group(ledger::Purpose purpose, std::string_view text, std::string& username, Attributes& attributes);
// The groups that this user needs, in rising order; user name always.
std::vector<ledger::Purpose> groups_of(const Attributes& attributes);

// One look-up value to be: what is hashed and whether it may sign in.
struct WantedLookUp {
  ledger::LookUpKind kind = ledger::LookUpKind::username;
  bool unique = false;
  std::string normal;  // ledger::normal_form of the text
};
// In rising order of kind.
Result<std::vector<WantedLookUp>> wanted_look_ups(const ledger::Pool& pool, std::string_view username,
                                                  const Attributes& attributes);
using evidence::look_up_input;
using evidence::look_up_value;

}  // namespace jurat::council
