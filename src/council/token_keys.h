// A node's shares of the pools' RSA token keys. With n = 1 the share is the key and its answer the whole signature.
#pragma once

#include <string_view>

#include "core/bytes.h"
#include "ledger/records/council.h"

namespace jurat::council {

class TokenKeys {
 public:
  virtual ~TokenKeys() = default;
  // This node's share of the RS256 signature over `signing_input`. bad_key: no such key set here.
  virtual Result<Bytes> share_of_id(std::uint32_t key_set, std::string_view signing_input) = 0;
  virtual Result<Bytes> share_of_access(std::uint32_t key_set, std::string_view signing_input) = 0;
  // That this node holds its shares of exactly these keys. bad_key names what is missing or other.
  [[nodiscard]] virtual Result<void> check_holds(const ledger::RsaKeySet& key_set) const = 0;
};

}  // namespace jurat::council
