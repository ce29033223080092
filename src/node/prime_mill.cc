#include "node/prime_mill.h"

#include <algorithm>
#include <chrono>

namespace jurat::node {

PrimeMill::~PrimeMill() {
  for (auto& thread : threads_) thread.request_stop();
}

Result<crypto::SafePrimes> PrimeMill::next() {
  std::unique_lock lock(mutex_);
  if (threads_.empty()) {
    const auto wanted = std::clamp(std::thread::hardware_concurrency(), 1U, std::max(left_, 1U));
    for (unsigned i = 0; i < wanted; ++i)
      threads_.emplace_back([this](const std::stop_token& stopping) { work(stopping); });
  }
  while (ready_.empty()) {
    if (error_) return fail(*error_);
    if (open_ == 0 && left_ == 0) return fail(Failure::limit_exceeded, "more safe primes than were asked for");
    if (stop_()) return fail(Failure::pending, "stopped while safe primes were drawn; run it again to go on");
    drawn_.wait_for(lock, std::chrono::milliseconds(200));
  }
  crypto::SafePrimes primes = std::move(ready_.front());
  ready_.pop_front();
  --open_;
  return primes;
}

void PrimeMill::work(const std::stop_token& stopping) {
  std::unique_lock lock(mutex_);
  while (left_ > 0 && !stopping.stop_requested() && !error_) {
    --left_;
    ++open_;
    lock.unlock();
    auto primes = crypto::generate_safe_primes([&] { return stopping.stop_requested(); });
    lock.lock();
    if (primes) {
      ready_.push_back(std::move(*primes));
    } else {
      error_ = primes.error();
    }
    drawn_.notify_all();
  }
}

}  // namespace jurat::node
