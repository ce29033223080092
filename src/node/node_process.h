// One node of a local council as a process of its own, `jurat dev-node`: started by `jurat dev --nodes N`, ended with
// it. Promises: the child gets the shared socket as descriptor 3 and its end of the report pipe as 4. Threading: as
// core/child_process.h.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/child_process.h"

namespace jurat::node {

class NodeProcess {
 public:
  static constexpr int shared_socket = ChildProcess::first_inherited, report_pipe = shared_socket + 1;

  // `words`: the program and its arguments. input_output naming what could not be had.
  static Result<std::unique_ptr<NodeProcess>> start(std::vector<std::string> words, int socket);
  ~NodeProcess();  // stops it, with the time that a node needs at most
  NodeProcess(const NodeProcess&) = delete;
  NodeProcess& operator=(const NodeProcess&) = delete;

  ChildProcess& process() noexcept { return process_; }
  // The line it wrote to its report pipe, once, when all of it is there.
  std::optional<std::string> report();

 private:
  NodeProcess(ChildProcess process, Descriptor report) : process_(std::move(process)), report_(std::move(report)) {}

  ChildProcess process_;
  Descriptor report_;
  std::string line_;
};

}  // namespace jurat::node
