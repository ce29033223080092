#include "council/ceremony/transcript.h"

#include <bit>

#include "core/cbor.h"
#include "core/limits.h"
#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::council {
namespace {

constexpr std::uint64_t transcript_format = 1;

void write_set(CborWriter& out, const DealtSet& set) {
  out.array(3).bytes(set.keys.id_key.modulus).bytes(set.keys.access_key.modulus).array(set.partials.size());
  for (const auto& one : set.partials) out.array(2).bytes(one.id).bytes(one.access);
}

Result<DealtSet> read_set(CborReader& in) {
  DealtSet set;
  TRY(in.array_of(3));
  TRY_ASSIGN(const auto id, in.bytes(crypto::rsa_bytes));
  TRY_ASSIGN(set.keys.id_key, crypto::RsaPublicKey::parse(id));
  TRY_ASSIGN(const auto access, in.bytes(crypto::rsa_bytes));
  TRY_ASSIGN(set.keys.access_key, crypto::RsaPublicKey::parse(access));
  TRY_ASSIGN(const auto partials, in.array(limits::nodes));
  for (std::size_t i = 0; i < partials; ++i) {
    Partials one;
    TRY(in.array_of(2));
    TRY_ASSIGN(one.id, read_array<crypto::rsa_bytes>(in));
    TRY_ASSIGN(one.access, read_array<crypto::rsa_bytes>(in));
    set.partials.push_back(one);
  }
  return set;
}

std::string names_of(const std::vector<crypto::IndexedRsaShare>& shares) {
  std::string out;
  for (const auto& share : shares) out += (out.empty() ? "" : ", ") + std::to_string(share.node.value);
  return out;
}

// n ≤ limits::rsa_share_nodes, so there are at most 120 subsets.
Result<void> check_subsets(const crypto::CouncilDefinition& council, const crypto::RsaPublicKey& key,
                           const Hash32& message, const std::vector<crypto::RsaSignatureShare>& partials,
                           const std::string& what) {
  if (council.n == 1) {
    if (crypto::RsaVerifier(key).verify_sha256(message, partials.front())) return {};
    return fail(Failure::share_invalid, what + ": its signature is wrong");
  }
  for (unsigned mask = 0; mask < 1U << council.n; ++mask) {
    if (std::popcount(mask) != council.t) continue;
    std::vector<crypto::IndexedRsaShare> subset;
    for (std::uint8_t i = 0; i < council.n; ++i) {
      if ((mask >> i & 1U) != 0) subset.push_back({NodeIndex{static_cast<std::uint8_t>(i + 1)}, partials[i]});
    }
    if (!crypto::combine_rsa_shares(key, council.t, council.n, message, subset))
      return fail(Failure::share_invalid, what + ": the shares of nodes " + names_of(subset) + " do not sign together");
  }
  return {};
}

}  // namespace

CeremonyMessages ceremony_messages(const Hash32& proposal, std::uint32_t number, const crypto::LockKeySet& keys) {
  Bytes place;
  append_u32(place, number);
  const auto of = [&](std::string_view which) {
    return crypto::tagged_hash(crypto::domain::ceremony_partial,
                               {proposal, place, keys.id_key.modulus, keys.access_key.modulus, as_bytes(which)});
  };
  return {of("id"), of("access")};
}

Result<Partials> partials_of_share(const CeremonyMessages& messages, unsigned n, const KeptTokenShare& share) {
  TRY_ASSIGN(const auto id, crypto::RsaKeyShare::parse(share.keys.id_key, n, share.id_share));
  TRY_ASSIGN(const auto access, crypto::RsaKeyShare::parse(share.keys.access_key, n, share.access_share));
  Partials partials;
  TRY_ASSIGN(partials.id, id.sign_sha256(messages.id));
  TRY_ASSIGN(partials.access, access.sign_sha256(messages.access));
  return partials;
}

Result<Partials> partials_of_key(const CeremonyMessages& messages, const DealtKeySet& keys) {
  Partials partials;
  TRY_ASSIGN(partials.id, keys.id_key.sign_sha256(messages.id));
  TRY_ASSIGN(partials.access, keys.access_key.sign_sha256(messages.access));
  return partials;
}

Result<void> check_set(const Proposal& proposal, std::uint32_t number, const DealtSet& set) {
  const auto& council = proposal.definition;
  const auto what = "key set " + std::to_string(number);
  if (council.n > limits::rsa_share_nodes)
    return fail(Failure::invalid_parameter, what + ": too many nodes to try all subsets of");
  if (set.partials.size() != council.n) {
    return fail(Failure::share_invalid, what + ": " + std::to_string(set.partials.size()) + " partial signatures for " +
                                            std::to_string(council.n) + " nodes");
  }
  const auto messages = ceremony_messages(proposal_hash(proposal), number, set.keys);
  std::vector<crypto::RsaSignatureShare> id, access;
  for (const auto& one : set.partials) {
    id.push_back(one.id);
    access.push_back(one.access);
  }
  TRY(check_subsets(council, set.keys.id_key, messages.id, id, what + ", ID key"));
  return check_subsets(council, set.keys.access_key, messages.access, access, what + ", access key");
}

Result<void> check_transcript(const Proposal& proposal, const Transcript& transcript) {
  TRY(check_acceptances(proposal, transcript.acceptances));
  if (transcript.sets.size() != proposal.key_sets) {
    return fail(Failure::share_invalid, std::to_string(transcript.sets.size()) +
                                            " key sets were dealt; the proposal asks for " +
                                            std::to_string(proposal.key_sets));
  }
  TRY(crypto::check(definition_of(proposal, transcript)));
  std::uint32_t number = 0;
  for (const auto& set : transcript.sets) TRY(check_set(proposal, ++number, set));
  return {};
}

crypto::CouncilDefinition definition_of(const Proposal& proposal, const Transcript& transcript) {
  auto definition = proposal.definition;
  for (const auto& set : transcript.sets) definition.key_sets.push_back(set.keys);
  return definition;
}

Bytes encode(const DealtSet& set) {
  CborWriter out;
  write_set(out, set);
  return out.take();
}

Result<DealtSet> parse_dealt_set(ByteSpan bytes) {
  CborReader in(bytes);
  TRY_ASSIGN(auto set, read_set(in));
  TRY(in.finish());
  return set;
}

Bytes encode(const Transcript& transcript) {
  CborWriter out;
  out.array(3).unsigned_number(transcript_format).array(transcript.acceptances.size());
  for (const auto& acceptance : transcript.acceptances) out.bytes(acceptance);
  out.array(transcript.sets.size());
  for (const auto& set : transcript.sets) write_set(out, set);
  return out.take();
}

Result<Transcript> parse_transcript(ByteSpan bytes) {
  CborReader in(bytes);
  Transcript transcript;
  TRY(in.array_of(3));
  TRY_ASSIGN(const auto format, in.unsigned_number());
  if (format != transcript_format)
    return fail(Failure::bad_encoding, "transcript: format " + std::to_string(format) + " is not known");
  TRY_ASSIGN(const auto acceptances, in.array(limits::nodes));
  for (std::size_t i = 0; i < acceptances; ++i) {
    TRY_ASSIGN(const auto acceptance, read_array<64>(in));
    transcript.acceptances.push_back(acceptance);
  }
  TRY_ASSIGN(const auto sets, in.array(limits::key_sets));
  for (std::size_t i = 0; i < sets; ++i) {
    TRY_ASSIGN(auto set, read_set(in));
    transcript.sets.push_back(std::move(set));
  }
  TRY(in.finish());
  return transcript;
}

}  // namespace jurat::council
