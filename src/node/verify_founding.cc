#include "node/verify_founding.h"

#include "council/ceremony/transcript.h"
#include "node/founding_notes.h"

namespace jurat::node {
namespace {

Result<council::Transcript> kept_transcript(const Home& home) {
  FoundingNotes notes(home);
  const auto path = home.ceremony().string() + "/transcript";
  TRY_ASSIGN(const auto page, notes.read(council::page::transcript));
  if (!page)
    return fail(Failure::not_found, path + ": is missing; copy it from another node's home, it holds no secret");
  auto transcript = council::parse_transcript(*page);
  if (!transcript) return fail(transcript.error().failure, path + ": " + transcript.error().message);
  return transcript;
}

// 4 for t = 3 and n = 4.
std::uint64_t subsets_of(unsigned n, unsigned t) {
  std::uint64_t count = 1;
  for (unsigned i = 1; i <= t; ++i) count = count * (n - t + i) / i;
  return count;
}

}  // namespace

Result<void> verify_founding(const Home& home, const crypto::LockFile& lock, council::Keeper& keeper,
                             const Progress& progress) {
  const auto& definition = lock.definition;
  const auto n = std::to_string(definition.n);
  TRY(crypto::check(definition));
  TRY(crypto::verify_signatures(lock));
  progress("the lock file is signed by all " + n + " members, definition " +
           to_hex(crypto::definition_hash(definition)));
  const auto sets = static_cast<std::uint32_t>(definition.key_sets.size());
  TRY_ASSIGN(const auto keys, council::load_kept_keys(sets, keeper, definition.n));
  TRY_ASSIGN(const auto self, council::find_member(definition, keys.identity.public_key()));
  TRY(council::check_belongs(keys, lock, self));
  progress("this home is member " + std::to_string(self.value) + " (" + definition.members[self.value - 1U].name +
           "): its identity, TLS, validator and engine keys are those in the lock file");
  TRY_ASSIGN(const auto proposal, kept_proposal(home));
  TRY_ASSIGN(const auto transcript, kept_transcript(home));
  if (crypto::definition_hash(council::definition_of(proposal, transcript)) != crypto::definition_hash(definition)) {
    return fail(Failure::conflict, home.ceremony().string() +
                                       ": the proposal and transcript kept there lead to another definition than the "
                                       "lock file has; copy both from another node's home");
  }
  progress("the lock file is what the accepted proposal and the transcript lead to");
  const auto checked = council::check_transcript(proposal, transcript);
  if (!checked)
    return fail(checked.error().failure, home.ceremony().string() + "/transcript: " + checked.error().message);
  progress(definition.n == 1
               ? "each of the " + std::to_string(2 * sets) + " token keys signs; they are whole, on this machine alone"
               : "each of the " + std::to_string(2 * sets) + " token keys signs with every one of the " +
                     std::to_string(subsets_of(definition.n, definition.t)) + " choices of " +
                     std::to_string(definition.t) + " out of " + n + " nodes");
  TRY(council::check_own_partials(proposal, transcript, self, keeper));
  progress("what this node keeps of the token keys is what it signed with at the founding");
  return {};
}

}  // namespace jurat::node
