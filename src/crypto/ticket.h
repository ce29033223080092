// A ticket: facts and a public key that t nodes certified, and the seed that proves possession. The bearer string holds
// all three; nodes are shown only the credential and a signature by its key. Formats; what facts mean is the council's.
#pragma once

#include "core/ids.h"
#include "core/moment.h"
#include "core/secret.h"
#include "crypto/ed25519.h"
#include "crypto/quorum_certificate.h"

namespace jurat::crypto {

enum class TicketKind : std::uint8_t { refresh = 1, session = 2, oauth_code = 3, sso_cookie = 4 };

// The certified part; canonical CBOR, hashed by digest().
struct TicketCredential {
  TicketKind kind = TicketKind::refresh;
  std::string pool;
  Uuid subject;
  std::string client;
  Bytes facts;  // canonical CBOR of the kind's own facts (origin_jti, auth_time, generation …), ≤ 512 bytes
  std::uint32_t credential_version = 0;
  Moment issued;
  Moment expires;
  Ed25519PublicKey public_key{};
};
Bytes encode(const TicketCredential& credential);
Result<TicketCredential> parse_ticket_credential(ByteSpan bytes);
Hash32 digest(const TicketCredential& credential);

struct Ticket {
  TicketCredential credential;
  QuorumCertificate certificate;
  Ed25519Key key;  // its seed travels in the bearer
};
// base64url of canonical CBOR, ≤ 2,048 characters. The text is a secret: wipe it when done.
Result<std::string> to_bearer(const Ticket& ticket);
// refresh_token_invalid on any fault of form, also when the seed is not the credential key's.
Result<Ticket> parse_bearer(std::string_view text);

}  // namespace jurat::crypto
