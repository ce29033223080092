// A council and its ledger for tests: members with keys, a store, a clock that only tests move, and entries that are
// certified as the council would. One call puts one entry in a block of its own.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/outside.h"
#include "crypto/hash.h"
#include "ledger/entries/add_key_sets.h"
#include "ledger/entries/add_stock_batch.h"
#include "ledger/entries/confirm_user.h"
#include "ledger/entries/create_client.h"
#include "ledger/entries/create_pool.h"
#include "ledger/entries/create_user.h"
#include "ledger/entries/delete_client.h"
#include "ledger/entries/delete_pool.h"
#include "ledger/entries/delete_user.h"
#include "ledger/entries/lease_stock.h"
#include "ledger/entries/revoke_family.h"
#include "ledger/entries/set_password.h"
#include "ledger/entries/set_user_enabled.h"
#include "ledger/entries/sign_out_user.h"
#include "ledger/entries/take_key_set.h"
#include "ledger/ledger.h"
#include "store/memory_store.h"

namespace jurat::ledger::tests {

inline const PoolId pool_a = PoolId::parse("eu-local-1_AAAAAAAAA").value();
inline const PoolId pool_b = PoolId::parse("eu-local-1_BBBBBBBBB").value();

inline Hash32 hash_of(std::string_view text) { return crypto::sha256(as_bytes(text)); }

inline Uuid uuid_of(std::string_view text) {
  const Hash32 hash = hash_of(text);
  ByteArray<16> bytes{};
  std::copy_n(hash.begin(), 16, bytes.begin());
  return Uuid::from_random(bytes);
}

inline ClientId client_id_of(std::string_view text) {
  return ClientId::parse(to_hex(hash_of(text)).substr(0, 26)).value();
}

// A modulus of the right shape; nobody has its factors.
inline crypto::RsaPublicKey modulus_of(std::string_view text) {
  crypto::RsaPublicKey key;
  for (std::size_t i = 0; i < 8; ++i) {
    const Hash32 part = hash_of(std::string(text) + std::to_string(i));
    std::copy(part.begin(), part.end(), key.modulus.begin() + static_cast<std::ptrdiff_t>(32 * i));
  }
  key.modulus.front() |= 0x80;
  key.modulus.back() |= 1;
  return key;
}

class World {
 public:
  explicit World(std::uint8_t n = 1, std::uint8_t t = 1, std::unique_ptr<store::Store> kept = store::open_memory())
      : store(std::move(kept)), random_(n) {
    genesis.council.id[0] = n;
    genesis.council.n = n;
    genesis.council.t = t;
    genesis.council.settings.public_url = "http://127.0.0.1:9229";
    for (std::uint8_t i = 1; i <= n; ++i) {
      identities.push_back(crypto::Ed25519Key::generate(random_));
      genesis.council.members.push_back({NodeIndex{i}, identities.back().public_key(), "node", "operator", "http://n"});
    }
    for (std::uint32_t i = 0; i < 2; ++i) {
      genesis.key_sets.push_back(
          {i, modulus_of("id" + std::to_string(i)), modulus_of("access" + std::to_string(i)), {}});
    }
    ledger = open();
  }

  std::unique_ptr<Ledger> open() const {
    auto opened = Ledger::open(*store, genesis);
    if (!opened) throw std::runtime_error(opened.error().message);
    return std::move(*opened);
  }

  View view() const { return ledger->view().value(); }

  template <class Body>
  Entry entry_of(std::uint16_t number, const Body& body, std::string pool = {}) const {
    Entry entry;
    entry.council = genesis.council.id;
    entry.epoch = genesis.council.epoch;
    entry.number = number;
    entry.pool = std::move(pool);
    entry.body = encode(body);
    entry.evidence_digest = crypto::sha256(entry.body);
    entry.endorsed = now;
    entry.gateway = NodeIndex{1};
    return entry;
  }

  CertifiedEntry certify(const Entry& entry) const {
    CertifiedEntry certified{entry, {genesis.council.epoch, {}}};
    const Hash32 op = op_id(entry);
    for (std::uint8_t i = 1; i <= genesis.council.t; ++i) {
      certified.certificate.signatures.push_back(
          {NodeIndex{i}, crypto::endorse_digest(identities[i - 1U], genesis.council.id, genesis.council.epoch, op)});
    }
    return certified;
  }

  std::vector<Outcome> apply(const std::vector<Bytes>& entries) {
    const std::uint64_t height = view().height() + 1;
    auto outcomes = ledger->apply_block({height, now, hash_of("block" + std::to_string(height)), entries});
    if (!outcomes) throw std::runtime_error(outcomes.error().message);
    return std::move(*outcomes);
  }
  Outcome apply(const Entry& entry) { return apply({encode(certify(entry))}).front(); }

