// The process itself: how it is told to stop, and what nobody may read of it.
#pragma once

#include <optional>
#include <string>

#include "core/result.h"

namespace jurat::node {

// Stops of the process: blocks SIGTERM, SIGINT and SIGHUP in this thread and those it starts afterwards.
class StopSignals {
 public:
  StopSignals();
  // True once one of them came; waits for at most `milliseconds`.
  [[nodiscard]] bool wait(int milliseconds);
};

// No core dumps, no reading of this process's memory by others of the same user.
Result<void> harden_process();

// Whether the system lets this process keep its secrets out of swap; nothing, or why not and what to do about it.
[[nodiscard]] std::optional<std::string> why_memory_cannot_be_locked();

}  // namespace jurat::node
