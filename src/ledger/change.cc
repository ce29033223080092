#include "ledger/change.h"

#include "crypto/hash.h"

namespace jurat::ledger {
namespace {

// A record that stands for zeros while it is absent.
template <class Record>
Result<Record> read_or_zero(const Source& source, ByteSpan key, Result<Record> (*parse)(ByteSpan)) {
  TRY_ASSIGN(const std::optional<Record> record, read_record(source, key, parse));
  return record ? *record : Record{};
}

std::optional<ByteSpan> span_of(const std::optional<Bytes>& value) {
  return value ? std::optional<ByteSpan>{*value} : std::nullopt;
}

}  // namespace

Result<std::optional<ByteSpan>> BlockState::raw(ByteSpan key) const {
  const auto found = changes_.find(to_bytes(key));
  if (found != changes_.end()) return span_of(found->second);
  return committed_.get(key);
}

Result<std::optional<ByteSpan>> Change::raw(ByteSpan key) const {
  const auto found = changes_.find(to_bytes(key));
  if (found != changes_.end()) return span_of(found->second);
  return block_.raw(key);
}

Result<std::optional<Pool>> Change::pool(const PoolId& id) const {
  return read_record(*this, key::pool(id), parse_pool);
}

Result<std::optional<Client>> Change::client(const PoolId& pool, const ClientId& id) const {
  return read_record(*this, key::client(pool, id), parse_client);
}

Result<std::optional<User>> Change::user(const PoolId& pool, const Uuid& id) const {
  return read_record(*this, key::user(pool, id), parse_user);
}

Result<std::optional<RsaKeySet>> Change::key_set(std::uint32_t number) const {
  return read_record(*this, key::key_set(number), parse_key_set);
}

Result<std::optional<StockBatch>> Change::stock_batch(std::uint64_t batch) const {
  return read_record(*this, key::stock_batch(batch), parse_stock_batch);
}

Result<std::optional<Lease>> Change::lease(NodeIndex gateway) const {
  return read_record(*this, key::lease(gateway), parse_lease);
}

Result<std::optional<RevokedFamily>> Change::revoked_family(const PoolId& pool, const Uuid& origin_jti) const {
  return read_record(*this, key::revoked_family(pool, origin_jti), parse_revoked_family);
}

Result<std::optional<Uuid>> Change::unique_look_up(const PoolId& pool, const LookUp& look_up) const {
  const Bytes at = key::unique_look_up(pool, static_cast<std::uint8_t>(look_up.kind), look_up.value);
  TRY_ASSIGN(const auto entry, read_record(*this, at, parse_look_up_entry));
  return entry ? std::optional<Uuid>{entry->user} : std::nullopt;
}

Result<std::optional<PoolId>> Change::client_home(const ClientId& id) const {
  TRY_ASSIGN(const auto home, read_record(*this, key::client_home(id), parse_client_home));
  return home ? std::optional<PoolId>{home->pool} : std::nullopt;
}

Result<std::optional<PoolId>> Change::issuer_owner(const Hash32& issuer_hash) const {
  TRY_ASSIGN(const auto owner, read_record(*this, key::issuer(issuer_hash), parse_issuer_owner));
  return owner ? std::optional<PoolId>{owner->pool} : std::nullopt;
}

Result<StockLevel> Change::stock_level() const { return read_or_zero(*this, key::stock_level(), parse_stock_level); }
Result<StockUse> Change::stock_use(std::uint64_t batch) const {
  return read_or_zero(*this, key::stock_use(batch), parse_stock_use);
}
Result<KeySetLevel> Change::key_set_level() const {
  return read_or_zero(*this, key::key_set_level(), parse_key_set_level);
}
Result<PoolLevel> Change::pool_level(const PoolId& pool) const {
  return read_or_zero(*this, key::pool_level(pool), parse_pool_level);
}

void Change::keep() {
  for (auto& [key, value] : changes_) block_.put(key, std::move(value));
  changes_.clear();
}

Hash32 issuer_hash(const CouncilRecord& council, const Pool& pool) {
  const std::string issuer = pool.issuer.empty() ? council.settings.public_url + "/" + pool.id.text() : pool.issuer;
  return crypto::sha256(as_bytes(issuer));
}

}  // namespace jurat::ledger
