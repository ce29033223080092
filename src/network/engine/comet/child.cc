#include "network/engine/comet/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "core/json.h"
#include "core/limits.h"
#include "core/log.h"

namespace jurat::network::comet {
namespace {

constexpr int not_started = 127;

// A file that exists in memory alone, sealed against change.
Result<Descriptor> memory_file(const char* name, ByteSpan text) {
  Descriptor file(::memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (file.value() < 0) return fail(Failure::input_output, std::string("memfd_create: ") + std::strerror(errno));
  const ssize_t written = ::write(file.value(), text.data(), text.size());
  if (written != static_cast<ssize_t>(text.size()) ||
      ::fcntl(file.value(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
    return fail(Failure::input_output, std::string("a file in memory cannot be written: ") + std::strerror(errno));
  }
  return file;
}

struct Prepared {
  const char* program;
  std::array<char*, 5> arguments;
  int validator_key;
  int node_key;
  int output;
  pid_t parent;
};

// In the child, between fork and exec: nothing but system calls.
[[noreturn]] void become(const Prepared& prepared) {
  std::array<char*, 1> environment{nullptr};
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::getppid() != prepared.parent) ::_exit(not_started);
  // High numbers first, so that no dup2 closes what a later one reads.
  const int output = ::fcntl(prepared.output, F_DUPFD_CLOEXEC, 16);
  const int validator_key = ::fcntl(prepared.validator_key, F_DUPFD_CLOEXEC, 16);
  const int node_key = ::fcntl(prepared.node_key, F_DUPFD_CLOEXEC, 16);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (::dup2(nothing, 0) < 0 || ::dup2(output, 1) < 0 || ::dup2(output, 2) < 0 || ::dup2(validator_key, 3) < 0 ||
      ::dup2(node_key, 4) < 0 || ::close_range(5, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
    ::_exit(not_started);
  }
  ::execve(prepared.program, prepared.arguments.data(), environment.data());
  ::_exit(not_started);
}

bool tells_why(std::string_view line) {
  return line.starts_with("panic:") || line.starts_with("ERROR:") || line.starts_with("fatal error:");
}

}  // namespace

Result<std::unique_ptr<Child>> Child::start(const ChildSettings& settings) {
  if (::access(settings.program.c_str(), X_OK) != 0) {
    return fail(Failure::input_output,
                settings.program.string() + ": the consensus engine is not there: run tools/setup");
  }
  TRY_ASSIGN(const Descriptor validator_key, memory_file("validator_key", settings.validator_key.span()));
  TRY_ASSIGN(const Descriptor node_key, memory_file("node_key", settings.node_key.span()));
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0)
    return fail(Failure::input_output, std::string("pipe: ") + std::strerror(errno));
  Descriptor output(pipe[0]);
  const Descriptor input(pipe[1]);
  if (::fcntl(output.value(), F_SETFL, O_NONBLOCK) != 0) return fail(Failure::internal, "a pipe cannot be set");
  std::string program = settings.program.string();
  std::string start = "start";
  std::string home_flag = "--home";
  std::string home = settings.home.string();
  const Prepared prepared{program.c_str(),       {program.data(), start.data(), home_flag.data(), home.data(), nullptr},
                          validator_key.value(), node_key.value(),
                          input.value(),         ::getpid()};
  const pid_t pid = ::fork();
  if (pid == 0) become(prepared);
  if (pid < 0) return fail(Failure::input_output, std::string("fork: ") + std::strerror(errno));
  Descriptor ended(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (ended.value() < 0) {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    return fail(Failure::input_output, std::string("pidfd_open: ") + std::strerror(errno));
  }
  return std::unique_ptr<Child>(new Child(pid, std::move(ended), std::move(output)));
}

Child::Child(pid_t pid, Descriptor ended, Descriptor output)
    : pid_(pid), ended_(std::move(ended)), output_(std::move(output)) {}

Child::~Child() { stop(); }

std::optional<Child::End> Child::wait(std::chrono::milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  while (!end_) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    std::array<pollfd, 2> both{pollfd{ended_.value(), POLLIN, 0}, pollfd{output_.value(), POLLIN, 0}};
    const int ready = ::poll(both.data(), both.size(), std::max(0, static_cast<int>(left.count())));
    if (ready == 0) return std::nullopt;
    if (left.count() < -100) return std::nullopt;  // it never falls silent
    if (both[1].revents != 0) read_output();
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) != pid_) continue;
    read_output();
    end_ = End{WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), reason_};
  }
  return end_;
}

void Child::stop() {
  if (end_) return;
  stopping_ = true;
  ::kill(pid_, SIGTERM);
  if (wait(limits::engine_stop_time)) return;
  ::kill(pid_, SIGKILL);
  while (!wait(limits::engine_stop_time)) continue;  // SIGKILL is never refused
}

void Child::read_output() {
  std::array<char, 4'096> bytes;
  for (;;) {
    const ssize_t size = ::read(output_.value(), bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size == 0) output_ = Descriptor();  // closed: poll leaves it out
    if (size <= 0) return;
    for (const char letter : std::string_view(bytes.data(), static_cast<std::size_t>(size))) {
      if (letter == '\n') {
        take_line(line_);
        line_.clear();
      } else if (line_.size() < limits::engine_line_bytes) {
        line_ += letter;
      }
    }
  }
}

// JSON is its log. Of the rest, which is what a dying Go program prints, the line that says why is worth keeping.
void Child::take_line(std::string_view line) {
  const auto now = std::chrono::steady_clock::now();
  if (now - minute_ > std::chrono::minutes(1)) {
    minute_ = now;
    lines_logged_ = 0;
  }
  const bool why = tells_why(line);
  if (why && reason_.empty()) reason_ = line;
  if (!why && !line.starts_with('{')) return;
  if (++lines_logged_ > limits::engine_lines_a_minute) return;
  const auto parsed = parse_json(line, {limits::engine_line_bytes, limits::json_depth});
  if (!parsed || !parsed->is_object()) {
    log_event(Level::error, "engine.said", {{"message", line}});
    return;
  }
  const auto text = [&](std::string_view member) -> std::string {
    const JsonValue* value = parsed->as_object().if_contains(member);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
  };
  // An engine that is told to end complains of what it closes itself.
  log_event(stopping_ ? Level::debug : Level::warning, "engine.said",
            {{"module", text("module")}, {"message", text("_msg")}, {"reason", text("err")}});
}

}  // namespace jurat::network::comet
