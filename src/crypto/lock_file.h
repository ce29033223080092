// The lock file: who a council is, agreed and signed by every member; block 0 of its ledger and what verifiers pin.
// Promises: a LockFile from parse_lock_file was signed by all n members over exactly these bytes. Holds no secret.
// Does not: read or write disks; say who operates an identity key. Pure functions, any thread.
#pragma once

#include <string>
#include <vector>

#include "core/ids.h"
#include "core/moment.h"
#include "crypto/ed25519.h"
#include "crypto/rsa.h"

namespace jurat::crypto {

struct LockMember {
  NodeIndex index;
  Ed25519PublicKey identity{};
  std::string name;
  std::string operator_name;
  std::string address;               // where callers reach this node
  Ed25519PublicKey tls_key{};        // peers know each other by it
  Ed25519PublicKey validator_key{};  // the consensus engine's votes
  Ed25519PublicKey engine_key{};     // the engine's own connections
  std::string peer_address{};        // host:port; this one and the next empty only when n = 1
  std::string engine_address{};
};

struct LockAdmin {
  Ed25519PublicKey key{};
  std::string name;
};

// One pool's two token keys, in the order of the reserve: the first is number 1.
struct LockKeySet {
  RsaPublicKey id_key;
  RsaPublicKey access_key;
};

struct LockSettings {
  bool sigv4_admin = false;
  bool dev = false;
  std::string account_id;
  std::string region;
  std::string public_url;
};

// What the members sign.
struct CouncilDefinition {
  CouncilId council{};
  std::uint32_t epoch = 1;
  std::uint8_t n = 1;
  std::uint8_t t = 1;
  Moment made;
  std::vector<LockMember> members;  // index order, 1…n
  std::vector<LockAdmin> admins;
  std::vector<LockKeySet> key_sets;
  LockSettings settings;
};

struct LockFile {
  CouncilDefinition definition;
  std::vector<Ed25519Signature> signatures;  // of member 1…n
};

// The quorum of n = 3f+1 nodes is n - f (rule B); f = 0 below four nodes.
[[nodiscard]] constexpr std::uint8_t quorum_of(std::uint8_t n) noexcept {
  return static_cast<std::uint8_t>(n == 0 ? 0 : n - (n - 1) / 3);
}

// One member by itself: names, addresses (`alone`: a council of one needs none), four different keys. `what` names it.
Result<void> check_member(const LockMember& member, const std::string& what, bool alone);
// invalid_parameter naming the member at fault: counts, order, names, addresses, repeated keys, t ≠ n - f.
Result<void> check(const CouncilDefinition& definition);
// The same for what is known before any token key was dealt: everything but the key sets.
Result<void> check_without_key_sets(const CouncilDefinition& definition);
Bytes encode(const CouncilDefinition& definition);  // canonical CBOR
// Canonical form alone: whoever reads one checks it.
Result<CouncilDefinition> parse_definition(ByteSpan bytes);
Hash32 definition_hash(const CouncilDefinition& definition);  // tagged_hash(domain::lock_file, encode(definition))
Ed25519Signature sign_definition(const Ed25519Key& identity, const CouncilDefinition& definition);
// bad_signature naming the member whose signature is missing or wrong.
Result<void> verify_signatures(const LockFile& file);

Bytes encode(const LockFile& file);
// Canonical form, check() and every signature; bad_encoding, invalid_parameter or bad_signature.
Result<LockFile> parse_lock_file(ByteSpan bytes);
// The same for people: JSON with hex keys and the definition hash. Nothing reads it back.
std::string json_view(const LockFile& file);

}  // namespace jurat::crypto
