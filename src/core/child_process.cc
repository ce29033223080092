#include "core/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace jurat {
namespace {

constexpr int high = 16;  // above every descriptor that a child gets

struct Prepared {
  std::vector<char*> arguments, environment;
  std::vector<int> inherited;
  int output = 2;
  bool own_group = false;
  int last_signal = SIGKILL;
  pid_t parent = 0;
};

// In the child, between fork and exec: nothing but system calls, in memory that is there already.
[[noreturn]] void become(Prepared& prepared) {
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (prepared.own_group) ::setpgid(0, 0);
  if (::prctl(PR_SET_PDEATHSIG, prepared.last_signal) != 0 || ::getppid() != prepared.parent)
    ::_exit(ChildProcess::not_started);
  // High numbers first, so that no dup2 closes what a later one reads.
  const int output = ::fcntl(prepared.output, F_DUPFD_CLOEXEC, high);
  for (int& one : prepared.inherited) one = ::fcntl(one, F_DUPFD_CLOEXEC, high);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  bool ready = ::dup2(nothing, 0) >= 0 && ::dup2(output, 1) >= 0 && ::dup2(output, 2) >= 0;
  int next = ChildProcess::first_inherited;
  for (const int one : prepared.inherited) ready = ::dup2(one, next++) >= 0 && ready;
  if (!ready || ::close_range(static_cast<unsigned>(next), ~0U, CLOSE_RANGE_CLOEXEC) != 0)
    ::_exit(ChildProcess::not_started);
  ::execve(prepared.arguments.front(), prepared.arguments.data(), prepared.environment.data());
  ::_exit(ChildProcess::not_started);
}

}  // namespace

Result<ChildProcess> ChildProcess::start(ChildProgram program) {
  ASSERT_TRUTH(!program.words.empty() && program.inherited.size() < high - first_inherited);
  Prepared prepared{{},        {}, std::move(program.inherited), program.output, program.own_group, program.last_signal,
                    ::getpid()};
  for (auto& word : program.words) prepared.arguments.push_back(word.data());
  prepared.arguments.push_back(nullptr);
  for (char** one = ::environ; !program.empty_environment && one != nullptr && *one != nullptr; ++one)
    prepared.environment.push_back(*one);
  prepared.environment.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid == 0) become(prepared);
  if (pid < 0) return fail(Failure::input_output, std::string("fork: ") + std::strerror(errno));
  ChildProcess child(pid, Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))));
  if (child.end() < 0) return fail(Failure::input_output, std::string("pidfd_open: ") + std::strerror(errno));
  return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)), end_(std::move(other.end_)), code_(other.code_) {}

ChildProcess::~ChildProcess() {
  if (pid_ != 0) stop(std::chrono::milliseconds(0));
}

std::optional<int> ChildProcess::exit_code() {
  int status = 0;
  if (!code_ && ::waitpid(pid_, &status, WNOHANG) == pid_)
    code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return code_;
}

void ChildProcess::signal(int number) const {
  if (!code_) ::kill(pid_, number);
}

void ChildProcess::stop(std::chrono::milliseconds patience) {
  if (exit_code()) return;
  pollfd end{end_.value(), POLLIN, 0};
  if (patience.count() > 0) {
    signal(SIGTERM);
    ::poll(&end, 1, static_cast<int>(patience.count()));
    if (exit_code()) return;
  }
  signal(SIGKILL);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;  // SIGKILL is never refused
  code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace jurat
