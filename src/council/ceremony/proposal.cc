#include "council/ceremony/proposal.h"

#include <set>

#include "core/cbor.h"
#include "core/limits.h"
#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::council {
namespace {

constexpr std::uint64_t card_format = 1;
constexpr std::uint64_t proposal_format = 1;

void write_card(CborWriter& out, const crypto::LockMember& member) {
  out.unsigned_number(card_format).text(member.name).text(member.operator_name).text(member.address);
  out.text(member.peer_address).text(member.engine_address).bytes(member.identity);
  out.bytes(member.tls_key).bytes(member.validator_key).bytes(member.engine_key);
}

Hash32 hash_to_sign(const crypto::LockMember& member) {
  CborWriter out;
  write_card(out.array(10), member);
  return crypto::tagged_hash(crypto::domain::ceremony_card, {out.written()});
}

Result<std::string> read_text(CborReader& in) {
  TRY_ASSIGN(const auto text, in.text(limits::lock_text_bytes));
  return std::string(text);
}

Result<void> check_format(CborReader& in, std::uint64_t known, std::string_view what) {
  TRY_ASSIGN(const auto format, in.unsigned_number());
  if (format == known) return {};
  return fail(Failure::bad_encoding, std::string(what) + ": format " + std::to_string(format) +
                                         " is not known; this program reads format " + std::to_string(known));
}

Result<void> check_signed(const Card& card, const std::string& what) {
  if (crypto::verify_ed25519(card.member.identity, hash_to_sign(card.member), card.signature)) return {};
  return fail(Failure::bad_signature,
              what + ": its identity key did not sign this content; ask its operator for the card again");
}

Result<void> check(const Proposal& proposal) {
  const auto& definition = proposal.definition;
  const std::size_t n = definition.members.size();
  if (n > limits::rsa_share_nodes) {
    return fail(Failure::invalid_parameter, std::to_string(n) + " cards: token keys are shared by at most " +
                                                std::to_string(limits::rsa_share_nodes) + " nodes");
  }
  const std::size_t most = n > 1 ? limits::key_sets_dealt : limits::key_sets;
  if (proposal.key_sets == 0 || proposal.key_sets > most) {
    return fail(Failure::invalid_parameter,
                "key_sets: 1 to " + std::to_string(most) + " are possible, not " + std::to_string(proposal.key_sets));
  }
  if (!definition.key_sets.empty()) return fail(Failure::invalid_parameter, "the proposal names token keys already");
  if (definition.epoch != 1) return fail(Failure::invalid_parameter, "a council is founded in epoch 1");
  TRY(crypto::check_without_key_sets(definition));
  std::set<std::string_view> names;
  for (const auto& member : definition.members) {
    if (!names.insert(member.name).second)
      return fail(Failure::invalid_parameter,
                  "two members are called " + member.name + "; people tell them apart by name");
  }
  if (proposal.cards.size() != n) return fail(Failure::bad_signature, "the proposal does not hold one card a member");
  for (const auto& member : definition.members)
    TRY(check_signed(card_of(proposal, member.index), "card of " + member.name));
  return {};
}

}  // namespace

Result<Card> make_card(crypto::LockMember member, const crypto::Ed25519Key& identity, const NetworkKeys& keys) {
  member.index = {};
  member.identity = identity.public_key();
  member.tls_key = keys.tls.public_key();
  member.validator_key = keys.validator.public_key();
  member.engine_key = keys.engine.public_key();
  TRY(crypto::check_member(member, "card", member.peer_address.empty() && member.engine_address.empty()));
  const auto signature = identity.sign(hash_to_sign(member));
  return Card{std::move(member), signature};
}

Bytes encode(const Card& card) {
  CborWriter out;
  write_card(out.array(11), card.member);
  out.bytes(card.signature);
  return out.take();
}

Result<Card> parse_card(ByteSpan bytes) {
  CborReader in(bytes);
  Card card;
  auto& member = card.member;
  TRY(in.array_of(11));
  TRY(check_format(in, card_format, "card"));
  TRY_ASSIGN(member.name, read_text(in));
  TRY_ASSIGN(member.operator_name, read_text(in));
  TRY_ASSIGN(member.address, read_text(in));
  TRY_ASSIGN(member.peer_address, read_text(in));
  TRY_ASSIGN(member.engine_address, read_text(in));
  TRY_ASSIGN(member.identity, read_array<32>(in));
  TRY_ASSIGN(member.tls_key, read_array<32>(in));
  TRY_ASSIGN(member.validator_key, read_array<32>(in));
  TRY_ASSIGN(member.engine_key, read_array<32>(in));
  TRY_ASSIGN(card.signature, read_array<64>(in));
  TRY(in.finish());
  TRY(crypto::check_member(member, "card", member.peer_address.empty() && member.engine_address.empty()));
  TRY(check_signed(card, "card of " + member.name));
  return card;
}

