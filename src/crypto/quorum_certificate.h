// A quorum certificate: exactly t distinct node signatures, sorted by node, over one 32-byte digest in one epoch.
#pragma once

#include <span>
#include <vector>

#include "core/ids.h"
#include "crypto/ed25519.h"

namespace jurat::crypto {

struct NodeSignature {
  NodeIndex node;
  Ed25519Signature signature;
};

struct QuorumCertificate {
  std::uint32_t epoch = 0;
  std::vector<NodeSignature> signatures;
};

// What a node signs: tagged_hash(domain::quorum_certificate, council | epoch | digest).
Ed25519Signature endorse_digest(const Ed25519Key& identity, const CouncilId& council, std::uint32_t epoch,
                                const Hash32& digest);

// members[i - 1] = identity key of node i. bad_signature / bad_encoding: wrong epoch, count ≠ t, unsorted, duplicate,
// foreign, or a signature that does not verify.
Result<void> verify_certificate(const QuorumCertificate& certificate, const CouncilId& council, std::uint32_t epoch,
                                unsigned t, std::span<const Ed25519PublicKey> members, const Hash32& digest);

Bytes encode(const QuorumCertificate& certificate);  // canonical CBOR
Result<QuorumCertificate> parse_certificate(ByteSpan bytes);

}  // namespace jurat::crypto
