// A value that only t nodes together can open: its ciphertext and what its key was derived from (protocols 12).
#pragma once

#include "core/ids.h"
#include "crypto/seal.h"

namespace jurat::ledger {

// Field groups of a user, and the sealed values of pools and clients.
enum class Purpose : std::uint8_t {
  username = 1,
  email = 2,
  phone_number = 3,
  profile = 4,
  client_secret = 5,
  provider = 6
};

// DEK = data_key_from_prf(PRF(K_data, data_key_input(owner, purpose, version, write)))
struct SealedValue {
  Purpose purpose = Purpose::profile;
  std::uint64_t version = 0;  // the owner record's version as of the write
  StatementId write{};        // id of the statement that wrote it
  Bytes sealed{};             // crypto::seal form, ≤ limits::sealed_value_bytes
};

// lp(domain) lp(pool) lp(owner: user uuid text or client id) lp(purpose) lp(version) lp(write): input of the PRF and,
// unchanged, the associated data of the ciphertext.
Bytes data_key_input(const PoolId& pool, std::string_view owner, Purpose purpose, std::uint64_t version,
                     const StatementId& write);

}  // namespace jurat::ledger
