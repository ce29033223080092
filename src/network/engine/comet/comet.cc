#include "network/engine/comet/comet.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "core/limits.h"
#include "core/log.h"
#include "network/engine/comet/abci_server.h"
#include "network/engine/comet/child.h"
#include "network/engine/comet/rpc.h"
#include "network/engine/comet/undecided.h"

namespace jurat::network {
namespace {

using namespace comet;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// One message of ABCI to another.
Result<Bytes> answer_message(Responder& responder, ByteSpan message) {
  Request request;
  if (!request.ParseFromArray(message.data(), static_cast<int>(message.size()))) {
    return fail(Failure::bad_encoding, "a message that is no ABCI request");
  }
  const Response response = responder.answer(request);
  Bytes out(response.ByteSizeLong());
  if (!response.SerializeToArray(out.data(), static_cast<int>(out.size()))) {
    return fail(Failure::internal, "an ABCI response cannot be written");
  }
  return out;
}

Responder::Settings responder_settings(const CometSettings& settings) {
  Responder::Settings out{settings.home.chain_id, {}, settings.kept_blocks};
  for (const Member& member : settings.home.members) out.peers.insert(node_id(member.node));
  return out;
}

std::string remedy(const Child::End& end, const std::filesystem::path& home) {
  std::string text = "the consensus engine ends again and again";
  text += end.reason.empty() ? " with code " + std::to_string(end.code) : ": " + end.reason;
  if (end.reason.find("AppHash") != std::string::npos || end.reason.find("app block height") != std::string::npos) {
    return text + "; " + (home / "data").string() +
           " and the ledger are not of the same moment: bring back both from one copy, or move both away so that this "
           "node learns everything from the others; keep " +
           (home / "signing").string() + ", which keeps it from voting twice";
  }
  if (end.reason.find("address already in use") != std::string::npos) {
    return text + "; another program listens there: end it or choose another port";
  }
  return text + "; see the lines engine.said in the log, then start the node again";
}

class Comet final : public Engine {
 public:
  Comet(const CometSettings& settings, Application& application, Clock& clock)
      : program_(settings.program),
        home_(settings.home.home),
        validator_key_(validator_key_text(settings.validator)),
        node_key_(node_key_text(settings.node)),
        application_(application),
        clock_(clock),
        head_time_(application.head().time.micros),
        responder_(application, clock, responder_settings(settings),
                   {[this](const CommittedBlock& block) { take(block); },
                    [this](const Error& error) { undecided_.stop(error); }}) {}
  ~Comet() override { stop(); }
  Comet(const Comet&) = delete;
  Comet& operator=(const Comet&) = delete;

  Result<void> start() {
    TRY_ASSIGN(server_, AbciServer::listen(abci_socket(home_),
                                           [this](ByteSpan message) { return answer_message(responder_, message); }));
    supervisor_ = std::thread([this] { supervise(); });
    for (std::size_t i = 0; i < limits::engine_senders; ++i) senders_.emplace_back([this] { send_all(); });
    return {};
  }

  Result<Decided> submit(Bytes entry, milliseconds timeout) override {
    if (entry.size() > limits::certified_entry_bytes) {
      return fail(Failure::too_large,
                  "an entry has at most " + std::to_string(limits::certified_entry_bytes) + " bytes");
    }
    TRY(application_.admit(entry, clock_.now()));
    return undecided_.submit(std::move(entry), timeout);
  }

  Moment head_time() const override { return Moment{head_time_}; }
  bool caught_up() const override { return caught_up_; }
  std::optional<Error> stopped() const override { return undecided_.stopped(); }
  int child_pid() const { return pid_; }

  void stop() override {
    undecided_.stop({Failure::pending, "the engine was stopped"});
    const std::lock_guard lock(stop_mutex_);
    if (supervisor_.joinable()) supervisor_.join();
    for (std::thread& sender : senders_) sender.join();
    senders_.clear();
    if (server_) server_->stop();
  }

 private:
  void take(const CommittedBlock& block) {
    head_time_ = std::max<std::int64_t>(head_time_, block.header_time.micros);
    undecided_.decide(block);
  }

  bool over() const { return undecided_.stopped().has_value(); }

