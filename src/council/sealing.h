// Sealed values (protocols 12): which points a user's values need, opening with data keys, and checking a fresh write.
#pragma once

#include <string>
#include <vector>

#include "council/attributes.h"
#include "council/statement_kind.h"

namespace jurat::council {

// Points of those of the user's values whose purposes are listed; every value when `purposes` is empty.
std::vector<DataPoint> user_points(const ledger::User& user, const std::vector<ledger::Purpose>& purposes);
DataPoint client_secret_point(const ledger::Pool& pool, const ledger::Client& client, const ledger::SealedValue& value);

// Opens the points' values with `data_keys` (same order). cannot_open when a key's commitment differs.
struct OpenedValues {
  std::string username;
  Attributes attributes;
};
Result<OpenedValues> open_values(const std::vector<DataPoint>& points, const std::vector<Secret>& data_keys);

// The data key of a write from t DLEQ-proved partials, each verified against the key's commitments. share_invalid
// names the node of a wrong one.
Result<crypto::DataKey> data_key_of_write(const crypto::Commitments& commitments, ByteSpan input, unsigned t,
                                          const std::vector<crypto::Partial>& partials);

// Recomputes the look-up values that `wanted` stands for from their proofs and compares them with `claimed`.
Result<void> check_look_ups(const Ground& ground, const std::vector<WantedLookUp>& wanted,
                            const std::vector<ledger::LookUp>& claimed,
                            const std::vector<Supplement::LookUpProof>& proofs);

}  // namespace jurat::council
