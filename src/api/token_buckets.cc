#include "api/token_buckets.h"

#include <algorithm>

namespace jurat::api {

bool TokenBuckets::take(std::string_view name, Moment now) {
  const std::lock_guard lock(mutex_);
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) {
    if (buckets_.size() >= at_most_) {
      by_name_.erase(buckets_.back().name);
      buckets_.pop_back();
    }
    buckets_.push_front({std::string(name), rate_.burst, now});
    by_name_.emplace(buckets_.front().name, buckets_.begin());
  } else {
    buckets_.splice(buckets_.begin(), buckets_, found->second);
  }
  Bucket& bucket = buckets_.front();
  if (now > bucket.counted) {
    const double seconds = std::chrono::duration<double>(now - bucket.counted).count();
    bucket.left = std::min(rate_.burst, bucket.left + seconds * rate_.per_second);
    bucket.counted = now;
  }
  if (bucket.left < 1) return false;
  bucket.left -= 1;
  return true;
}

}  // namespace jurat::api
