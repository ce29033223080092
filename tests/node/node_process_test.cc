#include "node/node_process.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <thread>

#include "http/listener.h"

namespace jurat::node {
namespace {

struct NodeProcessTest : testing::Test {
  http::Listener listener = http::listen_at("127.0.0.1", 0).value();

  std::unique_ptr<NodeProcess> run(const std::string& script) {
    auto started = NodeProcess::start({"/bin/sh", "-c", script}, listener.socket.value());
    EXPECT_TRUE(started) << started.error().message;
    return std::move(*started);
  }
  template <class Ask>
  static auto wait_for(Ask ask) {
    auto got = ask();
    for (int i = 0; i < 1'000 && !got; ++i, got = ask()) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return got;
  }
};

TEST_F(NodeProcessTest, has_the_shared_socket_and_the_report_pipe_and_no_other_descriptor) {
  const auto child = run("ls -l /proc/$$/fd | awk '{print $9, $11}' | tr '\\n' ';' >&4; echo >&4");
  const auto line = wait_for([&] { return child->report(); });
  ASSERT_TRUE(line);
  EXPECT_NE(line->find("3 socket:"), std::string::npos) << *line;
  EXPECT_NE(line->find("4 pipe:"), std::string::npos) << *line;
  for (int other = 5; other < 16; ++other)
    EXPECT_EQ(line->find(";" + std::to_string(other) + " socket"), std::string::npos) << *line;
  EXPECT_EQ(wait_for([&] { return child->process().exit_code(); }), 0);
}

TEST_F(NodeProcessTest, reports_one_whole_line_and_its_end) {
  const auto child = run("printf 'half' >&4; sleep 0.2; printf ' and half\\nmore\\n' >&4; exit 7");
  EXPECT_EQ(wait_for([&] { return child->report(); }), "half and half");
  EXPECT_EQ(wait_for([&] { return child->process().exit_code(); }), 7);
  EXPECT_FALSE(child->report());
}

TEST_F(NodeProcessTest, a_program_that_ends_without_a_word_has_no_report) {
  const auto child = run("kill -9 $$");
  EXPECT_EQ(wait_for([&] { return child->process().exit_code(); }), 128 + SIGKILL);
  EXPECT_FALSE(child->report());
  const auto missing = NodeProcess::start({"/no/such/program"}, listener.socket.value());
  ASSERT_TRUE(missing);
  EXPECT_EQ(wait_for([&] { return (*missing)->process().exit_code(); }), 127);
}

TEST_F(NodeProcessTest, stops_in_order_and_in_its_own_process_group) {
  const auto child = run("trap 'exit 5' TERM; echo up >&4; while :; do sleep 0.05; done");
  ASSERT_TRUE(wait_for([&] { return child->report(); }));
  EXPECT_EQ(::getpgid(child->process().pid()), child->process().pid()) << "Ctrl-C at the terminal is for the parent";
  child->process().stop(std::chrono::seconds(5));
  EXPECT_EQ(child->process().exit_code(), 5);
}

}  // namespace
}  // namespace jurat::node
