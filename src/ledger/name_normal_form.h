// One form for every way to write the same name, so that look-up values meet: what PRF(K_lookup, …) is computed over.
// Pure: Unicode NFC and full case folding, the same tables on every node of one release.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "ledger/records/user.h"

namespace jurat::ledger {

// User names, e-mail addresses and other names: NFC, and folded unless `case_sensitive`. Phone numbers: E.164 as they
// are. invalid_parameter: empty, longer than limits::attribute_bytes, not UTF-8, a control character, not E.164.
Result<std::string> normal_form(LookUpKind kind, std::string_view typed, bool case_sensitive);

}  // namespace jurat::ledger
