// What a council begins with: each operator's card, and the proposal that puts them in order and that all accept.
// Promises: a parsed card was signed by its identity key; a parsed proposal holds n such cards and is a council but for
// its token keys. Pure. Does not: know that a card came from its operator; people compare fingerprints for that.
#pragma once

#include <span>

#include "council/ceremony/node_keys.h"

namespace jurat::council {

// Public: names, keys and addresses of one node. `member.index` is 0: the proposal gives numbers.
struct Card {
  crypto::LockMember member;
  crypto::Ed25519Signature signature{};
};
// `member` with names and addresses; keys are filled in. invalid_parameter naming what is wrong.
Result<Card> make_card(crypto::LockMember member, const crypto::Ed25519Key& identity, const NetworkKeys& keys);
Bytes encode(const Card& card);
Result<Card> parse_card(ByteSpan bytes);  // bad_encoding, bad_signature
Hash32 card_hash(const Card& card);

struct Proposal {
  crypto::CouncilDefinition definition;         // without key sets
  std::vector<crypto::Ed25519Signature> cards;  // of member 1…n
  std::uint32_t key_sets = 8;                   // how many are to be dealt
};
struct ProposalTerms {
  CouncilId council{};
  Moment made;
  std::vector<crypto::LockAdmin> admins;
  crypto::LockSettings settings;
  std::uint32_t key_sets = 8;
};
// What is known before anybody has keys: for who founds a whole council in one step, alone or for development.
struct PlannedMember {
  std::string name;
  std::string operator_name;
  std::string address;
  std::string peer_address{};  // this and the next empty when alone
  std::string engine_address{};
};
struct Plan {
  std::vector<PlannedMember> members;
  std::vector<crypto::LockAdmin> admins;
  std::uint32_t key_sets = 8;
  crypto::LockSettings settings;
};

// Card i becomes member i + 1. invalid_parameter naming what no council may have.
Result<Proposal> propose(const std::vector<Card>& cards, ProposalTerms terms);
Bytes encode(const Proposal& proposal);
Result<Proposal> parse_proposal(ByteSpan bytes);  // bad_encoding, bad_signature, invalid_parameter
Hash32 proposal_hash(const Proposal& proposal);
Card card_of(const Proposal& proposal, NodeIndex member);
// not_found: that identity is no member's.
Result<NodeIndex> find_member(const crypto::CouncilDefinition& definition, const crypto::Ed25519PublicKey& identity);
// conflict naming what differs: the proposal lists this node with other keys than it has.
Result<NodeIndex> find_own_place(const Proposal& proposal, const crypto::Ed25519Key& identity, const NetworkKeys& keys);

crypto::Ed25519Signature accept_proposal(const crypto::Ed25519Key& identity, const Proposal& proposal);
// bad_signature naming the member whose acceptance is missing or wrong.
Result<void> check_acceptance(const Proposal& proposal, NodeIndex member, const crypto::Ed25519Signature& acceptance);
Result<void> check_acceptances(const Proposal& proposal, std::span<const crypto::Ed25519Signature> acceptances);

}  // namespace jurat::council
