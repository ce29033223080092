// What is computed from a public key alone and asked for again and again: kept by the whole key, so that it can be
// neither stale nor another key's, for as many keys as are newest. Thread-safe.
#pragma once

#include <algorithm>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "core/limits.h"
#include "crypto/rsa.h"

namespace jurat::crypto {

template <class Value>
class NewestKept {
 public:
  std::optional<Value> find(const RsaPublicKey& key) const {
    const std::scoped_lock lock(mutex_);
    const auto found = std::ranges::find(kept_, key, &std::pair<RsaPublicKey, Value>::first);
    if (found == kept_.end()) return std::nullopt;
    return found->second;
  }
  void keep(const RsaPublicKey& key, const Value& value) {
    const std::scoped_lock lock(mutex_);
    if (kept_.size() == limits::rsa_verifiers_kept) kept_.pop_front();
    kept_.emplace_back(key, value);
  }

 private:
  mutable std::mutex mutex_;
  std::deque<std::pair<RsaPublicKey, Value>> kept_;  // the oldest first; a race may keep one key twice
};

}  // namespace jurat::crypto
