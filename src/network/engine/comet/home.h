// What CometBFT finds in its home: settings, genesis and the state of its validator, all written from here.
// Promises: the validator's state, which keeps it from signing twice, is written only when there is none; no private
// key ever reaches the disk.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/moment.h"
#include "core/secret.h"
#include "crypto/ed25519.h"

namespace jurat::network::comet {

struct Member {
  crypto::Ed25519PublicKey validator;  // its vote
  crypto::Ed25519PublicKey node;       // its connections
  std::string address;                 // host:port that the others connect to
};

// What the waits of consensus are, by how far nodes are apart.
struct Timing {
  unsigned propose_ms = 150;
  unsigned propose_more_ms = 100;  // with each further round
  unsigned vote_ms = 20;
  unsigned vote_more_ms = 50;
  unsigned gossip_ms = 2;
  unsigned heartbeat_ms = 2'000;  // a block without entries, so that everybody's ledger time goes on
};
inline constexpr Timing wide_area{.propose_ms = 1'000, .propose_more_ms = 500, .vote_ms = 300, .vote_more_ms = 200};

struct HomeSettings {
  std::filesystem::path home;
  std::string chain_id;  // 1-50 letters, digits, - _ .
  Moment genesis_time;
  std::vector<Member> members;  // the same in the same order on every node
  std::size_t self = 0;         // which of them
  std::string listen;           // host:port
  Timing timing{};
};

// CometBFT's name of a node, and of a validator in its genesis: the first 20 bytes of a SHA-256.
std::string node_id(const crypto::Ed25519PublicKey& node);

std::string config_text(const HomeSettings& settings);
std::string genesis_text(const HomeSettings& settings);
Secret node_key_text(const crypto::Ed25519Key& key);
Secret validator_key_text(const crypto::Ed25519Key& key);

// Makes the folders (0700) and writes what is public. invalid_parameter naming the setting; input_output naming the
// file.
Result<void> prepare_home(const HomeSettings& settings);
std::filesystem::path abci_socket(const std::filesystem::path& home);
std::filesystem::path rpc_socket(const std::filesystem::path& home);

}  // namespace jurat::network::comet
