// CometBFT as a child process: started with an empty environment, its keys handed over in memory, ended with us.
// Promises: the child dies with this process; what it says becomes our log, cut and counted.
// Threading: one thread, which must outlive the child.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/child_process.h"
#include "core/secret.h"

namespace jurat::network::comet {

struct ChildSettings {
  std::filesystem::path program;
  std::filesystem::path home;
  const Secret& validator_key;  // the text of its key file, read by the child from descriptor 3
  const Secret& node_key;       // and from 4
};

class Child {
 public:
  struct End {
    int code = 0;        // its exit code, or 128 + the signal that ended it
    std::string reason;  // what it said of it, or empty
  };
  // input_output naming what could not be had or run.
  static Result<std::unique_ptr<Child>> start(const ChildSettings& settings);
  ~Child();  // stops it
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  [[nodiscard]] pid_t pid() const noexcept { return process_.pid(); }
  // Hands on what it says for at most this long; how it ended, as soon as it has.
  std::optional<End> wait(std::chrono::milliseconds time);
  // SIGTERM, limits::engine_stop_time, SIGKILL.
  void stop();

 private:
  Child(ChildProcess process, Descriptor output) : process_(std::move(process)), output_(std::move(output)) {}
  void read_output();
  void take_line(std::string_view line);

  ChildProcess process_;
  Descriptor output_;
  bool stopping_ = false;
  std::string line_;
  std::string reason_;
  std::size_t lines_logged_ = 0;
  std::chrono::steady_clock::time_point minute_{};
  std::optional<End> end_;
};

}  // namespace jurat::network::comet
