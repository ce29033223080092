// Member 1's second part in a founding: it collects acceptances, deals the token keys set by set, makes the transcript,
// collects the signatures and sends them round. It asks itself like everybody else.
// Promises: knows one key set at a time and wipes it; names the member whose partial or signature is wrong; goes on
// after a crash with the sets that were complete; the transcript is durable before anybody is asked to sign.
// Does not: choose how long to wait. Without sockets or clocks; one thread.
#pragma once

#include <functional>
#include <set>
#include <string_view>

#include "council/ceremony/ceremony_wire.h"
#include "council/ceremony/notebook.h"

namespace jurat::council {

// Two safe primes for one key: drawn in production (seconds), published ones in development and tests.
// `number` counts the keys from 0, two a set: from a list, the same key has the same primes after a crash, too.
using PrimeSource = std::function<Result<crypto::SafePrimes>(std::uint32_t number)>;
// One line for a person about what happened.
using CeremonyNews = std::function<void(std::string_view line)>;

class CeremonyDealer {
 public:
  struct Asked {
    NodeIndex to;
    Bytes request;  // a deal's holds shares: wipe it when it is sent
  };

  static Result<CeremonyDealer> open(Proposal proposal, Notebook& notebook, PrimeSource primes, Random& random,
                                     CeremonyNews news);

  // Everything that is not answered yet; asking again is harmless. May take as long as drawing primes does.
  Result<std::vector<Asked>> ask();
  // Ends the founding with the member named when it lied or will not go on; what is old or said twice changes nothing.
  Result<void> hear(NodeIndex from, ByteSpan answer);
  // Everybody has the lock file, and the farewells were handed out.
  [[nodiscard]] bool done() const { return done_; }
  [[nodiscard]] std::vector<NodeIndex> missing() const;  // who has not answered the present step

 private:
  struct Secrets {  // of the set being dealt
    crypto::DealtRsaKey id, access;
  };
  CeremonyDealer(Proposal proposal, Notebook& notebook, PrimeSource primes, Random& random, CeremonyNews news);
  Result<void> take_up();
  Result<void> begin(CeremonyStep step);
  Result<void> advance();
  Result<void> deal_next();
  Result<void> complete_set();
  Result<void> write_transcript();
  [[nodiscard]] CeremonyRequest request_to(NodeIndex member) const;
  Result<void> hear_acceptance(NodeIndex from, const CeremonyAnswer& answer);
  Result<void> hear_partials(NodeIndex from, const CeremonyAnswer& answer);
  Result<void> hear_signature(NodeIndex from, const CeremonyAnswer& answer);
  [[nodiscard]] std::string name_of(NodeIndex member) const;
  [[nodiscard]] std::size_t n() const { return proposal_.definition.members.size(); }
  [[nodiscard]] std::uint32_t dealing() const { return static_cast<std::uint32_t>(transcript_.sets.size()) + 1; }

  Proposal proposal_;
  Hash32 hash_;
  Notebook* notebook_;
  PrimeSource primes_;
  Random* random_;
  CeremonyNews news_;
  std::uint64_t attempt_ = 0;
  CeremonyStep step_ = CeremonyStep::accept;
  std::set<NodeIndex> answered_;
  std::set<std::pair<NodeIndex, std::string>> told_;  // refusals that are news no more
  std::optional<Secrets> secrets_;
  DealtSet set_;                                      // being dealt
  Transcript transcript_;                             // what is complete
  std::vector<crypto::Ed25519Signature> signatures_;  // of the definition
  bool done_ = false;
};

}  // namespace jurat::council
