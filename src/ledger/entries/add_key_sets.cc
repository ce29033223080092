#include "ledger/entries/add_key_sets.h"

#include <set>

#include "core/cbor.h"
#include "core/limits.h"
#include "ledger/entry_kind.h"
#include "ledger/records/wire.h"

namespace jurat::ledger {

Bytes encode(const AddKeySets& body) {
  CborWriter out;
  out.array(2).unsigned_number(body.first).array(body.sets.size());
  for (const RsaKeySet& set : body.sets) out.array(2).bytes(set.id_key.modulus).bytes(set.access_key.modulus);
  return out.take();
}

Result<AddKeySets> parse_add_key_sets(ByteSpan bytes) {
  CborReader in(bytes);
  AddKeySets body;
  TRY(in.array_of(2));
  TRY_ASSIGN(body.first, wire::read_number<std::uint32_t>(in));
  TRY_ASSIGN(const std::size_t count, in.array(limits::key_sets_dealt));
  for (std::size_t i = 0; i < count; ++i) {
    RsaKeySet set;
    set.number = body.first + static_cast<std::uint32_t>(i);
    TRY(in.array_of(2));
    TRY_ASSIGN(const ByteSpan id_key, in.bytes(crypto::rsa_bytes));
    TRY_ASSIGN(set.id_key, crypto::RsaPublicKey::parse(id_key));
    TRY_ASSIGN(const ByteSpan access_key, in.bytes(crypto::rsa_bytes));
    TRY_ASSIGN(set.access_key, crypto::RsaPublicKey::parse(access_key));
    body.sets.push_back(set);
  }
  TRY(in.finish());
  return body;
}

namespace entries {
namespace {

Result<void> check(const Entry& entry) {
  TRY_ASSIGN(const AddKeySets body, parse_add_key_sets(entry.body));
  if (!entry.pool.empty()) return fail(Failure::invalid_parameter, "key sets are the council's, not a pool's");
  if (body.sets.empty()) return fail(Failure::invalid_parameter, "no key set to add");
  return {};
}

// One key never stands for two purposes or two pools.
Result<void> no_key_twice(const AddKeySets& body, std::uint32_t end, const Change& change) {
  std::set<ByteArray<crypto::rsa_bytes>> moduli;
  for (std::uint32_t number = 0; number < end; ++number) {
    TRY_ASSIGN(const std::optional<RsaKeySet> known, change.key_set(number));
    if (!known) continue;
    moduli.insert(known->id_key.modulus);
    moduli.insert(known->access_key.modulus);
  }
  for (const RsaKeySet& set : body.sets) {
    if (!moduli.insert(set.id_key.modulus).second || !moduli.insert(set.access_key.modulus).second) {
      return fail(Failure::invalid_parameter, "key set " + std::to_string(set.number) + " repeats a key");
    }
  }
  return {};
}

Result<void> apply(const Entry& entry, Change& change) {
  TRY_ASSIGN(const AddKeySets body, parse_add_key_sets(entry.body));
  TRY_ASSIGN(KeySetLevel level, change.key_set_level());
  if (body.first != level.end) {
    return fail(Failure::conflict,
                "the next key set is number " + std::to_string(level.end) + ", not " + std::to_string(body.first));
  }
  if (level.end + body.sets.size() > limits::key_sets + 1) {
    return fail(Failure::limit_exceeded, "a council has at most " + std::to_string(limits::key_sets) + " key sets");
  }
  TRY(no_key_twice(body, level.end, change));
  for (const RsaKeySet& set : body.sets) change.put(set);
  level.end += static_cast<std::uint32_t>(body.sets.size());
  change.put(key::key_set_level(), encode(level));
  return {};
}

}  // namespace

extern const EntryKind add_key_sets;
const EntryKind add_key_sets{ledger::add_key_sets, "add_key_sets", check, apply};

}  // namespace entries
}  // namespace jurat::ledger
