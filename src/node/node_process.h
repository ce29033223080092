// One node of a local council as a process of its own, `jurat dev-node`: started by `jurat dev --nodes N`, ended with
// it. Promises: the child gets the shared socket as descriptor 3 and its end of the report pipe as 4, nothing else; it
// is told to stop when this process dies. Threading: one thread, which must outlive the child.
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/descriptor.h"
#include "core/result.h"

namespace jurat::node {

class NodeProcess {
 public:
  static constexpr int shared_socket = 3, report_pipe = 4;

  // `words`: the program and its arguments. input_output naming what could not be had.
  static Result<std::unique_ptr<NodeProcess>> start(std::vector<std::string> words, int socket);
  ~NodeProcess();  // stops it
  NodeProcess(const NodeProcess&) = delete;
  NodeProcess& operator=(const NodeProcess&) = delete;

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  // The line it wrote to its report pipe, once, when all of it is there.
  std::optional<std::string> report();
  // Its exit code, or 128 + the signal that ended it.
  std::optional<int> ended();
  void ask_to_stop() const;
  // SIGTERM, the time that a node needs at most, SIGKILL.
  void stop();

 private:
  NodeProcess(pid_t pid, Descriptor report) : pid_(pid), report_(std::move(report)) {}

  pid_t pid_;
  Descriptor report_;
  std::string line_;
  std::optional<int> code_;
};

}  // namespace jurat::node
