// Checks a founded home against what its founding left, offline and in words: for `jurat council verify`.
#pragma once

#include "node/founding.h"

namespace jurat::node {

// The first thing that does not hold, naming the file and the remedy. One line to `progress` for each that does.
Result<void> verify_founding(const Home& home, const crypto::LockFile& lock, council::Keeper& keeper,
                             const Progress& progress);

}  // namespace jurat::node
