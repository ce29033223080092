#include "council/ceremony/ceremony_member.h"

#include <algorithm>

#include "core/limits.h"
#include "council/ceremony/armor.h"
#include "council/ceremony/found.h"

namespace jurat::council {
namespace {

constexpr std::string_view signed_name = "ceremony_signed";  // proposal hash | definition hash
constexpr NodeIndex dealer{1};

struct Signed {
  Hash32 proposal{}, definition{};
};
Result<std::optional<Signed>> read_signed(Keeper& keeper) {
  TRY_ASSIGN(const auto kept, keeper.load(signed_name));
  if (!kept) return std::optional<Signed>();
  if (kept->size() != 64) return fail(Failure::bad_key, std::string(signed_name) + ": malformed");
  Signed record;
  std::copy_n(kept->span().begin(), 32, record.proposal.begin());
  std::copy_n(kept->span().begin() + 32, 32, record.definition.begin());
  return std::optional<Signed>(record);
}

}  // namespace

Result<void> check_signed_nothing_else(const Hash32& proposal, Keeper& keeper) {
  TRY_ASSIGN(const auto record, read_signed(keeper));
  if (!record || record->proposal == proposal) return {};
  return fail(Failure::conflict, "this node signed the founding of proposal " + fingerprint(record->proposal) +
                                     " already and takes part in no other; choose an empty home for another council");
}

Result<void> check_own_partials(const Proposal& proposal, const Transcript& transcript, NodeIndex self,
                                Keeper& keeper) {
  const auto hash = proposal_hash(proposal);
  for (std::uint32_t number = 1; number <= transcript.sets.size(); ++number) {
    const auto what = "key set " + std::to_string(number) + ": ";
    const auto& set = transcript.sets[number - 1];
    const auto messages = ceremony_messages(hash, number, set.keys);
    Partials own;
    if (proposal.definition.n == 1) {
      TRY_ASSIGN(const auto kept, dealt_key_set(number, keeper));
      TRY_ASSIGN(own, partials_of_key(messages, kept));
    } else {
      TRY_ASSIGN(const auto kept, token_share(number, keeper));
      if (!kept) return fail(Failure::share_invalid, what + "this node keeps no shares of it");
      if (kept->keys.id_key != set.keys.id_key || kept->keys.access_key != set.keys.access_key)
        return fail(Failure::share_invalid,
                    what + "this node was dealt shares of other keys than the transcript lists");
      TRY_ASSIGN(own, partials_of_share(messages, proposal.definition.n, *kept));
    }
    if (own != transcript.sets[number - 1].partials.at(self.value - 1U))
      return fail(Failure::share_invalid,
                  what + "the partial signatures listed for this node are not of the shares it keeps");
  }
  return {};
}

CeremonyMember::CeremonyMember(Proposal proposal, NodeIndex self, crypto::Ed25519Key identity, Keeper& keeper,
                               Notebook& notebook)
    : proposal_(std::move(proposal)),
      hash_(proposal_hash(proposal_)),
      self_(self),
      identity_(std::move(identity)),
      keeper_(&keeper),
      notebook_(&notebook) {}

Result<CeremonyMember> CeremonyMember::open(Proposal proposal, Keeper& keeper, Notebook& notebook, Random& random) {
  TRY_ASSIGN(auto identity, identity_key(keeper, random));
  TRY_ASSIGN(const auto network, network_keys(keeper, random));
  TRY_ASSIGN(const auto self, find_own_place(proposal, identity, network));
  TRY(check_signed_nothing_else(proposal_hash(proposal), keeper));
  CeremonyMember member(std::move(proposal), self, std::move(identity), keeper, notebook);
  TRY_ASSIGN(member.lock_, notebook.lock_file());
  TRY_ASSIGN(const auto done, member.signed_definition());
  if (member.lock_ && (!done || *done != crypto::definition_hash(member.lock_->definition)))
    return fail(Failure::conflict, "the lock file in this home is of another founding; choose an empty home");
  return member;
}

Bytes CeremonyMember::answer(NodeIndex from, ByteSpan request) {
  auto parsed = parse_ceremony_request(request);
  if (!parsed)
    return encode(CeremonyAnswer{CeremonyStep::accept, 0, 0, "malformed request: " + parsed.error().message});
  auto answered = handle(from, *parsed);
  if (answered) return encode(*answered);
  auto words = answered.error().message.substr(0, limits::log_value_bytes);
  return encode(CeremonyAnswer{parsed->step, parsed->attempt, parsed->key_set, is_utf8(words) ? words : "refused"});
}

Result<CeremonyAnswer> CeremonyMember::handle(NodeIndex from, const CeremonyRequest& request) {
  if (from != dealer) return fail(Failure::not_authorized, "only member 1 leads the founding");
  if (request.proposal != hash_) {
    return fail(Failure::conflict, "member " + std::to_string(self_.value) + " accepted the proposal " +
                                       fingerprint(hash_) + ", not " + fingerprint(request.proposal) +
                                       "; all operators must accept the same file");
  }
  if (request.attempt < attempt_) return fail(Failure::conflict, "this request is of an earlier run of member 1");
  attempt_ = request.attempt;
  switch (request.step) {
    case CeremonyStep::accept:
      return CeremonyAnswer{request.step, request.attempt, 0, {}, accept_proposal(identity_, proposal_)};
    case CeremonyStep::make:
      return make(request);
    case CeremonyStep::deal:
      return take_shares(request);
    case CeremonyStep::sign:
      return sign(request);
    case CeremonyStep::finish:
      return finish(request);
    case CeremonyStep::part:
      may_leave_ = lock_.has_value();
      return CeremonyAnswer{request.step, request.attempt};
  }
  return fail(Failure::bad_encoding, "no step of a founding");
}

Result<void> CeremonyMember::check_may_deal(const CeremonyRequest& request) const {
  if (request.key_set == 0 || request.key_set > proposal_.key_sets) {
    return fail(Failure::invalid_parameter, "key set " + std::to_string(request.key_set) + " is not one of the " +
                                                std::to_string(proposal_.key_sets) + " proposed");
  }
  if ((request.step == CeremonyStep::make) != (proposal_.definition.n == 1))
    return fail(Failure::invalid_parameter, "token keys are whole in a council of one and shared in every other");
  TRY_ASSIGN(const auto done, signed_definition());
  if (done) return fail(Failure::conflict, "this node has signed the founding; its shares do not change any more");
  return check_acceptances(proposal_, request.signatures);
}

Result<std::optional<Hash32>> CeremonyMember::signed_definition() const {
  TRY_ASSIGN(const auto record, read_signed(*keeper_));
  if (!record) return std::optional<Hash32>();
  TRY(check_signed_nothing_else(hash_, *keeper_));
  return std::optional<Hash32>(record->definition);
}

Result<CeremonyAnswer> CeremonyMember::make(const CeremonyRequest& request) {
  TRY(check_may_deal(request));
  TRY_ASSIGN(const auto keys, dealt_key_set(request.key_set, *keeper_));
  DealtSet set{public_half(keys), {}};
  TRY_ASSIGN(const auto partials, partials_of_key(ceremony_messages(hash_, request.key_set, set.keys), keys));
  set.partials.push_back(partials);
  return CeremonyAnswer{request.step, request.attempt, request.key_set, {}, {}, std::move(set)};
}

Result<CeremonyAnswer> CeremonyMember::take_shares(const CeremonyRequest& request) {
  TRY(check_may_deal(request));
  KeptTokenShare share{request.key_set, request.keys, request.id_share.clone(), request.access_share.clone()};
  TRY_ASSIGN(const auto partials,
             partials_of_share(ceremony_messages(hash_, request.key_set, request.keys), proposal_.definition.n, share));
  TRY(keep_token_share(share, *keeper_));
  return CeremonyAnswer{request.step, request.attempt, request.key_set, {}, {}, DealtSet{request.keys, {partials}}};
}

Result<CeremonyAnswer> CeremonyMember::sign(const CeremonyRequest& request) {
  TRY_ASSIGN(const auto transcript, parse_transcript(request.transcript));
  const auto definition = definition_of(proposal_, transcript);
  const auto hash = crypto::definition_hash(definition);
  TRY_ASSIGN(const auto done, signed_definition());
  if (done && *done != hash) {
    return fail(Failure::conflict, "this node signed another definition of this proposal, " + to_hex(*done) +
                                       ", and signs no second one, " + to_hex(hash));
  }
  if (!done) {
    TRY(check_transcript(proposal_, transcript));
    TRY(council::check_own_partials(proposal_, transcript, self_, *keeper_));
    TRY(notebook_->write(page::transcript, request.transcript));
    Bytes record = to_bytes(hash_);
    append(record, hash);
    TRY(keeper_->keep(signed_name, Secret::take(std::move(record))));
  }
  return CeremonyAnswer{request.step, request.attempt, 0, {}, crypto::sign_definition(identity_, definition)};
}

Result<CeremonyAnswer> CeremonyMember::finish(const CeremonyRequest& request) {
  TRY_ASSIGN(const auto done, signed_definition());
  TRY_ASSIGN(const auto page, notebook_->read(page::transcript));
  if (!done || !page) return fail(Failure::conflict, "this node has not signed the founding yet");
  TRY_ASSIGN(const auto transcript, parse_transcript(*page));
  auto definition = definition_of(proposal_, transcript);
  if (crypto::definition_hash(definition) != *done)
    return fail(Failure::store_corrupt, "the kept transcript is not the one that this node signed");
  TRY_ASSIGN(auto file, assemble(std::move(definition), request.signatures));
  if (!lock_) TRY(notebook_->write_lock_file(file));
  lock_ = std::move(file);
  return CeremonyAnswer{request.step, request.attempt};
}

}  // namespace jurat::council
