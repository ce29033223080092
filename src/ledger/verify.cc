#include "ledger/verify.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "ledger/change.h"
#include "ledger/head.h"
#include "ledger/tree.h"

namespace jurat::ledger {
namespace {

using key::Kind;

tl::unexpected<Error> fault(const std::string& what) { return fail(Failure::store_corrupt, "ledger state: " + what); }

// Walks all keys of a kind.
Result<void> each(const store::Reader& reader, Kind kind,
                  const std::function<Result<void>(ByteSpan key, ByteSpan value)>& visit) {
  const std::array prefix{static_cast<std::uint8_t>(kind)};
  return reader.scan(prefix, prefix, [&](ByteSpan key, ByteSpan value) -> Result<bool> {
    TRY(visit(key, value));
    return true;
  });
}

Result<void> under_its_key(ByteSpan found, const Bytes& own) {
  if (std::ranges::equal(found, own)) return {};
  return fault("record " + to_hex(found) + " is not the one its key says");
}

// Collects while walking the records, then compares.
class StateCheck {
 public:
  explicit StateCheck(const store::Reader& reader) : reader_(reader) {}

  Result<void> run() {
    TRY(pools());
    TRY(users());
    TRY(clients());
    TRY(look_ups());
    TRY(council_records());
    TRY(stock());
    TRY(levels());
    TRY(expiries());
    return tree();
  }

 private:
  // Parses every record of one kind and hands it on.
  template <class Record, class Visit>
  Result<void> records(Kind kind, Result<Record> (*parse)(ByteSpan), Visit visit) {
    return each(reader_, kind, [&](ByteSpan key, ByteSpan value) -> Result<void> {
      Result<Record> record = parse(value);
      if (!record) return fault("record " + to_hex(key) + ": " + record.error().message);
      return visit(key, *record);
    });
  }

  Result<void> owned(const StockKey& stock_key) {
    StockUse& use = owned_[stock_key.batch];
    if (use.used(stock_key.place)) return fault("a stock key with two owners");
    use.mark(stock_key.place);
    return {};
  }

  Result<void> pools() {
    TRY(records(Kind::pool, parse_pool, [&](ByteSpan key, const Pool& pool) -> Result<void> {
      TRY(under_its_key(key, key::pool(pool.id)));
      found_.emplace(pool.id, PoolLevel{});
      if (pool.key_set) sets_.emplace(*pool.key_set, pool.id.text());
      TRY(owned(pool.data_key));
      return owned(pool.look_up_key);
    }));
    std::size_t issuers = 0;
    TRY(records(Kind::issuer, parse_issuer_owner, [&](ByteSpan key, const IssuerOwner& owner) -> Result<void> {
      ++issuers;
      if (found_.contains(owner.pool)) return {};
      return fault("issuer " + to_hex(key) + " of a pool that is not there");
    }));
    if (issuers != found_.size()) return fault("pools and issuers do not match");
    return records(Kind::pool_erasing, parse_pool_erasing,
                   [&](ByteSpan key, const PoolErasing& erasing) -> Result<void> {
                     if (found_.contains(erasing.pool))
                       return fault("pool " + erasing.pool.text() + " lives and is being erased");
                     return under_its_key(key, key::pool_erasing(erasing.pool));
                   });
  }

  Result<void> users() {
    return records(Kind::user, parse_user, [&](ByteSpan key, const User& user) -> Result<void> {
      TRY(under_its_key(key, key::user(user.pool, user.id)));
      TRY(owned(user.password_key));
      TRY(owned(user.data_key));
      TRY(owned(user.code_key));
      const auto pool = found_.find(user.pool);
      if (pool == found_.end()) return {};  // of a deleted pool, not erased yet
      ++pool->second.users;
      for (const LookUp& look_up : user.look_ups) TRY(leads_to(user, look_up));
      return {};
    });
  }

