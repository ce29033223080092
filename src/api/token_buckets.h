// Token buckets by name, in RAM: each name may spend `burst` at once and gains `per_second` again.
// Promises: bounded memory; when full, the names that spent longest ago are forgotten. Thread-safe.
#pragma once

#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/moment.h"

namespace jurat::api {

struct Rate {
  double burst = 0;
  double per_second = 0;
};

class TokenBuckets {
 public:
  TokenBuckets(Rate rate, std::size_t at_most) : rate_(rate), at_most_(at_most) {}
  // False when the name has nothing left.
  [[nodiscard]] bool take(std::string_view name, Moment now);

 private:
  struct Bucket {
    std::string name;
    double left = 0;
    Moment counted;
  };
  using Buckets = std::list<Bucket>;  // the latest spender first

  const Rate rate_;
  const std::size_t at_most_;
  std::mutex mutex_;
  Buckets buckets_;
  std::unordered_map<std::string_view, Buckets::iterator> by_name_;
};

}  // namespace jurat::api
