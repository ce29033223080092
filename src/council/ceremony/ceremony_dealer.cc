#include "council/ceremony/ceremony_dealer.h"

#include "core/limits.h"

namespace jurat::council {
CeremonyDealer::CeremonyDealer(Proposal proposal, Notebook& notebook, PrimeSource primes, Random& random,
                               CeremonyNews news)
    : proposal_(std::move(proposal)),
      hash_(proposal_hash(proposal_)),
      notebook_(&notebook),
      primes_(std::move(primes)),
      random_(&random),
      news_(std::move(news)),
      signatures_(n()) {
  transcript_.acceptances.resize(n());
}

Result<CeremonyDealer> CeremonyDealer::open(Proposal proposal, Notebook& notebook, PrimeSource primes, Random& random,
                                            CeremonyNews news) {
  CeremonyDealer dealer(std::move(proposal), notebook, std::move(primes), random, std::move(news));
  TRY(dealer.take_up());
  return dealer;
}

// A page of another proposal does not pass the checks: its partials sign other messages.
Result<void> CeremonyDealer::take_up() {
  TRY_ASSIGN(const auto former, notebook_->read(page::attempt));
  if (former && former->size() != 8) return fail(Failure::store_corrupt, "the page \"attempt\" is malformed");
  attempt_ = (former ? number_in(*former) : 0) + 1;
  Bytes next;
  append_u64(next, attempt_);
  TRY(notebook_->write(page::attempt, next));
  TRY_ASSIGN(const auto whole, notebook_->read(page::transcript));
  if (whole) {
    TRY_ASSIGN(transcript_, parse_transcript(*whole));
    TRY(check_transcript(proposal_, transcript_));
    TRY_ASSIGN(const auto lock, notebook_->lock_file());
    if (!lock) return begin(CeremonyStep::sign);
    // Founded before: whoever still lacks the lock file gets it, without those who have gone.
    signatures_ = lock->signatures;
    return begin(CeremonyStep::finish);
  }
  while (dealing() <= proposal_.key_sets) {
    TRY_ASSIGN(const auto page, notebook_->read(page::dealt(dealing())));
    if (!page) return {};
    TRY_ASSIGN(auto set, parse_dealt_set(*page));
    TRY(check_set(proposal_, dealing(), set));
    transcript_.sets.push_back(std::move(set));
  }
  return {};
}

std::string CeremonyDealer::name_of(NodeIndex member) const {
  return "member " + std::to_string(member.value) + " (" + proposal_.definition.members[member.value - 1U].name + ")";
}

Result<void> CeremonyDealer::begin(CeremonyStep step) {
  step_ = step;
  answered_.clear();
  if (step == CeremonyStep::sign) news_("the transcript is complete; every node checks it and signs");
  if (step == CeremonyStep::finish) news_("all " + std::to_string(n()) + " nodes signed");
  return {};
}

std::vector<NodeIndex> CeremonyDealer::missing() const {
  std::vector<NodeIndex> missing;
  for (const auto& member : proposal_.definition.members) {
    if (!answered_.contains(member.index)) missing.push_back(member.index);
  }
  return missing;
}

// To the next step when everybody has answered this one.
Result<void> CeremonyDealer::advance() {
  while (answered_.size() == n()) {
    switch (step_) {
      case CeremonyStep::accept:
        news_("all " + std::to_string(n()) + " operators accepted");
        if (dealing() > proposal_.key_sets) {
          TRY(write_transcript());
        } else {
          TRY(deal_next());
        }
        break;
      case CeremonyStep::make:
      case CeremonyStep::deal:
        TRY(complete_set());
        break;
      case CeremonyStep::sign:
        TRY(begin(CeremonyStep::finish));
        break;
      case CeremonyStep::finish:
        news_("every node has the lock file");
        TRY(begin(CeremonyStep::part));
        break;
      case CeremonyStep::part:
        return {};
    }
  }
  return {};
}

Result<void> CeremonyDealer::deal_next() {
  set_ = {};
  set_.partials.resize(n());
  secrets_.reset();
  if (n() == 1) return begin(CeremonyStep::make);
  news_("dealing token keys " + std::to_string(dealing()) + " of " + std::to_string(proposal_.key_sets));
  const auto deal = [&](std::uint32_t place) -> Result<crypto::DealtRsaKey> {
    TRY_ASSIGN(const auto primes, primes_(2 * (dealing() - 1) + place));
    return crypto::deal_rsa_key(primes, proposal_.definition.t, proposal_.definition.n, *random_);
  };
  TRY_ASSIGN(auto id, deal(0));
  TRY_ASSIGN(auto access, deal(1));
  set_.keys = {id.public_key, access.public_key};
  secrets_ = Secrets{std::move(id), std::move(access)};
  return begin(CeremonyStep::deal);
}

Result<void> CeremonyDealer::complete_set() {
  secrets_.reset();
  TRY(check_set(proposal_, dealing(), set_));
  TRY(notebook_->write(page::dealt(dealing()), encode(set_)));
  news_("token keys " + std::to_string(dealing()) + " of " + std::to_string(proposal_.key_sets));
  transcript_.sets.push_back(std::move(set_));
  if (dealing() > proposal_.key_sets) return write_transcript();
  return deal_next();
}

Result<void> CeremonyDealer::write_transcript() {
  TRY(check_transcript(proposal_, transcript_));
  TRY(notebook_->write(page::transcript, encode(transcript_)));
  return begin(CeremonyStep::sign);
}

CeremonyRequest CeremonyDealer::request_to(NodeIndex member) const {
  CeremonyRequest request{step_, hash_, attempt_};
  switch (step_) {
    case CeremonyStep::deal:
      request.keys = set_.keys;
      request.id_share = secrets_->id.shares.at(member.value - 1U).clone();
      request.access_share = secrets_->access.shares.at(member.value - 1U).clone();
      [[fallthrough]];
    case CeremonyStep::make:
      request.key_set = dealing();
      request.signatures = transcript_.acceptances;
      break;
    case CeremonyStep::sign:
      request.transcript = encode(transcript_);
      break;
    case CeremonyStep::finish:
      request.signatures = signatures_;
      break;
    case CeremonyStep::accept:
    case CeremonyStep::part:
      break;
  }
  return request;
}

Result<std::vector<CeremonyDealer::Asked>> CeremonyDealer::ask() {
  TRY(advance());
  std::vector<Asked> asked;
  for (const auto member : missing()) asked.push_back({member, encode(request_to(member))});
  if (step_ == CeremonyStep::part) done_ = true;
  return asked;
}

Result<void> CeremonyDealer::hear(NodeIndex from, ByteSpan bytes) {
  if (from.value == 0 || from.value > n()) return fail(Failure::invalid_parameter, "no member of this council");
  const auto parsed = parse_ceremony_answer(bytes);
  if (!parsed)
    return fail(Failure::bad_encoding, name_of(from) + " answered with what is no answer: " + parsed.error().message);
  const auto& answer = *parsed;
  const bool about_set = step_ == CeremonyStep::make || step_ == CeremonyStep::deal;
  if (answer.attempt != attempt_ || answer.step != step_ || (about_set && answer.key_set != dealing()) ||
      answered_.contains(from))
    return {};
  if (answer.refusal) {
    const auto words = name_of(from) + " refuses: " + *answer.refusal;
    if (step_ != CeremonyStep::accept && step_ != CeremonyStep::part) return fail(Failure::statement_refused, words);
    // Its operator can still accept the right file and run again.
    if (told_.size() < limits::nodes && told_.emplace(from, *answer.refusal).second) news_(words);
    return {};
  }
  switch (step_) {
    case CeremonyStep::accept:
      TRY(hear_acceptance(from, answer));
      break;
    case CeremonyStep::make:
    case CeremonyStep::deal:
      TRY(hear_partials(from, answer));
      break;
    case CeremonyStep::sign:
      TRY(hear_signature(from, answer));
      break;
    case CeremonyStep::finish:
    case CeremonyStep::part:
      break;
  }
  answered_.insert(from);
  return {};
}

Result<void> CeremonyDealer::hear_acceptance(NodeIndex from, const CeremonyAnswer& answer) {
  TRY(check_acceptance(proposal_, from, answer.signature));
  transcript_.acceptances[from.value - 1U] = answer.signature;
  news_(name_of(from) + " is here and accepted");
  return {};
}

// The dealer knows what each node must answer: whose is wrong is sure.
Result<void> CeremonyDealer::hear_partials(NodeIndex from, const CeremonyAnswer& answer) {
  if (!answer.dealt || answer.dealt->partials.size() != 1)
    return fail(Failure::share_invalid, name_of(from) + " gave no partial signatures");
  const auto& given = answer.dealt->partials.front();
  if (n() == 1) {
    set_.keys = answer.dealt->keys;
  } else {
    const KeptTokenShare share{dealing(), set_.keys, secrets_->id.shares.at(from.value - 1U).clone(),
                               secrets_->access.shares.at(from.value - 1U).clone()};
    TRY_ASSIGN(const auto right,
               partials_of_share(ceremony_messages(hash_, dealing(), set_.keys), proposal_.definition.n, share));
    if (given != right) {
      return fail(Failure::share_invalid, name_of(from) + " answered with wrong partial signatures for key set " +
                                              std::to_string(dealing()) + ": it does not use the shares it was dealt");
    }
  }
  set_.partials[from.value - 1U] = given;
  return {};
}

Result<void> CeremonyDealer::hear_signature(NodeIndex from, const CeremonyAnswer& answer) {
  const auto& member = proposal_.definition.members[from.value - 1U];
  const auto hash = crypto::definition_hash(definition_of(proposal_, transcript_));
  if (!crypto::verify_ed25519(member.identity, hash, answer.signature))
    return fail(Failure::bad_signature, name_of(from) + " did not sign the definition that the transcript leads to");
  signatures_[from.value - 1U] = answer.signature;
  return {};
}

}  // namespace jurat::council