  Result<void> leads_to(const User& user, const LookUp& look_up) {
    const auto kind = static_cast<std::uint8_t>(look_up.kind);
    const Bytes at = look_up.unique ? key::unique_look_up(user.pool, kind, look_up.value)
                                    : key::look_up(user.pool, kind, look_up.value, user.id);
    TRY_ASSIGN(const auto value, reader_.get(at));
    if (!value) return fault("user " + user.id.text() + " has a look-up without leaf");
    TRY_ASSIGN(const LookUpEntry entry, parse_look_up_entry(*value));
    if (entry.user != user.id) return fault("a look-up of user " + user.id.text() + " leads to another user");
    ++expected_look_ups_;
    return {};
  }

  Result<void> clients() {
    std::size_t clients = 0;
    TRY(records(Kind::client, parse_client, [&](ByteSpan key, const Client& client) -> Result<void> {
      ++clients;
      TRY(under_its_key(key, key::client(client.pool, client.id)));
      TRY_ASSIGN(const auto home, reader_.get(key::client_home(client.id)));
      if (!home || !std::ranges::equal(*home, encode(ClientHome{client.pool}))) {
        return fault("client " + client.id.text() + " is not found by its id");
      }
      const auto pool = found_.find(client.pool);
      if (pool != found_.end()) ++pool->second.clients;
      return {};
    }));
    std::size_t homes = 0;
    TRY(records(Kind::client_home, parse_client_home, [&](ByteSpan, const ClientHome&) -> Result<void> {
      ++homes;
      return {};
    }));
    if (homes != clients) return fault("clients and client ids do not match");
    return {};
  }

  Result<void> look_ups() {
    std::size_t found = 0;
    for (const auto& [pool, level] : found_) {
      for (const Bytes& prefix : {key::look_ups_prefix(pool), key::unique_look_ups_prefix(pool)}) {
        TRY(reader_.scan(prefix, prefix, [&](ByteSpan, ByteSpan value) -> Result<bool> {
          TRY(parse_look_up_entry(value));
          ++found;
          return true;
        }));
      }
    }
    if (found != expected_look_ups_) return fault("look-up leaves without a user");
    return {};
  }

  Result<void> council_records() {
    TRY(records(Kind::council, parse_council,
                [](ByteSpan key, const CouncilRecord&) -> Result<void> { return under_its_key(key, key::council()); }));
    TRY(records(Kind::admin, parse_admin_key, [](ByteSpan key, const AdminKey& admin) -> Result<void> {
      return under_its_key(key, key::admin(admin.key));
    }));
    return records(Kind::key_set, parse_key_set, [&](ByteSpan key, const RsaKeySet& key_set) -> Result<void> {
      const auto owner = sets_.find(key_set.number);
      if (owner != sets_.end() && owner->second != key_set.taken_by) {
        return fault("key set " + std::to_string(key_set.number) + " is not its pool's");
      }
      return under_its_key(key, key::key_set(key_set.number));
    });
  }

  Result<void> stock() {
    std::uint64_t unleased = 0;
    TRY(records(Kind::stock_batch, parse_stock_batch, [&](ByteSpan key, const StockBatch& batch) -> Result<void> {
      unleased += batch.keys.size() - batch.leased;
      return under_its_key(key, key::stock_batch(batch.batch));
    }));
    TRY(records(Kind::stock_level, parse_stock_level, [&](ByteSpan, const StockLevel& level) -> Result<void> {
      return level.unleased == unleased ? Result<void>{} : fault("the unleased stock is miscounted");
    }));
    for (const auto& [batch, use] : owned_) {
      TRY_ASSIGN(const auto stored, reader_.get(key::stock_use(batch)));
      if (!stored) return fault("stock keys of batch " + std::to_string(batch) + " are used but not marked");
      TRY_ASSIGN(const StockUse marked, parse_stock_use(*stored));
      for (std::size_t i = 0; i < use.bits.size(); ++i) {
        if ((use.bits[i] & ~marked.bits[i]) != 0) return fault("a stock key is used but not marked");
      }
    }
    TRY(erased());
    return records(Kind::lease, parse_lease, [](ByteSpan key, const Lease& lease) -> Result<void> {
      return under_its_key(key, key::lease(lease.gateway));
    });
  }

