#include "node/dev_council.h"

#include <algorithm>
#include <chrono>
#include <iostream>

#include "core/limits.h"
#include "core/log.h"
#include "node/node_process.h"

namespace jurat::node {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr auto words_between = std::chrono::seconds(10);
constexpr int look_every = 100;  // milliseconds

struct Member {
  std::unique_ptr<NodeProcess> process;
  std::optional<NodeReport> report;  // of this process
  std::string listen;                // where it listens alone; after the first report the same again
  std::optional<SteadyClock::time_point> start_at;
};

class Supervision {
 public:
  Supervision(const DevCouncil& council, const DevCouncilReady& ready)
      : council_(council), ready_(ready), members_(council.nodes) {
    for (unsigned i = 0; i < council.nodes; ++i) {
      const unsigned port = council.fixed_ports ? council.address.port + i + 1U : 0U;
      members_[i].listen = Address{council.address.host, static_cast<std::uint16_t>(port)}.text();
      members_[i].start_at = began_;
    }
  }
  ~Supervision() {
    for (const auto& member : members_) {
      if (member.process) member.process->process().signal(SIGTERM);
    }
  }
  Supervision(const Supervision&) = delete;
  Supervision& operator=(const Supervision&) = delete;

  Result<int> run(StopSignals& signals) {
    do {
      for (unsigned i = 0; i < members_.size(); ++i) TRY(look_after(i));
      TRY(tell());
      const bool left = std::ranges::any_of(members_, [](const Member& m) { return m.process || m.start_at; });
      if (!left) return 1;
    } while (!signals.wait(look_every));
    return 0;
  }

 private:
  Result<void> look_after(unsigned i) {
    Member& member = members_[i];
    if (member.process) {
      TRY(hear(member));
      const auto code = member.process->process().exit_code();
      if (code) TRY(miss(i, *code));
    }
    if (!member.start_at || SteadyClock::now() < *member.start_at) return {};
    member.start_at.reset();
    auto words = council_.words;
    for (const auto& word : {std::string("--member"), std::to_string(i + 1), std::string("--listen"), member.listen})
      words.push_back(word);
    TRY_ASSIGN(member.process, NodeProcess::start(std::move(words), council_.socket));
    return {};
  }

  Result<void> hear(Member& member) {
    const auto line = member.process->report();
    if (!line) return {};
    TRY_ASSIGN(auto report, parse_report(*line));
    if (report.demo) demo_ = report.demo;
    member.listen = report.endpoint.substr(report.endpoint.find("//") + 2);
    member.report = std::move(report);
    news_ = true;
    return {};
  }

  Result<void> miss(unsigned i, int code) {
    Member& member = members_[i];
    const auto name = "node " + std::to_string(i + 1);
    const auto how = code > 128 ? "signal " + std::to_string(code - 128) : "exit code " + std::to_string(code);
    member.process.reset();
    member.report.reset();
    if (!told_) return fail(Failure::conflict, name + " ended with " + how + " before the council was ready");
    if (council_.restart) member.start_at = SteadyClock::now() + limits::node_restart_rest;
    log_event(Level::warning, "dev.node_ended", {{"node", i + 1}, {"exit", code}, {"restarted", council_.restart}});
    std::cerr << "jurat: " << name << " ended with " << how
              << (council_.restart ? "; it is started again in 5 s\n" : "; it stays away (--no-restart)\n");
    return {};
  }

  Result<void> tell() {
    std::string waited_for;
    for (unsigned i = 0; i < members_.size(); ++i) {
      if (!members_[i].report) waited_for += (waited_for.empty() ? "node " : ", ") + std::to_string(i + 1);
    }
    if (!waited_for.empty()) return wait_on(waited_for);
    if (!news_) return {};
    if (!demo_) return fail(Failure::internal, "node 1 named no demo pool");
    news_ = false;
    Ready ready{council_.endpoint, {}, {}, ready_.home, ready_.region, *demo_, ready_.switches, ready_.admin_key};
    for (const auto& member : members_) {
      ready.nodes.push_back(member.report->endpoint);
      ready.pids.push_back(member.process->process().pid());
    }
    TRY(council_.tell(ready, !told_));
    told_ = true;
    return {};
  }

  Result<void> wait_on(const std::string& who) {
    if (told_) return {};
    const auto now = SteadyClock::now();
    if (now - began_ > limits::council_ready_time)
      return fail(Failure::not_enough_nodes,
                  "the council is not ready after 5 minutes; " + who + " does not serve yet");
    if (now < next_word_) return {};
    next_word_ = now + words_between;
    std::cerr << "jurat: waiting for " << who << '\n';
    return {};
  }

  const DevCouncil& council_;
  const DevCouncilReady& ready_;
  const SteadyClock::time_point began_ = SteadyClock::now();
  SteadyClock::time_point next_word_ = began_ + words_between;
  std::vector<Member> members_;
  std::optional<Demo> demo_;
  bool news_ = false, told_ = false;
};

}  // namespace

Result<int> run_dev_council(const DevCouncil& council, const DevCouncilReady& ready, StopSignals& signals) {
  return Supervision(council, ready).run(signals);
}

}  // namespace jurat::node
