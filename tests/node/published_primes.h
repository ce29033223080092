// The safe primes that everybody can read, each pair once, for a founding by several threads.
#pragma once

#include <memory>
#include <mutex>

#include "council/ceremony/ceremony_council.h"

namespace jurat::node {

inline council::PrimeSource published_primes() {
  const auto mutex = std::make_shared<std::mutex>();
  return [mutex, from = council::ceremony::published_primes()] {
    const std::scoped_lock lock(*mutex);
    return from();
  };
}

}  // namespace jurat::node
