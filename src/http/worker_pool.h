// A fixed number of threads and a bounded queue of work for them: handlers run here, where they may block.
// Promises: refuses instead of growing; first come, first served; an accepted task runs once or is dropped by stop().
// Does not: stop a task that runs. Thread-safe.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace jurat::http {

class WorkerPool {
 public:
  using Task = std::function<void()>;  // must not throw

  WorkerPool(unsigned workers, std::size_t waiting_at_most);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  [[nodiscard]] bool submit(Task task);  // false: the queue is full or the pool was stopped
  void stop();                           // drops what waits, waits for what runs

  struct Load {
    std::size_t waiting = 0;
    std::size_t running = 0;
  };
  [[nodiscard]] Load load() const;

 private:
  void work();

  const std::size_t waiting_at_most_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Task> waiting_;
  std::size_t idle_ = 0;
  std::size_t running_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace jurat::http
