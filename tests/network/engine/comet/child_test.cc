// Shell scripts in the engine's place.
#include "network/engine/comet/child.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

#include "core/limits.h"
#include "core/log.h"
#include "support/child_process.h"
#include "support/scratch_folder.h"

namespace jurat::network::comet {
namespace {

using namespace std::chrono_literals;

class ChildTest : public ::testing::Test {
 protected:
  void TearDown() override { static_cast<void>(set_log({})); }
  Result<std::unique_ptr<Child>> run(const std::string& script) {
    const auto program = folder.path() / "engine";
    std::ofstream(program) << "#!/bin/sh\n" << script << "\n";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    return Child::start({program, folder.path(), validator_key, node_key});
  }
  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(folder.path() / name).rdbuf();
    return text.str();
  }

  support::ScratchFolder folder;
  Secret validator_key = Secret::copy_of(as_bytes("the validator's key"));
  Secret node_key = Secret::copy_of(as_bytes("the node's key"));
};

TEST_F(ChildTest, the_keys_come_by_descriptor_and_nothing_else_is_handed_over) {
  const auto child =
      run("cd \"$3\"; cat /proc/self/fd/3 >three; cat /proc/self/fd/3 /proc/self/fd/4 >both;"
          " tr '\\0' '\\n' </proc/$$/environ >environment; ls /proc/$$/fd >open; echo \"$@\" >said");
  ASSERT_TRUE(child) << child.error().message;
  const auto end = (*child)->wait(20s);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->code, 0);
  EXPECT_EQ(read("three"), "the validator's key");
  EXPECT_EQ(read("both"), "the validator's keythe node's key") << "each may be read more than once";
  EXPECT_EQ(read("environment"), "");
  EXPECT_EQ(read("said"), "start --home " + folder.path().string() + "\n");
  for (const char* number : {"5\n", "6\n", "16\n", "17\n"}) {
    EXPECT_EQ(("\n" + read("open")).find("\n" + std::string(number)), std::string::npos) << read("open");
  }
}

TEST_F(ChildTest, how_it_ended_and_why_is_told) {
  auto child = run("echo 'I[2026] words'; echo 'panic: state.AppHash does not match'; echo 'goroutine 1'; exit 2");
  ASSERT_TRUE(child);
  auto end = (*child)->wait(20s);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->code, 2);
  EXPECT_EQ(end->reason, "panic: state.AppHash does not match");
  child = run("kill -9 $$");
  end = (*child)->wait(20s);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->code, 137);
  EXPECT_EQ(end->reason, "");
}

TEST_F(ChildTest, what_it_says_becomes_our_log_with_an_end) {
  std::mutex mutex;
  std::vector<std::string> lines;
  LogSettings settings;
  settings.instead = [&](std::string_view line) {
    const std::lock_guard lock(mutex);
    lines.emplace_back(line);
  };
  ASSERT_TRUE(set_log(settings));
  const auto child = run(R"(echo '{"level":"error","module":"consensus","err":"bad vote","_msg":"refused"}')"
                         "\ni=0; while [ $i -lt 300 ]; do echo '{\"_msg\":\"again\"}'; i=$((i+1)); done; echo plain");
  ASSERT_TRUE((*child)->wait(20s));
  const std::lock_guard lock(mutex);
  ASSERT_EQ(lines.size(), limits::engine_lines_a_minute);
  EXPECT_NE(lines[0].find("bad vote"), std::string::npos);
  EXPECT_NE(lines[0].find("consensus"), std::string::npos);
}

TEST_F(ChildTest, one_that_does_not_listen_is_ended_all_the_same) {
  const auto child = run("trap '' TERM; echo ready >\"$3/ready\"; while true; do sleep 0.05; done");
  ASSERT_TRUE(child);
  while (read("ready").empty()) std::this_thread::sleep_for(1ms);
  EXPECT_FALSE((*child)->wait(1ms));
  (*child)->stop();
  EXPECT_EQ((*child)->wait(0ms)->code, 137);
  EXPECT_EQ(::kill((*child)->pid(), 0), -1);
}

TEST_F(ChildTest, it_dies_with_the_process_that_started_it) {
  const int code = support::in_child([&] {
    const auto child = run("echo $$ >\"$3/pid\"; while true; do sleep 0.05; done");
    while (read("pid").size() < 2) std::this_thread::sleep_for(1ms);
    return 3;  // without the destructor's stop
  });
  EXPECT_EQ(code, 3);
  const std::string pid = read("pid");
  ASSERT_FALSE(pid.empty());
  // Gone, or waiting for its new parent to ask how it ended.
  const auto gone = [&] {
    std::ifstream status("/proc/" + pid.substr(0, pid.size() - 1) + "/stat");
    std::string text;
    return !std::getline(status, text) || text.find(") Z") != std::string::npos;
  };
  const auto until = std::chrono::steady_clock::now() + 20s;
  while (!gone() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(5ms);
  EXPECT_TRUE(gone());
}

TEST_F(ChildTest, a_program_that_is_not_there_is_named_with_its_remedy) {
  const auto refused = Child::start({folder.path() / "none", folder.path(), validator_key, node_key});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::input_output);
  EXPECT_NE(refused.error().message.find("tools/setup"), std::string::npos);
}

}  // namespace
}  // namespace jurat::network::comet
