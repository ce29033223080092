#include "core/child_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace jurat {
namespace {

using namespace std::chrono_literals;

struct Pipe {
  Descriptor reading, writing;
};
Pipe open_pipe() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// All that a script says until it ends.
std::string said_by(ChildProgram program) {
  Pipe pipe = open_pipe();
  program.output = pipe.writing.value();
  auto child = ChildProcess::start(std::move(program));
  EXPECT_TRUE(child) << child.error().message;
  pipe.writing = Descriptor();
  std::string said;
  std::array<char, 512> bytes{};
  for (ssize_t size = 0; (size = ::read(pipe.reading.value(), bytes.data(), bytes.size())) > 0;)
    said.append(bytes.data(), static_cast<std::size_t>(size));
  return said;
}

std::optional<int> ended(ChildProcess& child) {
  for (int i = 0; i < 1'000 && !child.exit_code(); ++i) std::this_thread::sleep_for(10ms);
  return child.exit_code();
}

ChildProgram script(std::string text) { return {.words = {"/bin/sh", "-c", std::move(text)}}; }

TEST(ChildProcess, gets_the_descriptors_that_are_listed_and_no_others) {
  const Pipe pipe = open_pipe();
  const Descriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC)), leaked(::open("/dev/zero", O_RDONLY));
  ChildProgram program = script("for n in 0 3 4 5 6 7 8 9; do readlink /proc/$$/fd/$n || echo none; done");
  program.inherited = {pipe.reading.value(), null.value()};
  const std::string said = said_by(std::move(program));
  EXPECT_EQ(said.substr(0, 15), "/dev/null\npipe:") << said;
  EXPECT_NE(said.find("]\n/dev/null\nnone\n"), std::string::npos) << said;
  EXPECT_EQ(said.find("/dev/zero"), std::string::npos) << said;
}

TEST(ChildProcess, has_this_environment_or_none) {
  ::setenv("JURAT_CHILD_TEST", "here", 1);
  EXPECT_EQ(said_by({.words = {"/usr/bin/env"}, .empty_environment = true}), "");
  EXPECT_NE(said_by({.words = {"/usr/bin/env"}}).find("JURAT_CHILD_TEST=here\n"), std::string::npos);
  ::unsetenv("JURAT_CHILD_TEST");
}

TEST(ChildProcess, its_end_is_told_by_code_or_signal) {
  auto seven = ChildProcess::start(script("exit 7")), killed = ChildProcess::start(script("kill -9 $$")),
       missing = ChildProcess::start({.words = {"/no/such/program"}});
  EXPECT_EQ(ended(*seven), 7);
  EXPECT_EQ(ended(*killed), 128 + SIGKILL);
  EXPECT_EQ(ended(*missing), ChildProcess::not_started);
}

TEST(ChildProcess, is_told_to_stop_and_killed_when_it_does_not) {
  auto orderly = ChildProcess::start(script("trap 'exit 5' TERM; while :; do sleep 0.02; done"));
  std::this_thread::sleep_for(200ms);  // it has set its trap by now, or ends by the signal: both are an end
  orderly->stop(5s);
  EXPECT_TRUE(orderly->exit_code() == 5 || orderly->exit_code() == 128 + SIGTERM);
  auto stubborn = ChildProcess::start(script("trap '' TERM; while :; do sleep 0.02; done"));
  std::this_thread::sleep_for(200ms);
  const auto began = std::chrono::steady_clock::now();
  stubborn->stop(300ms);
  EXPECT_EQ(stubborn->exit_code(), 128 + SIGKILL);
  EXPECT_GE(std::chrono::steady_clock::now() - began, 250ms) << "it had its time";
}

TEST(ChildProcess, is_in_a_group_of_its_own_where_that_is_wanted_and_ends_with_its_owner) {
  pid_t pid = 0;
  {
    ChildProgram program = script("while :; do sleep 0.02; done");
    program.own_group = true;
    auto child = ChildProcess::start(std::move(program));
    pid = child->pid();
    for (int i = 0; i < 500 && ::getpgid(pid) != pid; ++i) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(::getpgid(pid), pid);
  }
  EXPECT_EQ(::kill(pid, 0), -1) << "gone, and waited for";
}

TEST(ChildProcess, gets_its_last_signal_when_the_parent_dies) {
  const Pipe pipe = open_pipe();
  const pid_t parent = ::fork();
  if (parent == 0) {
    ChildProgram program = script("trap 'echo told >&3; exit' TERM; echo up >&3; while :; do sleep 0.02; done");
    program.inherited = {pipe.writing.value()};
    program.last_signal = SIGTERM;
    auto child = ChildProcess::start(std::move(program));
    ::pause();
    ::_exit(1);
  }
  std::array<char, 64> bytes{};
  ASSERT_EQ(::read(pipe.reading.value(), bytes.data(), bytes.size()), 3);
  ::kill(parent, SIGKILL);
  ::waitpid(parent, nullptr, 0);
  const ssize_t size = ::read(pipe.reading.value(), bytes.data(), bytes.size());
  EXPECT_EQ(std::string(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))), "told\n");
}

}  // namespace
}  // namespace jurat
