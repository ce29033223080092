// Answers of nodes on their way from the network's thread to the one thread that waits for them.
// Threading: put from any thread, take from one. Holds what is put until it is taken: whoever sends requests bounds it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "core/ids.h"
#include "core/result.h"

namespace jurat::node {

class Inbox {
 public:
  struct Answer {
    NodeIndex from;
    Result<Bytes> content;
  };
  void put(NodeIndex from, Result<Bytes> content) {
    {
      const std::lock_guard lock(mutex_);
      answers_.push_back({from, std::move(content)});
    }
    filled_.notify_one();
  }
  // The first that is there; waits for one at most `wait`.
  std::optional<Answer> take(std::chrono::microseconds wait) {
    std::unique_lock lock(mutex_);
    if (!filled_.wait_for(lock, wait, [&] { return !answers_.empty(); })) return std::nullopt;
    Answer first = std::move(answers_.front());
    answers_.pop_front();
    return first;
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<Answer> answers_;
};

}  // namespace jurat::node