  // Starts the child and starts it again until the engine is over.
  void supervise() {
    milliseconds rest = limits::engine_rest_least;
    unsigned in_vain = 0;
    unsigned panics = 0;
    while (!over()) {
      ::unlink(rpc_socket(home_).c_str());  // one left behind keeps a new engine from listening
      auto child = Child::start({program_, home_, validator_key_, node_key_});
      if (!child) return undecided_.stop(child.error());
      const auto began = steady_clock::now();
      pid_ = (*child)->pid();
      const std::optional<Child::End> end = watch(**child, began);
      caught_up_ = false;
      if (!end) {
        (*child)->stop();
        pid_ = 0;
        server_->close_connections();
        continue;
      }
      pid_ = 0;
      server_->close_connections();
      if (over()) return;
      log_event(Level::error, "engine.ended", {{"exit", end->code}, {"reason", end->reason}});
      if (steady_clock::now() - began > limits::engine_steady_time) {
        rest = limits::engine_rest_least;
        in_vain = panics = 0;
      }
      panics += end->code == 2 ? 1U : 0U;
      if (panics >= limits::engine_panics_in_vain || ++in_vain >= limits::engine_starts_in_vain) {
        return undecided_.stop({Failure::store_corrupt, remedy(*end, home_)});
      }
      pause(rest);
      rest = std::min<milliseconds>(rest * 2, limits::engine_rest_most);
    }
  }

  void pause(milliseconds rest) const {
    const auto until = steady_clock::now() + rest;
    while (!over() && steady_clock::now() < until) std::this_thread::sleep_for(milliseconds(10));
  }

  // How the child ended; nothing when it is to be ended: the engine is over, or the child silent.
  std::optional<Child::End> watch(Child& child, steady_clock::time_point began) {
    auto alive = began;
    std::uint64_t answered = responder_.answered();
    std::unique_ptr<http::SocketClient> client;
    while (!over()) {
      if (auto end = child.wait(caught_up_ ? milliseconds(500) : milliseconds(100))) return end;
      const auto now = steady_clock::now();
      undecided_.forget_older_than(now - limits::engine_undecided_time);
      if (!client) {
        auto made = http::SocketClient::to({rpc_socket(home_), limits::engine_answer_time});
        if (made) client = std::move(*made);
      }
      const auto said = client ? status(*client) : Result<EngineStatus>(fail(Failure::input_output));
      if (said || responder_.answered() != answered) alive = now;
      answered = responder_.answered();
      if (said) follow(*said);
      if (now - alive < limits::engine_silence) continue;
      log_event(Level::error, "engine.silent", {{"seconds", limits::engine_silence.count()}});
      return std::nullopt;
    }
    return std::nullopt;
  }

  void follow(const EngineStatus& said) {
    const bool before = caught_up_.exchange(!said.catching_up);
    if (before || said.catching_up) return;
    log_event(Level::info, "engine.works", {{"height", said.height}});
    undecided_.send_all_again();
  }

  // Hands entries to the engine, one at a time over one connection, until the engine is over.
  void send_all() {
    std::unique_ptr<http::SocketClient> client;
    while (!over()) {
      const auto next = undecided_.next_to_send(milliseconds(100));
      if (!next) continue;
      if (!client) {
        auto made = http::SocketClient::to({rpc_socket(home_), limits::engine_answer_time});
        if (made) client = std::move(*made);
      }
      const auto refused =
          client ? broadcast(*client, next->entry) : Result<std::optional<Error>>(fail(Failure::internal));
      if (refused && *refused) undecided_.refuse(*next, **refused);
      if (refused) continue;
      undecided_.send_again(next);
      client.reset();
      pause(limits::engine_rest_least);  // the engine is away
    }
  }

  const std::filesystem::path program_;
  const std::filesystem::path home_;
  const Secret validator_key_;
  const Secret node_key_;
  Application& application_;
  Clock& clock_;
  std::atomic<std::int64_t> head_time_;
  std::atomic<bool> caught_up_ = false;
  std::atomic<int> pid_ = 0;
  Undecided undecided_;
  Responder responder_;
  std::unique_ptr<AbciServer> server_;
  std::mutex stop_mutex_;
  std::vector<std::thread> senders_;
  std::thread supervisor_;
};

}  // namespace

Result<std::unique_ptr<Engine>> start_comet(const CometSettings& settings, Application& application, Clock& clock) {
  if (settings.home.self >= settings.home.members.size()) {
    return fail(Failure::invalid_parameter, "engine: this node is not among the members");
  }
  const Member& self = settings.home.members[settings.home.self];
  if (self.validator != settings.validator.public_key() || self.node != settings.node.public_key()) {
    return fail(Failure::invalid_parameter, "engine: the keys are not those of this member");
  }
  TRY(prepare_home(settings.home));
  auto engine = std::make_unique<Comet>(settings, application, clock);
  TRY(engine->start());
  return std::unique_ptr<Engine>(std::move(engine));
}

int engine_pid(const Engine& engine) {
  const auto* comet_engine = dynamic_cast<const Comet*>(&engine);
  return comet_engine == nullptr ? 0 : comet_engine->child_pid();
}

}  // namespace jurat::network
