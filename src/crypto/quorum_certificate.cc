#include "crypto/quorum_certificate.h"

#include "core/cbor.h"
#include "core/limits.h"
#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::crypto {
namespace {

enum Key : std::uint64_t { epoch_key = 1, signatures_key = 2 };

Hash32 signed_hash(const CouncilId& council, std::uint32_t epoch, const Hash32& digest) {
  Bytes epoch_bytes;
  append_u32(epoch_bytes, epoch);
  return tagged_hash(domain::quorum_certificate, {council, epoch_bytes, digest});
}

}  // namespace

Ed25519Signature endorse_digest(const Ed25519Key& identity, const CouncilId& council, std::uint32_t epoch,
                                const Hash32& digest) {
  return identity.sign(signed_hash(council, epoch, digest));
}

Result<void> verify_certificate(const QuorumCertificate& certificate, const CouncilId& council, std::uint32_t epoch,
                                unsigned t, std::span<const Ed25519PublicKey> members, const Hash32& digest) {
  if (t == 0 || t > members.size()) return fail(Failure::bad_signature, "certificate: no such quorum");
  if (certificate.epoch != epoch) return fail(Failure::bad_signature, "certificate: another epoch");
  if (certificate.signatures.size() != t) return fail(Failure::bad_signature, "certificate: not exactly t signatures");
  const Hash32 hash = signed_hash(council, epoch, digest);
  NodeIndex last{0};
  for (const NodeSignature& entry : certificate.signatures) {
    if (entry.node <= last) return fail(Failure::bad_signature, "certificate: nodes are not in rising order");
    if (entry.node.value > members.size()) return fail(Failure::bad_signature, "certificate: not a member");
    last = entry.node;
  }
  for (const NodeSignature& entry : certificate.signatures) {
    if (!verify_ed25519(members[entry.node.value - 1U], hash, entry.signature)) {
      return fail(Failure::bad_signature, "certificate: the signature of node " + std::to_string(entry.node.value));
    }
  }
  return {};
}

Bytes encode(const QuorumCertificate& certificate) {
  CborWriter out;
  out.map(2).unsigned_number(epoch_key).unsigned_number(certificate.epoch);
  out.unsigned_number(signatures_key).array(certificate.signatures.size());
  for (const NodeSignature& entry : certificate.signatures) {
    out.array(2).unsigned_number(entry.node.value).bytes(entry.signature);
  }
  return out.take();
}

Result<QuorumCertificate> parse_certificate(ByteSpan bytes) {
  CborReader in(bytes);
  QuorumCertificate certificate;
  TRY_ASSIGN(const std::size_t members, in.map(2));
  if (members != 2) return fail(Failure::bad_encoding, "certificate: two members");
  TRY(in.key(epoch_key));
  TRY_ASSIGN(const std::uint64_t epoch, in.unsigned_number(UINT32_MAX));
  certificate.epoch = static_cast<std::uint32_t>(epoch);
  TRY(in.key(signatures_key));
  TRY_ASSIGN(const std::size_t count, in.array(limits::nodes));
  certificate.signatures.reserve(count);
  NodeIndex last{0};
  for (std::size_t i = 0; i < count; ++i) {
    TRY(in.array_of(2));
    TRY_ASSIGN(const std::uint64_t node, in.unsigned_number(limits::nodes));
    TRY_ASSIGN(const ByteSpan signature, in.bytes(std::tuple_size_v<Ed25519Signature>));
    NodeSignature entry{NodeIndex{static_cast<std::uint8_t>(node)}, {}};
    if (entry.node <= last) return fail(Failure::bad_encoding, "certificate: nodes are not in rising order");
    TRY_ASSIGN(entry.signature, to_array<std::tuple_size_v<Ed25519Signature>>(signature));
    last = entry.node;
    certificate.signatures.push_back(entry);
  }
  TRY(in.finish());
  return certificate;
}

}  // namespace jurat::crypto
