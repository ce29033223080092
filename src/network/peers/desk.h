// The requests of one peer on their way to the caller's worker pool: few at once, the rest in line.
// Promises: one peer never has more than limits::peer_handlers tasks in the pool, so it cannot crowd out the others.
// Threading: one thread; the tasks themselves run on the pool's.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <utility>

namespace jurat::network {

class Desk {
 public:
  using Task = std::function<void()>;
  using Submit = std::function<bool(Task)>;  // false: the pool is full

  explicit Desk(Submit submit) : submit_(std::move(submit)) {}

  // False: the line, or the pool, is full; the task will not run.
  [[nodiscard]] bool add(Task task);
  // Call once for every task that ran: the line goes on. When the pool is full and nothing of this peer runs, the line
  // is dropped.
  void finished();

 private:
  const Submit submit_;
  std::deque<Task> waiting_;
  std::size_t running_ = 0;
};

}  // namespace jurat::network
