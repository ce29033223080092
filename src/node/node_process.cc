#include "node/node_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "core/limits.h"

namespace jurat::node {
namespace {

constexpr int not_started = 127;
constexpr std::size_t report_bytes = 4'096;
constexpr auto look_again = std::chrono::milliseconds(10);

struct Prepared {
  std::vector<char*> arguments;
  int socket;
  int report;
  pid_t parent;
};

// In the child, between fork and exec: nothing but system calls.
[[noreturn]] void become(const Prepared& prepared) {
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::setpgid(0, 0);  // Ctrl-C at the terminal is for the parent, which stops its nodes in order
  if (::prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || ::getppid() != prepared.parent) ::_exit(not_started);
  // High numbers first, so that no dup2 closes what a later one reads.
  const int socket = ::fcntl(prepared.socket, F_DUPFD_CLOEXEC, 16);
  const int report = ::fcntl(prepared.report, F_DUPFD_CLOEXEC, 16);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  // What it would print is the parent's to say: standard output is for the ready line.
  if (::dup2(nothing, 0) < 0 || ::dup2(2, 1) < 0 || ::dup2(socket, NodeProcess::shared_socket) < 0 ||
      ::dup2(report, NodeProcess::report_pipe) < 0 || ::close_range(5, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
    ::_exit(not_started);
  }
  ::execv(prepared.arguments.front(), prepared.arguments.data());
  ::_exit(not_started);
}

}  // namespace

Result<std::unique_ptr<NodeProcess>> NodeProcess::start(std::vector<std::string> words, int socket) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
    return fail(Failure::input_output, std::string("pipe: ") + std::strerror(errno));
  Descriptor reading(pipe[0]);
  const Descriptor writing(pipe[1]);
  Prepared prepared{{}, socket, writing.value(), ::getpid()};
  for (auto& word : words) prepared.arguments.push_back(word.data());
  prepared.arguments.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid == 0) become(prepared);
  if (pid < 0) return fail(Failure::input_output, std::string("fork: ") + std::strerror(errno));
  return std::unique_ptr<NodeProcess>(new NodeProcess(pid, std::move(reading)));
}

NodeProcess::~NodeProcess() { stop(); }

std::optional<std::string> NodeProcess::report() {
  std::array<char, 512> bytes;
  while (report_.value() >= 0 && line_.size() < report_bytes) {
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

std::optional<int> NodeProcess::ended() {
  int status = 0;
  if (!code_ && ::waitpid(pid_, &status, WNOHANG) == pid_)
    code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return code_;
}

void NodeProcess::ask_to_stop() const {
  if (!code_) ::kill(pid_, SIGTERM);
}

void NodeProcess::stop() {
  if (ended()) return;
  ask_to_stop();
  const auto patience = limits::stop_time + limits::engine_stop_time;
  for (const auto until = std::chrono::steady_clock::now() + patience; std::chrono::steady_clock::now() < until;) {
    if (ended()) return;
    std::this_thread::sleep_for(look_again);
  }
  ::kill(pid_, SIGKILL);
  while (!ended()) std::this_thread::sleep_for(look_again);  // SIGKILL is never refused
}

}  // namespace jurat::node
