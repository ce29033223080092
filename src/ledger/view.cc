#include "ledger/view.h"

#include <algorithm>

#include "crypto/hash.h"
#include "ledger/head.h"
#include "ledger/records/keys.h"
#include "ledger/records/source.h"

namespace jurat::ledger {

struct View::Inside final : Source {
  std::unique_ptr<store::Reader> reader;
  Head head;
  CouncilRecord council;

  Result<std::optional<ByteSpan>> raw(ByteSpan key) const override { return reader->get(key); }

  template <class Record>
  Result<std::vector<Record>> list(const Bytes& prefix, const std::optional<Bytes>& after, std::size_t at_most,
                                   Result<Record> (*parse)(ByteSpan)) const {
    std::vector<Record> records;
    if (at_most == 0) return records;
    const Bytes& from = after ? *after : prefix;
    TRY(reader->scan(prefix, from, [&](ByteSpan key, ByteSpan value) -> Result<bool> {
      if (after && std::ranges::equal(key, *after)) return true;
      Result<Record> record = parse(value);
      if (!record) return fail(Failure::store_corrupt, "ledger record " + to_hex(key) + ": " + record.error().message);
      records.push_back(std::move(*record));
      return records.size() < at_most;
    }));
    return records;
  }
};

Result<View> View::of(std::unique_ptr<store::Reader> snapshot) {
  auto inside = std::make_shared<Inside>();
  inside->reader = std::move(snapshot);
  TRY_ASSIGN(const std::optional<Head> head, read_head(*inside->reader));
  if (!head) return fail(Failure::not_found, "the store holds no ledger");
  inside->head = *head;
  TRY_ASSIGN(std::optional<CouncilRecord> council, read_record(*inside, key::council(), parse_council));
  if (!council) return fail(Failure::store_corrupt, "the ledger has no council record");
  inside->council = std::move(*council);
  return View(std::move(inside));
}

std::uint64_t View::height() const noexcept { return inside_->head.height; }
Moment View::ledger_time() const noexcept { return inside_->head.ledger_time; }
Hash32 View::root() const noexcept { return inside_->head.root; }
const CouncilRecord& View::council() const noexcept { return inside_->council; }

Result<std::optional<Pool>> View::pool(const PoolId& id) const {
  return read_record(*inside_, key::pool(id), parse_pool);
}

Result<std::optional<Client>> View::client(const PoolId& pool, const ClientId& id) const {
  TRY_ASSIGN(const auto alive, raw(key::pool(pool)));
  if (!alive) return std::optional<Client>{};
  return read_record(*inside_, key::client(pool, id), parse_client);
}

Result<std::optional<Client>> View::client_anywhere(const ClientId& id) const {
  TRY_ASSIGN(const auto home, read_record(*inside_, key::client_home(id), parse_client_home));
  if (!home) return std::optional<Client>{};
  return client(home->pool, id);
}

Result<std::optional<User>> View::user(const PoolId& pool, const Uuid& id) const {
  TRY_ASSIGN(const auto alive, raw(key::pool(pool)));
  if (!alive) return std::optional<User>{};
  return read_record(*inside_, key::user(pool, id), parse_user);
}

Result<bool> View::has_user(const PoolId& pool, const Uuid& id) const {
  TRY_ASSIGN(const auto alive, raw(key::pool(pool)));
  if (!alive) return false;
  TRY_ASSIGN(const auto user, raw(key::user(pool, id)));
  return user.has_value();
}

Result<std::optional<Uuid>> View::find_unique(const PoolId& pool, LookUpKind kind, const Hash32& value) const {
  TRY_ASSIGN(const auto alive, raw(key::pool(pool)));
  if (!alive) return std::optional<Uuid>{};
  const Bytes at = key::unique_look_up(pool, static_cast<std::uint8_t>(kind), value);
  TRY_ASSIGN(const auto entry, read_record(*inside_, at, parse_look_up_entry));
  return entry ? std::optional<Uuid>{entry->user} : std::nullopt;
}

Result<std::vector<Uuid>> View::find_all(const PoolId& pool, LookUpKind kind, const Hash32& value,
                                         std::size_t at_most) const {
  std::vector<Uuid> users;
  TRY_ASSIGN(const auto alive, raw(key::pool(pool)));
  if (!alive) return users;
  TRY_ASSIGN(const std::optional<Uuid> unique, find_unique(pool, kind, value));
  const Bytes prefix = key::look_up_prefix(pool, static_cast<std::uint8_t>(kind), value);
  TRY_ASSIGN(const auto entries, inside_->list<LookUpEntry>(prefix, std::nullopt, at_most, parse_look_up_entry));
  for (const LookUpEntry& entry : entries) users.push_back(entry.user);
  if (unique) users.push_back(*unique);
  std::sort(users.begin(), users.end());
  if (users.size() > at_most) users.resize(at_most);
  return users;
}

Result<std::optional<RsaKeySet>> View::key_set(std::uint32_t number) const {
  return read_record(*inside_, key::key_set(number), parse_key_set);
}

Result<std::optional<StockBatch>> View::stock_batch(std::uint64_t batch) const {
  return read_record(*inside_, key::stock_batch(batch), parse_stock_batch);
}

Result<crypto::Commitments> View::commitments(const StockKey& key) const {
  TRY_ASSIGN(const auto batch, raw(key::stock_batch(key.batch)));
  if (!batch) return fail(Failure::not_found, "no stock batch " + std::to_string(key.batch));
  return parse_one_key(*batch, key.place);
}

Result<std::optional<Lease>> View::lease(NodeIndex gateway) const {
  return read_record(*inside_, key::lease(gateway), parse_lease);
}

Result<StockLevel> View::stock_level() const {
  TRY_ASSIGN(const auto level, read_record(*inside_, key::stock_level(), parse_stock_level));
  return level.value_or(StockLevel{});
}

Result<std::uint64_t> View::unleased_stock() const {
  TRY_ASSIGN(const StockLevel level, stock_level());
  return level.unleased;
}

Result<bool> View::stock_key_used(const StockKey& key) const {
  TRY_ASSIGN(const auto use, read_record(*inside_, key::stock_use(key.batch), parse_stock_use));
  return use && use->used(key.place);
}

Result<bool> View::stock_key_erased(const StockKey& key) const {
  TRY_ASSIGN(const auto erased, read_record(*inside_, key::stock_erased(key.batch), parse_stock_use));
  return erased && erased->used(key.place);
}

Result<std::vector<View::ErasedPlaces>> View::erased_stock(std::uint64_t from, std::size_t at_most) const {
  std::vector<ErasedPlaces> batches;
  if (at_most == 0) return batches;
  TRY(inside_->reader->scan(key::stock_erased_prefix(), key::stock_erased(from),
                            [&](ByteSpan key, ByteSpan value) -> Result<bool> {
                              const Result<StockUse> places = parse_stock_use(value);
                              if (!places) return fail(Failure::store_corrupt, "ledger record " + to_hex(key));
                              batches.push_back({key::batch_of_stock_erased(key), *places});
                              return batches.size() < at_most;
                            }));
  return batches;
}

Result<std::vector<PoolId>> View::deleted_pools(std::size_t at_most) const {
  TRY_ASSIGN(const auto erasing,
             inside_->list<PoolErasing>(key::pools_erasing_prefix(), std::nullopt, at_most, parse_pool_erasing));
  std::vector<PoolId> pools;
  for (const PoolErasing& one : erasing) pools.push_back(one.pool);
  return pools;
}

Result<std::vector<User>> View::users_left_of(const PoolId& deleted, const std::optional<Uuid>& after,
                                              std::size_t at_most) const {
  const auto from = after ? std::optional<Bytes>{key::user(deleted, *after)} : std::nullopt;
  return inside_->list<User>(key::users_prefix(deleted), from, at_most, parse_user);
}

Result<std::uint32_t> View::free_key_sets() const {
  TRY_ASSIGN(const auto level, read_record(*inside_, key::key_set_level(), parse_key_set_level));
  return level ? level->end - level->next : 0;
}

Result<std::optional<std::uint32_t>> View::next_key_set() const {
  TRY_ASSIGN(const auto level, read_record(*inside_, key::key_set_level(), parse_key_set_level));
  return level && level->next < level->end ? std::optional<std::uint32_t>{level->next} : std::nullopt;
}

Result<std::optional<AdminKey>> View::admin_key(const crypto::Ed25519PublicKey& key) const {
  return read_record(*inside_, key::admin(key), parse_admin_key);
}

Result<std::optional<RevokedFamily>> View::revoked_family(const PoolId& pool, const Uuid& origin_jti) const {
  return read_record(*inside_, key::revoked_family(pool, origin_jti), parse_revoked_family);
}

Result<std::optional<Hash32>> View::idempotent_op(const Hash32& idempotency_key) const {
  TRY_ASSIGN(const auto op, read_record(*inside_, key::idempotency(idempotency_key), parse_idempotent_op));
  // Leaves are pruned some time after they expire; what counts is the ledger's time.
  if (!op || op->expires <= ledger_time()) return std::optional<Hash32>{};
  return std::optional<Hash32>{op->op_id};
}

Result<std::vector<Pool>> View::pools(const std::optional<PoolId>& after, std::size_t at_most) const {
  const auto from = after ? std::optional<Bytes>{key::pool(*after)} : std::nullopt;
  return inside_->list<Pool>(key::pools_prefix(), from, at_most, parse_pool);
}

Result<std::vector<Client>> View::clients(const PoolId& pool, const std::optional<ClientId>& after,
                                          std::size_t at_most) const {
  TRY_ASSIGN(const auto alive, raw(key::pool(pool)));
  if (!alive) return std::vector<Client>{};
  const auto from = after ? std::optional<Bytes>{key::client(pool, *after)} : std::nullopt;
  return inside_->list<Client>(key::clients_prefix(pool), from, at_most, parse_client);
}

Result<std::vector<User>> View::users(const PoolId& pool, const std::optional<Uuid>& after, std::size_t at_most) const {
  TRY_ASSIGN(const auto alive, raw(key::pool(pool)));
  if (!alive) return std::vector<User>{};
  const auto from = after ? std::optional<Bytes>{key::user(pool, *after)} : std::nullopt;
  return inside_->list<User>(key::users_prefix(pool), from, at_most, parse_user);
}

Result<std::uint64_t> View::count_users(const PoolId& pool) const {
  TRY_ASSIGN(const auto level, read_record(*inside_, key::pool_level(pool), parse_pool_level));
  return level ? level->users : 0;
}

Result<std::uint64_t> View::count_clients(const PoolId& pool) const {
  TRY_ASSIGN(const auto level, read_record(*inside_, key::pool_level(pool), parse_pool_level));
  return level ? level->clients : 0;
}

Result<Hash32> View::leaf_hash(ByteSpan key) const {
  TRY_ASSIGN(const auto bytes, raw(key));
  return crypto::sha256(bytes.value_or(ByteSpan{}));
}

Result<std::optional<ByteSpan>> View::raw(ByteSpan key) const { return inside_->raw(key); }

}  // namespace jurat::ledger
