#include "ledger/records/sealed_value.h"

#include "crypto/domains.h"

namespace jurat::ledger {

Bytes data_key_input(const PoolId& pool, std::string_view owner, Purpose purpose, std::uint64_t version,
                     const StatementId& write) {
  const std::uint8_t purpose_byte = static_cast<std::uint8_t>(purpose);
  Bytes version_bytes;
  append_u64(version_bytes, version);
  return length_prefixed({as_bytes(crypto::domain::data_key), as_bytes(pool.text()), as_bytes(owner),
                          ByteSpan(&purpose_byte, 1), version_bytes, write});
}

}  // namespace jurat::ledger
