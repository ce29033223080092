// One node's run of a founding among several: answers as a member and, at member 1, leads, over connections that only
// the members' TLS keys open.
// Promises: returns with the lock file written here; every wait ends; a second run goes on where the first stopped, and
// after the end hands the lock file to whoever still lacks it. Threading: one caller; members answer on two workers.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "core/limits.h"
#include "council/ceremony/ceremony_dealer.h"
#include "node/founding.h"

namespace jurat::node {

struct CeremonyRun {
  Home home;
  council::Keeper& keeper;
  council::Proposal proposal;  // as accepted
  std::string listen;          // IP address:port for the other nodes
  council::PrimeSource primes;
  Random& random;
  Progress progress;                                  // from one thread at a time
  std::function<bool()> stop = [] { return false; };  // asked several times a second
  std::chrono::milliseconds at_most = limits::ceremony_time;
  std::chrono::milliseconds linger = limits::ceremony_linger;  // with the lock file, for those without
};
// not_enough_nodes naming who did not answer in time; share_invalid, bad_signature or statement_refused naming who lied
// or refused; pending when it was stopped.
Result<crypto::LockFile> run_ceremony(CeremonyRun run);

// Where to listen for an own peer address: itself when it begins with an IP address, else its port everywhere.
std::string listen_for(std::string_view peer_address);

}  // namespace jurat::node