  // The failure of one entry in a block of its own; nothing when it applied.
  template <class Body>
  std::optional<Failure> put(std::uint16_t number, const Body& body, std::string pool = pool_a.text()) {
    const Outcome outcome = apply(entry_of(number, body, std::move(pool)));
    last_reason = outcome.reason;
    return outcome.failure;
  }

  StockBatch batch_of(std::uint64_t number, std::size_t keys) const {
    StockBatch batch;
    batch.batch = number;
    for (std::uint8_t i = 1; i <= genesis.council.t; ++i) batch.dealers.push_back(NodeIndex{i});
    static const crypto::Point point = crypto::multiply_base(crypto::Scalar::from_number(7)).value();
    batch.keys.assign(keys, crypto::Commitments(genesis.council.t, point));
    return batch;
  }

  AddStockBatch acknowledged(StockBatch batch) const {
    AddStockBatch body{std::move(batch), {}};
    const Hash32 digest = stock_batch_digest(genesis.council.id, body.batch);
    for (std::uint8_t i = 1; i <= genesis.council.n; ++i) {
      const auto& absent = body.batch.absentees;
      if (std::find(absent.begin(), absent.end(), NodeIndex{i}) != absent.end()) continue;
      body.acknowledgements.push_back({NodeIndex{i}, crypto::endorse_digest(identities[i - 1U], genesis.council.id,
                                                                            genesis.council.epoch, digest)});
    }
    return body;
  }

  std::optional<Failure> add_batch(std::size_t keys = 64) {
    const std::uint64_t number = view().stock_level().value().next_batch;
    return put(add_stock_batch, acknowledged(batch_of(number, keys)), "");
  }

  std::optional<Failure> lease(std::uint32_t count) {
    const StockLevel level = view().stock_level().value();
    const auto batch = view().stock_batch(level.open_batch).value();
    const std::uint32_t first = batch ? batch->leased : 0;
    return put(lease_stock, LeaseStock{NodeIndex{1}, level.open_batch, first, count}, "");
  }

  // The next key of gateway 1's lease.
  StockKey next_key() {
    const auto lease = view().lease(NodeIndex{1}).value();
    if (!lease) throw std::runtime_error("no lease");
    if (handed_.batch != lease->batch || handed_.place < lease->next) handed_ = {lease->batch, lease->next};
    return {handed_.batch, handed_.place++};
  }

  Pool new_pool(const PoolId& id) {
    Pool pool{.id = id};
    pool.name = "users of " + id.text();
    pool.created = pool.modified = now;
    pool.data_key = next_key();
    pool.look_up_key = next_key();
    return pool;
  }

  User new_user(const std::string& name, const PoolId& pool = pool_a) {
    User user{.id = uuid_of(name), .pool = pool};
    user.created = user.modified = now;
    user.password_key = next_key();
    user.data_key = next_key();
    user.code_key = next_key();
    user.credential = Credential{1, hash_of("key of " + name), now};
    user.values.push_back({Purpose::username, 1, {}, to_bytes(std::string_view("sealed"))});
    user.look_ups = {{LookUpKind::username, true, hash_of("username " + name)},
                     {LookUpKind::email, false, hash_of("email " + name)}};
    return user;
  }

  Client new_client(const std::string& name, const PoolId& pool = pool_a) {
    Client client{.id = client_id_of(name), .pool = pool};
    client.name = name;
    client.created = client.modified = now;
    return client;
  }

  // A batch, a lease of half of it, and pool_a: where most tests begin.
  void begin() {
    ASSERT_EQ(add_batch(128), std::nullopt) << last_reason;
    ASSERT_EQ(lease(128U / (2U * genesis.council.n)), std::nullopt) << last_reason;
    ASSERT_EQ(put(create_pool, CreatePool{new_pool(pool_a)}), std::nullopt) << last_reason;
  }
  User add_user(const std::string& name, const PoolId& pool = pool_a) {
    const User user = new_user(name, pool);
    EXPECT_EQ(put(create_user, CreateUser{user}, pool.text()), std::nullopt) << last_reason;
    return user;
  }
  User stored(const User& user) const { return view().user(user.pool, user.id).value().value(); }

  std::unique_ptr<store::Store> store;
  Genesis genesis;
  std::vector<crypto::Ed25519Key> identities;
  std::unique_ptr<Ledger> ledger;
  Moment now = Moment::from_seconds(1'700'000'000);
  std::string last_reason;

 private:
  SeededRandom_for_tests random_;
  StockKey handed_{};
};

}  // namespace jurat::ledger::tests
