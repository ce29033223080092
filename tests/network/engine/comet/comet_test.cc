// One validator with the real engine; what every engine promises is in tests/contract/network/engine_test.cc.
#include "network/engine/comet/comet.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <thread>

#include "core/descriptor.h"
#include "core/limits.h"
#include "network/engine/comet/council_of_engines.h"
#include "network/engine/comet/remembering.h"

namespace jurat::network {
namespace {

using namespace std::chrono_literals;
using tests::CouncilOfEngines;
using tests::RememberingApplication;

Bytes entry_of(const std::string& text) { return to_bytes(std::string_view(text)); }

template <class Condition>
bool eventually(Condition condition, std::chrono::seconds within = 60s) {
  const auto until = std::chrono::steady_clock::now() + within;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(5ms);
  }
  return true;
}

class CometTest : public ::testing::Test {
 protected:
  void start() {
    auto started = start_comet(council.settings(0), application, system_clock());
    ASSERT_TRUE(started) << started.error().message;
    engine = std::move(*started);
  }
  Result<Decided> submit(const std::string& text) { return engine->submit(entry_of(text), 30s); }

  CouncilOfEngines council{1};
  RememberingApplication application;
  std::unique_ptr<Engine> engine;
};

TEST_F(CometTest, an_idle_engine_keeps_its_head_fresh_and_the_root_as_it_is) {
  start();
  ASSERT_TRUE(submit("one"));
  const Hash32 root = application.head().root;
  const std::uint64_t height = application.head().height;
  ASSERT_TRUE(eventually([&] { return application.head().height >= height + 3; }));
  EXPECT_EQ(application.head().root, root);
  EXPECT_EQ(engine->head_time(), application.head().time);
  EXPECT_LT(system_clock().now() - engine->head_time(), Duration(10s));
}

TEST_F(CometTest, killed_under_load_it_comes_back_and_nothing_acknowledged_is_lost) {
  start();
  ASSERT_TRUE(submit("first"));
  std::atomic<bool> ending = false;
  std::atomic<int> acknowledged = 0;
  std::vector<std::thread> callers;
  callers.reserve(4);
  for (int t = 0; t < 4; ++t) {
    callers.emplace_back([&, t] {
      for (int i = 0; !ending; ++i) {
        const std::string text = std::to_string(t) + "/" + std::to_string(i);
        const auto decided = submit(text);
        ASSERT_TRUE(decided) << decided.error().message;
        ASSERT_EQ(application.times(entry_of(text)), 1U);
        ++acknowledged;
      }
    });
  }
  for (int round = 0; round < 3; ++round) {
    const int before = acknowledged;
    EXPECT_TRUE(eventually([&] { return acknowledged > before + 20; }));
    const int pid = engine_pid(*engine);
    ASSERT_GT(pid, 0);
    ::kill(pid, SIGKILL);
    EXPECT_TRUE(eventually([&] { return engine_pid(*engine) != pid && engine_pid(*engine) != 0; }));
  }
  const int before = acknowledged;
  EXPECT_TRUE(eventually([&] { return acknowledged > before + 20; }));
  ending = true;
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(engine->stopped(), std::nullopt);
}

TEST_F(CometTest, an_application_that_lost_everything_learns_it_again) {
  start();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(submit(std::to_string(i)));
  engine.reset();
  const Hash32 root = application.head().root;
  application.lose_everything();
  start();
  ASSERT_TRUE(eventually([&] { return application.head().root == root; }));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(application.times(entry_of(std::to_string(i))), 1U);
}

TEST_F(CometTest, an_engine_whose_blocks_are_lost_stops_with_the_reason_and_the_remedy) {
  start();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(submit(std::to_string(i)));
  engine.reset();
  std::filesystem::remove_all(council.home(0) / "data");
  start();
  ASSERT_TRUE(eventually([&] { return engine->stopped().has_value(); }));
  const Error why = *engine->stopped();
  EXPECT_EQ(why.failure, Failure::store_corrupt);
  EXPECT_NE(why.message.find("AppHash"), std::string::npos) << why.message;
  EXPECT_NE(why.message.find(council.home(0).string()), std::string::npos) << why.message;
  EXPECT_NE(why.message.find("move both away"), std::string::npos) << why.message;
  const auto refused = submit("late");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, why.message);
  EXPECT_FALSE(engine->caught_up());
}

TEST_F(CometTest, no_private_key_is_on_disk_while_it_runs) {
  start();
  ASSERT_TRUE(submit("one"));
  for (const auto& file : std::filesystem::recursive_directory_iterator(council.home(0))) {
    if (!file.is_regular_file()) continue;
    std::string text;
    std::getline(std::ifstream(file.path()), text, '\0');
    EXPECT_EQ(text.find("PrivKey"), std::string::npos) << file.path();
  }
}

TEST_F(CometTest, a_socket_left_by_a_killed_engine_is_no_hindrance) {
  start();
  ASSERT_TRUE(submit("one"));
  engine.reset();
  std::ofstream(comet::rpc_socket(council.home(0))) << "left";
  start();
  ASSERT_TRUE(submit("two"));
}

TEST_F(CometTest, a_port_that_is_taken_stops_it_with_the_remedy) {
  const Descriptor taken(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const std::string text = council.members[0].address;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(text.substr(text.rfind(':') + 1))));
  ASSERT_EQ(::bind(taken.value(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(::listen(taken.value(), 1), 0);
  start();
  ASSERT_TRUE(eventually([&] { return engine->stopped().has_value(); }));
  EXPECT_NE(engine->stopped()->message.find("another program listens there"), std::string::npos)
      << engine->stopped()->message;
}

TEST_F(CometTest, an_engine_that_falls_silent_is_ended_and_started_again) {
  start();
  ASSERT_TRUE(submit("one"));
  const int pid = engine_pid(*engine);
  ::kill(pid, SIGSTOP);
  ASSERT_TRUE(
      eventually([&] { return engine_pid(*engine) != pid && engine_pid(*engine) != 0; }, limits::engine_silence + 30s));
  ASSERT_TRUE(submit("two"));
}

TEST_F(CometTest, the_same_entry_sent_twice_is_applied_once) {
  start();
  const auto first = submit("one");
  const auto again = submit("one");
  ASSERT_TRUE(first);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->height, first->height);
  EXPECT_EQ(application.times(entry_of("one")), 1U);
}

TEST_F(CometTest, an_entry_of_the_largest_size_has_its_place_and_one_byte_more_is_refused) {
  start();
  const auto decided = engine->submit(Bytes(limits::certified_entry_bytes, 'x'), 30s);
  ASSERT_TRUE(decided) << decided.error().message;
  const auto refused = engine->submit(Bytes(limits::certified_entry_bytes + 1, 'x'), 30s);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::too_large);
}

TEST_F(CometTest, settings_that_cannot_be_are_refused_before_anything_starts) {
  const CometSettings good = council.settings(0);
  CometSettings settings{good.program, good.home, council.nodes[0], council.validators[0]};
  const auto swapped = start_comet(settings, application, system_clock());
  ASSERT_FALSE(swapped);
  EXPECT_EQ(swapped.error().failure, Failure::invalid_parameter);
}

TEST_F(CometTest, without_the_program_it_stops_and_says_how_to_get_it) {
  CometSettings settings = council.settings(0);
  settings.program = council.folder.path() / "none";
  engine = start_comet(settings, application, system_clock()).value();
  ASSERT_TRUE(eventually([&] { return engine->stopped().has_value(); }));
  EXPECT_NE(engine->stopped()->message.find("tools/setup"), std::string::npos);
}

}  // namespace
}  // namespace jurat::network
