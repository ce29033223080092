// What crosses between the dealer (member 1) and the members during a founding: canonical CBOR.
// Promises: a parsed request or answer has one encoding and known shape. A deal holds two shares: it goes over a
// connection that only its recipient can read, and both ends wipe it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/secret.h"
#include "council/ceremony/transcript.h"

namespace jurat::council {

enum class CeremonyStep : std::uint8_t {
  accept = 1,  // give your acceptance
  make = 2,    // n = 1: make the key set yourself, whole
  deal = 3,    // n > 1: keep your shares of the key set
  sign = 4,    // sign what the transcript leads to
  finish = 5,  // all signatures: write the lock file
  part = 6,    // everybody has it
};

struct CeremonyRequest {
  CeremonyStep step{};
  Hash32 proposal{};
  std::uint64_t attempt = 0;  // rises with each start of the dealer: what an earlier one left on the way is void
  std::uint32_t key_set = 0;  // make, deal
  std::vector<crypto::Ed25519Signature> signatures{};  // make, deal: acceptances; finish: of the definition
  crypto::LockKeySet keys{};                           // deal
  Secret id_share{}, access_share{};                   // deal
  Bytes transcript{};                                  // sign
};
Bytes encode(const CeremonyRequest& request);
Result<CeremonyRequest> parse_ceremony_request(ByteSpan bytes);

struct CeremonyAnswer {
  CeremonyStep step{};
  std::uint64_t attempt = 0;  // of the request: an answer to an earlier start is void, too
  std::uint32_t key_set = 0;
  std::optional<std::string> refusal{};  // why not; nothing else is set then
  crypto::Ed25519Signature signature{};  // accept, sign
  std::optional<DealtSet> dealt{};       // make, deal: the keys and this node's partials alone
};
Bytes encode(const CeremonyAnswer& answer);
Result<CeremonyAnswer> parse_ceremony_answer(ByteSpan bytes);

}  // namespace jurat::council
