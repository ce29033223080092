// Founds a council of several nodes in one process, each with its home, over loopback: for development and tests.
// Promises: the same founding as `jurat council card, propose, accept, run`; there is no second way to make keys. A
// second call goes on where a crash stopped the first.
#pragma once

#include <vector>

#include "node/ceremony_run.h"

namespace jurat::node {

struct FoundHomes {
  std::vector<Home> homes;  // of plan.members, in order
  council::Plan plan;       // peer addresses are listened at
  council::PrimeSource primes;
  Random& random;  // used by all nodes: thread-safe
  Clock& clock;
  Progress progress;
  std::function<bool()> stop = [] { return false; };
};
// Keys lie unsealed in the homes. The same lock file is in each of them.
Result<crypto::LockFile> found_homes(const FoundHomes& wanted);

}  // namespace jurat::node
