// The bodies of the statements that end in no entry: tokens, codes, published documents. Canonical CBOR.
#pragma once

#include <optional>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/moment.h"
#include "crypto/ed25519.h"
#include "evidence/code_terms.h"

namespace jurat::council {

struct TokenBody {
  Moment issued;                                       // iat, whole seconds
  std::optional<crypto::Ed25519PublicKey> ticket_key;  // of the refresh ticket to be issued; none on refresh
};
Bytes encode(const TokenBody& body);
Result<TokenBody> parse_token_body(ByteSpan bytes);

// iat rules (protocols 1): not more than 1 s ahead of the node's clock, not older than 30 s, whole seconds.
Result<void> check_issued(Moment issued, Moment now);

struct SendCodeBody {
  evidence::CodePurpose purpose = evidence::CodePurpose::confirm_sign_up;
  evidence::CodeMedium medium = evidence::CodeMedium::email;
  NodeIndex courier{1};
};
Bytes encode(const SendCodeBody& body);
Result<SendCodeBody> parse_send_code_body(ByteSpan bytes);

// A published document: JWKS or discovery, its exact bytes built by every node.
struct PublishBody {
  std::uint8_t document = 1;  // 1 JWKS, 2 discovery
  std::uint64_t number = 0;   // rising: the gateway's clock, in microseconds
  Moment not_after;           // ≤ 24 h ahead
};
Bytes encode(const PublishBody& body);
Result<PublishBody> parse_publish_body(ByteSpan bytes);

}  // namespace jurat::council
