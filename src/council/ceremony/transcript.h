// The public proof that the token keys were dealt right: everybody's acceptance, the public keys, and each node's
// partial signature under each key over a message bound to proposal, set and keys.
// Promises: with what check_transcript passes, every t of the n nodes signed one message of each key. Holds no secret.
// Pure.
#pragma once

#include <span>
#include <vector>

#include "council/ceremony/proposal.h"
#include "crypto/threshold/rsa_shares.h"

namespace jurat::council {

// With n = 1 a partial is the whole signature.
struct Partials {
  crypto::RsaSignatureShare id{}, access{};
  friend bool operator==(const Partials&, const Partials&) = default;
};
struct DealtSet {
  crypto::LockKeySet keys;
  std::vector<Partials> partials;  // of node 1…n
};
struct Transcript {
  std::vector<crypto::Ed25519Signature> acceptances;  // of member 1…n
  std::vector<DealtSet> sets;                         // number 1…key_sets
};

// What the partials of one set sign.
struct CeremonyMessages {
  Hash32 id{}, access{};
};
CeremonyMessages ceremony_messages(const Hash32& proposal, std::uint32_t number, const crypto::LockKeySet& keys);
Result<Partials> partials_of_share(const CeremonyMessages& messages, unsigned n, const KeptTokenShare& share);
Result<Partials> partials_of_key(const CeremonyMessages& messages, const DealtKeySet& keys);

// Every t-subset of the partials gives the key's signature. share_invalid naming set, key and nodes.
Result<void> check_set(const Proposal& proposal, std::uint32_t number, const DealtSet& set);
// That for all sets, all acceptances, and a definition that crypto::check passes.
Result<void> check_transcript(const Proposal& proposal, const Transcript& transcript);
// What the members sign in the end.
crypto::CouncilDefinition definition_of(const Proposal& proposal, const Transcript& transcript);

Bytes encode(const DealtSet& set);
Result<DealtSet> parse_dealt_set(ByteSpan bytes);
Bytes encode(const Transcript& transcript);
Result<Transcript> parse_transcript(ByteSpan bytes);

}  // namespace jurat::council
