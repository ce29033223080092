// One change to the ledger and what authorises it: a quorum certificate over everything it says (protocols 8).
#pragma once

#include <optional>
#include <string>

#include "core/ids.h"
#include "core/moment.h"
#include "crypto/quorum_certificate.h"

namespace jurat::ledger {

// The nonce of the admin's signature that an entry rests on: it serves one entry.
struct AdminNonce {
  crypto::Ed25519PublicKey key{};
  Bytes nonce{};
  Moment expires{};  // of the signature
};

struct Entry {
  CouncilId council{};
  std::uint32_t epoch = 1;
  std::uint16_t number = 0;  // EntryKind::number
  std::uint16_t format = 1;  // the body's format version
  std::string pool{};        // empty for entries about the council
  Bytes body{};              // the kind's canonical CBOR, ≤ limits::entry_bytes
  Hash32 evidence_digest{};
  Moment endorsed{};  // by the gateway's clock, checked ±10 s by each endorser
  NodeIndex gateway{};
  std::optional<Hash32> idempotency{};
  std::optional<AdminNonce> admin{};  // present where an admin's own signature was the evidence
};
Bytes encode(const Entry& entry);
Result<Entry> parse_entry(ByteSpan bytes);
Hash32 op_id(const Entry& entry);  // tagged_hash(domain::entry, encode(entry)); nodes endorse this digest

struct CertifiedEntry {
  Entry entry;
  crypto::QuorumCertificate certificate;
};
Bytes encode(const CertifiedEntry& entry);
Result<CertifiedEntry> parse_certified_entry(ByteSpan bytes);

}  // namespace jurat::ledger
