// One node's part in a founding: answers what the dealer (member 1) asks, each request as often as it comes.
// Promises: takes shares only under all n acceptances; signs only what it built itself from its proposal and a
// transcript in which every t-subset signs and its own partials are those of the shares it keeps; signs one definition
// of one home, ever. Whatever it answers is durable first. Without sockets or clocks; one thread at a time.
#pragma once

#include "council/ceremony/ceremony_wire.h"
#include "council/ceremony/notebook.h"

namespace jurat::council {

class CeremonyMember {
 public:
  // The keeper's identity and network keys must be a member's of the proposal: not_found or conflict.
  static Result<CeremonyMember> open(Proposal proposal, Keeper& keeper, Notebook& notebook, Random& random);

  // A refusal is an answer too. `from`: who the connection proved to be.
  Bytes answer(NodeIndex from, ByteSpan request);

  [[nodiscard]] NodeIndex self() const { return self_; }
  [[nodiscard]] const std::optional<crypto::LockFile>& lock_file() const { return lock_; }  // once written
  [[nodiscard]] bool may_leave() const { return may_leave_; }  // the dealer says that everybody has it

 private:
  CeremonyMember(Proposal proposal, NodeIndex self, crypto::Ed25519Key identity, Keeper& keeper, Notebook& notebook);
  Result<CeremonyAnswer> handle(NodeIndex from, const CeremonyRequest& request);
  Result<CeremonyAnswer> make(const CeremonyRequest& request);
  Result<CeremonyAnswer> take_shares(const CeremonyRequest& request);
  Result<CeremonyAnswer> sign(const CeremonyRequest& request);
  Result<CeremonyAnswer> finish(const CeremonyRequest& request);
  Result<void> check_may_deal(const CeremonyRequest& request) const;
  Result<std::optional<Hash32>> signed_definition() const;

  Proposal proposal_;
  Hash32 hash_;
  NodeIndex self_;
  crypto::Ed25519Key identity_;
  Keeper* keeper_;
  Notebook* notebook_;
  std::uint64_t attempt_ = 0;
  std::optional<crypto::LockFile> lock_;
  bool may_leave_ = false;
};

// conflict when this home signed a definition of another proposal: it can take part in no other founding.
Result<void> check_signed_nothing_else(const Hash32& proposal, Keeper& keeper);
// What the dealing gave this node, again from what it keeps: its partials equal those in the transcript.
Result<void> check_own_partials(const Proposal& proposal, const Transcript& transcript, NodeIndex self, Keeper& keeper);

}  // namespace jurat::council
