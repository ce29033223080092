// An app client of a pool.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/moment.h"
#include "crypto/ed25519.h"
#include "ledger/records/sealed_value.h"

namespace jurat::ledger {

struct Client {
  ClientId id;
  PoolId pool;
  std::uint64_t version = 1;
  std::string name{};
  Moment created{}, modified{};
  std::optional<SealedValue> secret{};                   // under the pool's K_data
  std::optional<crypto::Ed25519PublicKey> secret_key{};  // client_secret_key(secret)'s public half
  std::vector<std::string> explicit_auth_flows{};        // as given, "ALLOW_…" or legacy
  std::uint32_t access_token_seconds = 3600, id_token_seconds = 3600, refresh_token_seconds = 30 * 86400;
  std::vector<std::string> read_attributes{},
      write_attributes{};  // empty = all standard ones, and all custom for reads
  bool prevent_user_existence_errors = false;
  bool token_revocation = true;
  std::uint8_t session_minutes = 3;
  Bytes wire_settings{};  // as Pool::wire_settings
};
Bytes encode(const Client& record);
Result<Client> parse_client(ByteSpan bytes);

}  // namespace jurat::ledger