  // What is erased had an owner once, and has none now.
  Result<void> erased() {
    return records(Kind::stock_erased, parse_stock_use, [&](ByteSpan key, const StockUse& erased) -> Result<void> {
      const std::uint64_t batch = key::batch_of_stock_erased(key);
      TRY(under_its_key(key, key::stock_erased(batch)));
      TRY_ASSIGN(const auto stored, reader_.get(key::stock_use(batch)));
      if (!stored) return fault("erased stock keys of batch " + std::to_string(batch) + " were never used");
      TRY_ASSIGN(const StockUse marked, parse_stock_use(*stored));
      for (std::size_t i = 0; i < erased.bits.size(); ++i) {
        if ((erased.bits[i] & ~marked.bits[i]) != 0) return fault("an erased stock key was never used");
        if ((erased.bits[i] & owned_[batch].bits[i]) != 0) return fault("an erased stock key has an owner");
      }
      return {};
    });
  }

  Result<void> levels() {
    for (const auto& [pool, level] : found_) {
      TRY_ASSIGN(const auto stored, reader_.get(key::pool_level(pool)));
      if (!stored || !std::ranges::equal(*stored, encode(level))) {
        return fault("pool " + pool.text() + " miscounts its users or clients");
      }
    }
    return records(Kind::key_set_level, parse_key_set_level, [](ByteSpan key, const KeySetLevel&) -> Result<void> {
      return under_its_key(key, key::key_set_level());
    });
  }

  Result<void> expiries() {
    std::size_t expiring = 0;
    for (const Kind kind : {Kind::op_id, Kind::admin_nonce, Kind::idempotency, Kind::revoked_family}) {
      TRY(each(reader_, kind, [&](ByteSpan key, ByteSpan value) -> Result<void> {
        const Result<std::optional<Moment>> expires = expiry_of(key, value);
        if (!expires || !*expires) return fault("record " + to_hex(key) + " does not parse");
        ++expiring;
        TRY_ASSIGN(const auto derived, reader_.get(key::expiry(**expires, key)));
        return derived ? Result<void>{} : fault("record " + to_hex(key) + " would never expire");
      }));
    }
    std::size_t derived = 0;
    TRY(each(reader_, Kind::expiry, [&](ByteSpan, ByteSpan) -> Result<void> {
      ++derived;
      return {};
    }));
    if (derived != expiring) return fault("expiries without a record");
    return {};
  }

  Result<void> tree() {
    std::vector<tree::Leaf> leaves;
    for (std::uint8_t kind = 1; kind < static_cast<std::uint8_t>(Kind::first_outside); ++kind) {
      TRY(each(reader_, static_cast<Kind>(kind), [&](ByteSpan key, ByteSpan value) -> Result<void> {
        if (kind > static_cast<std::uint8_t>(Kind::stock_erased)) return fault("a record of an unknown kind");
        const Hash32 path = tree::path_of(key);
        leaves.push_back({path, tree::leaf_hash(path, value)});
        return {};
      }));
    }
    std::sort(leaves.begin(), leaves.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    std::size_t built = 0;
    TRY_ASSIGN(const Hash32 root, tree::build(leaves, [&](ByteSpan key, ByteSpan page) -> Result<void> {
                 ++built;
                 TRY_ASSIGN(const auto stored, reader_.get(key));
                 if (stored && std::ranges::equal(*stored, page)) return {};
                 return fault("tree page " + to_hex(key) + " does not follow from the leaves");
               }));
    std::size_t stored = 0;
    TRY(each(reader_, Kind::tree_page, [&](ByteSpan, ByteSpan) -> Result<void> {
      ++stored;
      return {};
    }));
    if (stored != built) return fault("tree pages that no leaf needs");
    TRY_ASSIGN(const std::optional<Head> head, read_head(reader_));
    if (!head) return fault("no head");
    if (head->root != root) return fault("the root is not that of the leaves");
    return {};
  }

  const store::Reader& reader_;
  std::map<PoolId, PoolLevel> found_;          // what living pools have
  std::map<std::uint32_t, std::string> sets_;  // key set → pool
  std::map<std::uint64_t, StockUse> owned_;
  std::size_t expected_look_ups_ = 0;
};

}  // namespace

Result<void> verify_state(const store::Reader& reader) { return StateCheck(reader).run(); }

}  // namespace jurat::ledger
