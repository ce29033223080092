// The published documents of a pool, built by every node from its own ledger: JWKS and OpenID discovery.
#pragma once

#include <string>

#include "council/statement_bodies.h"
#include "council/statement_kind.h"

namespace jurat::council {

inline constexpr std::uint8_t jwks_document = 1, discovery_document = 2;

// key_sets_exhausted when the pool has no token keys yet.
Result<std::string> document_bytes(const Ground& ground, std::uint8_t document);
// What t nodes certify: kind, pool, issuer, document, SHA-256 of the bytes, number, not_after (protocols 9).
Hash32 document_digest(const Ground& ground, const PublishBody& body, std::string_view bytes);
// The header `Jurat-Certificate`, before base64url: number, not_after and the certificate.
Bytes document_certificate(const PublishBody& body, const crypto::QuorumCertificate& certificate);

}  // namespace jurat::council
