// Who the council is: members, threshold, settings; its admin keys; the RSA key sets that the ceremony dealt.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "crypto/ed25519.h"
#include "crypto/rsa.h"

namespace jurat::ledger {

struct Member {
  NodeIndex index{};
  crypto::Ed25519PublicKey identity{};
  std::string name{};  // what people call the node
  std::string operator_name{};
  std::string address{};  // public URL, for status only
  crypto::Ed25519PublicKey tls_key{};
  crypto::Ed25519PublicKey validator_key{};
  crypto::Ed25519PublicKey engine_key{};
  std::string peer_address{};
  std::string engine_address{};
};

struct CouncilSettings {
  bool sigv4_admin = false;  // a gateway alone vouches for SigV4 admin calls (docs/threat_model.md)
  bool dev = false;
  std::string account_id = "123456789012";
  std::string region = "eu-local-1";
  std::string public_url{};  // issuer = <public_url>/<pool id> unless a pool sets another
};

struct CouncilRecord {
  CouncilId id{};
  std::uint32_t epoch = 1;
  std::uint8_t n = 1;
  std::uint8_t t = 1;
  std::vector<Member> members{};  // index order, 1…n
  CouncilSettings settings{};
};
Bytes encode(const CouncilRecord& record);
Result<CouncilRecord> parse_council(ByteSpan bytes);

struct AdminKey {
  crypto::Ed25519PublicKey key{};
  std::string name{};
  std::uint64_t version = 1;
};
Bytes encode(const AdminKey& record);
Result<AdminKey> parse_admin_key(ByteSpan bytes);

// One pool's two token keys. Public parts only; shares are node-local.
struct RsaKeySet {
  std::uint32_t number = 0;
  crypto::RsaPublicKey id_key{};
  crypto::RsaPublicKey access_key{};
  std::optional<std::string> taken_by{};  // pool id
};
Bytes encode(const RsaKeySet& record);
Result<RsaKeySet> parse_key_set(ByteSpan bytes);

}  // namespace jurat::ledger
