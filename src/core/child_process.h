// A program as a child of this process: with the descriptors that are listed and no others, no signal blocked, nothing
// to read on standard input. The kernel ends it with the thread that started it. Threading: one thread, which must
// outlive the child.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <optional>
#include <string>
#include <vector>

#include "core/descriptor.h"
#include "core/result.h"

namespace jurat {

struct ChildProgram {
  std::vector<std::string> words;  // the path of the program, then its arguments
  std::vector<int> inherited{};    // become its descriptors 3, 4, … in this order
  int output = 2;                  // becomes its standard output and standard error
  bool empty_environment = false;
  bool own_group = false;     // Ctrl-C at the terminal is not for it
  int last_signal = SIGKILL;  // that it gets when its parent dies
};

class ChildProcess {
 public:
  static constexpr int first_inherited = 3;
  static constexpr int not_started = 127;  // its exit code when the program could not be run

  // input_output naming what could not be had.
  static Result<ChildProcess> start(ChildProgram program);
  // Kills what still runs.
  ~ChildProcess();
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) = delete;

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  // Becomes readable with its end, for poll().
  [[nodiscard]] int end() const noexcept { return end_.value(); }
  // Its exit code, or 128 + the signal that ended it; nothing while it runs.
  std::optional<int> exit_code();
  // Nothing once it has ended.
  void signal(int number) const;
  // SIGTERM, `patience`, SIGKILL.
  void stop(std::chrono::milliseconds patience);

 private:
  ChildProcess(pid_t pid, Descriptor end) : pid_(pid), end_(std::move(end)) {}

  pid_t pid_;  // 0 after a move
  Descriptor end_;
  std::optional<int> code_;
};

}  // namespace jurat
