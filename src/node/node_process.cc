#include "node/node_process.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "core/limits.h"

namespace jurat::node {

Result<std::unique_ptr<NodeProcess>> NodeProcess::start(std::vector<std::string> words, int socket) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
    return fail(Failure::input_output, std::string("pipe: ") + std::strerror(errno));
  Descriptor reading(pipe[0]);
  const Descriptor writing(pipe[1]);
  // What it would print goes to standard error: standard output is for the ready line. Ctrl-C at the terminal is for
  // this process, which stops its nodes in order.
  TRY_ASSIGN(auto process, ChildProcess::start({.words = std::move(words),
                                                .inherited = {socket, writing.value()},
                                                .own_group = true,
                                                .last_signal = SIGTERM}));
  return std::unique_ptr<NodeProcess>(new NodeProcess(std::move(process), std::move(reading)));
}

NodeProcess::~NodeProcess() { process_.stop(limits::stop_time + limits::engine_stop_time); }

std::optional<std::string> NodeProcess::report() {
  std::array<char, 512> bytes;
  while (report_.value() >= 0 && line_.size() < limits::node_report_bytes) {
    const ssize_t size = ::read(report_.value(), bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return std::nullopt;  // nothing yet
    if (size == 0) break;
    line_.append(bytes.data(), static_cast<std::size_t>(size));
    const auto end = line_.find('\n');
    if (end == std::string::npos) continue;
    report_ = Descriptor();
    return line_.substr(0, end);
  }
  report_ = Descriptor();  // ended, or says too much
  return std::nullopt;
}

}  // namespace jurat::node
