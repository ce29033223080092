// Draws safe primes on all cores at once, ahead of who needs them: two of 1024 bits for each token key.
// Promises: draws exactly as many pairs as were asked for; the destructor, and a wait whose `stop` says so, end within
// moments. Threading: next() from one thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "crypto/threshold/rsa_shares.h"

namespace jurat::node {

class PrimeMill {
 public:
  // Begins with the first next(): who needs none pays nothing.
  explicit PrimeMill(
      std::uint32_t pairs, std::function<bool()> stop = [] { return false; })
      : left_(pairs), stop_(std::move(stop)) {}
  ~PrimeMill();
  PrimeMill(const PrimeMill&) = delete;
  PrimeMill& operator=(const PrimeMill&) = delete;

  // pending when it was stopped; limit_exceeded beyond the number of pairs.
  Result<crypto::SafePrimes> next();

 private:
  void work(const std::stop_token& stopping);

  std::mutex mutex_;
  std::condition_variable drawn_;
  std::uint32_t left_;
  std::uint32_t open_ = 0;  // begun and not handed out
  std::function<bool()> stop_;
  std::deque<crypto::SafePrimes> ready_;
  std::optional<Error> error_;
  std::vector<std::jthread> threads_;
};

}  // namespace jurat::node
