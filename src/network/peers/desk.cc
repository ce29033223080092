#include "network/peers/desk.h"

#include <utility>

#include "core/limits.h"
#include "core/result.h"

namespace jurat::network {

bool Desk::add(Task task) {
  if (running_ < limits::peer_handlers && waiting_.empty()) {
    if (!submit_(std::move(task))) return false;
    ++running_;
    return true;
  }
  if (waiting_.size() >= limits::peer_requests) return false;
  waiting_.push_back(std::move(task));
  return true;
}

void Desk::finished() {
  ASSERT_TRUTH(running_ > 0);
  --running_;
  while (!waiting_.empty() && running_ < limits::peer_handlers) {
    if (!submit_(waiting_.front())) {
      // While others run, one of them will call again; with none, nobody would.
      if (running_ == 0) waiting_.clear();
      return;
    }
    waiting_.pop_front();
    ++running_;
  }
}

}  // namespace jurat::network
