#include "network/engine/comet/child.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "core/json.h"
#include "core/limits.h"
#include "core/log.h"

namespace jurat::network::comet {
namespace {

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
  TRY_ASSIGN(auto process, ChildProcess::start({.words = {settings.program, "start", "--home", settings.home},
                                                .inherited = {validator_key.value(), node_key.value()},
                                                .output = input.value(),
                                                .empty_environment = true,
                                                .own_group = true}));
  return std::unique_ptr<Child>(new Child(std::move(process), std::move(output)));
}

Child::~Child() { stop(); }

std::optional<Child::End> Child::wait(std::chrono::milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  while (!end_) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    std::array<pollfd, 2> both{pollfd{process_.end(), POLLIN, 0}, pollfd{output_.value(), POLLIN, 0}};
    const int ready = ::poll(both.data(), both.size(), std::max(0, static_cast<int>(left.count())));
    if (ready == 0) return std::nullopt;
    if (left.count() < -100) return std::nullopt;  // it never falls silent
    if (both[1].revents != 0) read_output();
    const auto code = process_.exit_code();
    if (!code) continue;
    read_output();
    end_ = End{*code, reason_};
  }
  return end_;
}

void Child::stop() {
  if (end_) return;
  stopping_ = true;
  process_.signal(SIGTERM);
  if (wait(limits::engine_stop_time)) return;
  process_.signal(SIGKILL);
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