Hash32 card_hash(const Card& card) { return hash_to_sign(card.member); }

Result<Proposal> propose(const std::vector<Card>& cards, ProposalTerms terms) {
  Proposal proposal;
  auto& definition = proposal.definition;
  definition.council = terms.council;
  definition.made = terms.made;
  definition.n = static_cast<std::uint8_t>(std::min(cards.size(), limits::nodes + 1));
  definition.t = crypto::quorum_of(definition.n);
  for (const auto& card : cards) {
    definition.members.push_back(card.member);
    definition.members.back().index = NodeIndex{static_cast<std::uint8_t>(definition.members.size())};
    proposal.cards.push_back(card.signature);
  }
  definition.admins = std::move(terms.admins);
  definition.settings = std::move(terms.settings);
  proposal.key_sets = terms.key_sets;
  TRY(check(proposal));
  return proposal;
}

Bytes encode(const Proposal& proposal) {
  CborWriter out;
  out.array(4).unsigned_number(proposal_format).bytes(crypto::encode(proposal.definition));
  out.array(proposal.cards.size());
  for (const auto& signature : proposal.cards) out.bytes(signature);
  out.unsigned_number(proposal.key_sets);
  return out.take();
}

Result<Proposal> parse_proposal(ByteSpan bytes) {
  CborReader in(bytes);
  Proposal proposal;
  TRY(in.array_of(4));
  TRY(check_format(in, proposal_format, "proposal"));
  TRY_ASSIGN(const auto definition, in.bytes(limits::proposal_file_bytes));
  TRY_ASSIGN(proposal.definition, crypto::parse_definition(definition));
  TRY_ASSIGN(const auto cards, in.array(limits::nodes));
  for (std::size_t i = 0; i < cards; ++i) {
    TRY_ASSIGN(const auto signature, read_array<64>(in));
    proposal.cards.push_back(signature);
  }
  TRY_ASSIGN(const auto key_sets, in.unsigned_number(limits::key_sets));
  proposal.key_sets = static_cast<std::uint32_t>(key_sets);
  TRY(in.finish());
  TRY(check(proposal));
  return proposal;
}

Hash32 proposal_hash(const Proposal& proposal) {
  return crypto::tagged_hash(crypto::domain::ceremony_proposal, {encode(proposal)});
}

Card card_of(const Proposal& proposal, NodeIndex member) {
  Card card{proposal.definition.members.at(member.value - 1U), proposal.cards.at(member.value - 1U)};
  card.member.index = {};
  return card;
}

Result<NodeIndex> find_member(const crypto::CouncilDefinition& definition, const crypto::Ed25519PublicKey& identity) {
  for (const auto& member : definition.members) {
    if (member.identity == identity) return member.index;
  }
  return fail(Failure::not_found, "no member has this node's identity key " + to_hex(identity) +
                                      "; it belongs to another council, or its card was left out");
}

Result<NodeIndex> find_own_place(const Proposal& proposal, const crypto::Ed25519Key& identity,
                                 const NetworkKeys& keys) {
  TRY_ASSIGN(const auto place, find_member(proposal.definition, identity.public_key()));
  const auto& member = proposal.definition.members[place.value - 1U];
  if (member.tls_key == keys.tls.public_key() && member.validator_key == keys.validator.public_key() &&
      member.engine_key == keys.engine.public_key())
    return place;
  return fail(Failure::conflict, "member " + std::to_string(place.value) + " (" + member.name +
                                     ") has this node's identity key but other keys beside it: its card is not the "
                                     "one of this home; hand out the card of `jurat council card` again");
}

crypto::Ed25519Signature accept_proposal(const crypto::Ed25519Key& identity, const Proposal& proposal) {
  return identity.sign(crypto::tagged_hash(crypto::domain::ceremony_acceptance, {proposal_hash(proposal)}));
}

Result<void> check_acceptance(const Proposal& proposal, NodeIndex member, const crypto::Ed25519Signature& acceptance) {
  const auto& listed = proposal.definition.members.at(member.value - 1U);
  const auto digest = crypto::tagged_hash(crypto::domain::ceremony_acceptance, {proposal_hash(proposal)});
  if (crypto::verify_ed25519(listed.identity, digest, acceptance)) return {};
  return fail(Failure::bad_signature, "the acceptance of member " + std::to_string(member.value) + " (" + listed.name +
                                          ") is not its signature on this proposal");
}

Result<void> check_acceptances(const Proposal& proposal, std::span<const crypto::Ed25519Signature> acceptances) {
  const auto& members = proposal.definition.members;
  if (acceptances.size() != members.size()) {
    return fail(Failure::bad_signature, std::to_string(acceptances.size()) + " acceptances; each of the " +
                                            std::to_string(members.size()) + " members accepts");
  }
  for (const auto& member : members)
    TRY(check_acceptance(proposal, member.index, acceptances[member.index.value - 1U]));
  return {};
}

}  // namespace jurat::council
