// What one node holds in secret: its identity, the keys its shares are sealed under on disk, its shares of the token
// keys. With n = 1 a "share" of an RSA key is the whole key. Made by the ceremony, kept by whoever implements Keeper.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/outside.h"
#include "core/secret.h"
#include "crypto/ed25519.h"
#include "crypto/lock_file.h"
#include "crypto/rsa.h"
#include "crypto/seal.h"

namespace jurat::council {

// Where the ceremony keeps secrets, each under its name ([a-z0-9_]+). keep() returns once the secret is durable.
class Keeper {
 public:
  virtual ~Keeper() = default;
  virtual Result<std::optional<Secret>> load(std::string_view name) = 0;
  virtual Result<void> keep(std::string_view name, const Secret& secret) = 0;
  // Durable when it returns; what is not kept is no error.
  virtual Result<void> forget(std::string_view name) = 0;
};

struct DealtKeySet {
  std::uint32_t number = 0;  // RsaKeySet::number
  crypto::RsaPrivateKey id_key;
  crypto::RsaPrivateKey access_key;
};

// This node's shares of one dealt set, with n > 1.
struct KeptTokenShare {
  std::uint32_t number = 0;
  crypto::LockKeySet keys;
  Secret id_share, access_share;  // 256 bytes each (crypto/threshold/rsa_shares.h)
};

// What the network knows a node by: its peers, the engine's votes, the engine's connections.
struct NetworkKeys {
  crypto::Ed25519Key tls, validator, engine;
};

struct KeptKeys {
  crypto::Ed25519Key identity;
  Secret fake_users;  // 32 bytes: what unknown users' keys and disguises are drawn from; never rotates
  std::vector<DealtKeySet> token_keys;  // with n = 1, else empty
  NetworkKeys network;
  std::vector<KeptTokenShare> token_shares{};  // with n > 1, else empty
};

// Loads what is kept, makes and keeps what is not: repeatable after a crash at any point.
Result<crypto::Ed25519Key> identity_key(Keeper& keeper, Random& random);
Result<NetworkKeys> network_keys(Keeper& keeper, Random& random);
Result<crypto::DataKey> share_sealing_key(Keeper& keeper, Random& random);
// Makes both keys of one set when the keeper has none (some seconds of work).
Result<DealtKeySet> dealt_key_set(std::uint32_t number, Keeper& keeper);
// Nothing: no share of that set was dealt to this node. A set dealt again replaces what was kept of it.
Result<std::optional<KeptTokenShare>> token_share(std::uint32_t number, Keeper& keeper);
Result<void> keep_token_share(const KeptTokenShare& share, Keeper& keeper);
// Everything of a node whose ceremony is over but its shares, with the key sets that were dealt after it (numbered on
// from `key_sets`, without a gap); cannot_open naming what is missing. Makes nothing but the seed of fake users, which
// comes from the first share-sealing key where that is still the only one.
// `n`: nodes of the council; with one the token keys are whole, with more they are shares.
Result<KeptKeys> load_kept_keys(std::uint32_t key_sets, Keeper& keeper, std::uint8_t n);

// The share store's sealing keys, one for each generation (share_rewrite.h); generation 0 is the ceremony's.
Result<std::uint64_t> share_generation(Keeper& keeper);
Result<void> keep_share_generation(std::uint64_t generation, Keeper& keeper);
Result<crypto::DataKey> share_sealing_key_of(std::uint64_t generation, Keeper& keeper);  // cannot_open: it is missing
Result<crypto::DataKey> draw_share_sealing_key(std::uint64_t generation, Keeper& keeper, Random& random);
Result<void> forget_share_sealing_key(std::uint64_t generation, Keeper& keeper);

}  // namespace jurat::council
