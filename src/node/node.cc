#include "node/node.h"

#include <atomic>
#include <iostream>

#include "api/api.h"
#include "core/limits.h"
#include "core/log.h"
#include "core/metrics.h"
#include "crypto/ed25519.h"
#include "http/server.h"
#include "node/engine_program.h"
#include "node/files.h"
#include "node/key_folder.h"
#include "node/mail_messenger.h"
#include "node/router.h"
#include "node/wiring.h"

namespace jurat::node {
namespace {

http::Response not_open_yet(const http::Request& request) {
  if (request.path == "/health/live") return {200, {{"Content-Type", "application/json"}}, "{\"status\":\"live\"}\n"};
  return {503,
          {{"Content-Type", "application/json"}, {"Retry-After", "1"}},
          "{\"status\":\"not ready\",\"reasons\":[\"the node is starting\"]}\n"};
}

class RunningNode final : public Node {
 public:
  RunningNode(const Settings& settings, bool dev, FolderLock lock, Address address,
              std::optional<std::uint16_t> own_port)
      : settings_(settings), dev_(dev), lock_(std::move(lock)), address_(std::move(address)), own_port_(own_port) {}
  ~RunningNode() override { RunningNode::stop(); }
  RunningNode(const RunningNode&) = delete;
  RunningNode& operator=(const RunningNode&) = delete;

  Result<void> start_server();
  Result<void> open(const crypto::LockFile& lock, const Secret& passphrase, std::optional<DevSwitches> dev) override;

  [[nodiscard]] std::string endpoint() const override { return endpoint_at(server_->port()); }
  [[nodiscard]] std::string own_endpoint() const override {
    return endpoint_at(server_->second_port().value_or(server_->port()));
  }
  [[nodiscard]] council::Gateway& gateway() override { return wiring_->gateway(); }
  [[nodiscard]] std::optional<Error> stopped() const override { return wiring_->stopped(); }
  [[nodiscard]] std::vector<std::string> unready() const override { return wiring_->unready(); }
  Result<void> share(int listening_socket) override { return server_->share(listening_socket); }
  void stop() override;

 private:
  [[nodiscard]] std::string endpoint_at(std::uint16_t port) const {
    return (settings_.tls_certificate_file.empty() ? "http://" : "https://") + Address{address_.host, port}.text();
  }
  [[nodiscard]] http::ServerSettings server_settings() const;
  [[nodiscard]] NodeState state() const;
  [[nodiscard]] std::string metrics_text();
  Result<std::unique_ptr<council::Messenger>> make_messenger(const DevSwitches* dev);
  Result<void> start_metrics_server();
  // The secret of an access key id for SigV4 admin calls.
  Result<std::function<Result<Secret>(std::string_view)>> access_keys(const DevSwitches* dev) const;

  Settings settings_;
  bool dev_;
  FolderLock lock_;
  Address address_;
  std::optional<std::uint16_t> own_port_;
  Home home_{settings_.home};
  std::optional<KeyFolder> keys_;
  std::string council_, name_;
  Metrics metrics_;
  Outbox* outbox_ = nullptr;
  MailMessenger* mail_ = nullptr;
  // Destroyed from the bottom up: servers first, so that no request meets half a node.
  std::unique_ptr<council::Messenger> messenger_;
  std::optional<MailServerTrial> mail_trial_;
  std::unique_ptr<Wiring> wiring_;
  std::unique_ptr<api::CognitoApi> api_;
  std::unique_ptr<Router> router_;
  std::atomic<const Router*> serving_ = nullptr;
  std::unique_ptr<http::Server> server_, metrics_server_;
};

http::ServerSettings RunningNode::server_settings() const {
  http::ServerSettings server;
  server.address = address_.host;
  server.port = address_.port;
  server.second_port = own_port_;
  if (!settings_.tls_certificate_file.empty())
    server.tls = {settings_.tls_certificate_file, settings_.tls_private_key_file};
  server.trusted_proxies = settings_.behind_tls_proxy;
  server.io_threads = settings_.io_threads;
  server.workers = settings_.workers;
  return server;
}

Result<void> RunningNode::start_server() {
  const auto handler = [this](const http::Request& request) {
    const auto* router = serving_.load(std::memory_order_acquire);
    return router == nullptr ? not_open_yet(request) : router->answer(request);
  };
  auto server = http::Server::start(server_settings(), handler);
  if (!server) {
    const bool taken = server.error().failure == Failure::input_output;
    return fail(server.error().failure,
                settings_.blame("listen", server.error().message + (taken ? " (--listen HOST:PORT)" : "")));
  }
  server_ = std::move(*server);
  return {};
}

NodeState RunningNode::state() const {
  NodeState state{wiring_->unready(), wiring_->height(), council_, name_};
  const auto stopped = wiring_->stopped();
  if (stopped) state.unready.push_back("the node stops: " + std::string(failure_name(stopped->failure)));
  return state;
}

std::string RunningNode::metrics_text() {
  const auto load = server_->load();
  const auto set = [this](std::string_view name, std::string_view help, std::uint64_t value) {
    metrics_.gauge(name, help).set(static_cast<double>(value));
  };
  set("jurat_ledger_height", "Height of this node's ledger", wiring_->height());
  metrics_.gauge("jurat_password_stretch_cpu_seconds", "Processor time spent on stretching passwords, since start")
      .set(static_cast<double>(wiring_->stretching_time().count()) / 1e6);
  set("jurat_ready", "1 while the node can serve", state().unready.empty() ? 1 : 0);
  set("jurat_connections", "Open connections", load.connections);
  set("jurat_waiting_requests", "Requests that wait for a worker", load.waiting_requests);
  set("jurat_running_requests", "Requests being answered", load.running_requests);
  set("jurat_refused_requests", "Requests that the HTTP server refused itself, since start", load.refused);
  const auto mail_reached = mail_trial_ ? mail_trial_->reached() : std::nullopt;
  if (mail_reached)
    set("jurat_mail_server_reached", "1 when the mail server could be reached at the start", *mail_reached ? 1 : 0);
  wiring_->measure_others(metrics_);
  return metrics_.text();
}

Result<std::unique_ptr<council::Messenger>> RunningNode::make_messenger(const DevSwitches* dev) {
  if (!dev_) {
    TRY_ASSIGN(auto mail, make_mail_messenger(settings_, system_clock(), system_random()));
    mail_ = mail.get();
    return mail;
  }
  const bool shared = dev != nullptr && !dev->outbox_file.empty();
  auto outbox = std::make_unique<Outbox>(shared ? dev->outbox_file : home_.folder / "outbox.jsonl", system_clock());
  outbox_ = outbox.get();
  return outbox;
}

Result<void> RunningNode::start_metrics_server() {
  if (settings_.metrics_listen.empty()) return {};
  TRY_ASSIGN(const auto address, parse_address(settings_.metrics_listen));
  http::ServerSettings server;
  server.address = address.host;
  server.port = address.port;
  server.workers = 2;
  const Routes routes{{}, [this] { return state(); }, [this] { return metrics_text(); }, nullptr, dev_};
  auto started =
      http::Server::start(server, [routes](const http::Request& request) { return answer_metrics(routes, request); });
  if (!started) return fail(started.error().failure, settings_.blame("metrics_listen", started.error().message));
  metrics_server_ = std::move(*started);
  return {};
}

Result<std::function<Result<Secret>(std::string_view)>> RunningNode::access_keys(const DevSwitches* dev) const {
  struct AccessKey {
    std::string id;
    Secret secret;
  };
  const auto known = std::make_shared<AccessKey>();
  if (dev != nullptr) {
    known->id = dev->access_key_id;
    known->secret = dev->secret_access_key.clone();
  } else if (!settings_.sigv4_access_key_id.empty()) {
    known->id = settings_.sigv4_access_key_id;
    TRY_ASSIGN(known->secret, read_private_file(settings_.sigv4_secret_key_file, limits::passphrase_bytes, true));
  }
  return [known](std::string_view id) -> Result<Secret> {
    if (known->id.empty() || id != known->id) return fail(Failure::not_found);
    return known->secret.clone();
  };
}

Result<void> RunningNode::open(const crypto::LockFile& lock, const Secret& passphrase, std::optional<DevSwitches> dev) {
  TRY_ASSIGN(keys_, KeyFolder::open(home_.keys(), passphrase, false, system_random()));
  TRY_ASSIGN(auto keys, council::load_kept_keys(static_cast<std::uint32_t>(lock.definition.key_sets.size()), *keys_,
                                                lock.definition.n));
  TRY_ASSIGN(const auto own_index, council::find_member(lock.definition, keys.identity.public_key()));
  TRY(council::check_belongs(keys, lock, own_index));
  if (lock.definition.settings.dev != dev_) {
    return fail(Failure::conflict,
                home_.folder.string() + (dev_ ? ": belongs to a production node; `jurat dev` needs a home of its own"
                                              : ": was made by `jurat dev`; found a council with `jurat council run`"));
  }
  council_ = to_hex(lock.definition.council);
  name_ = lock.definition.members[own_index.value - 1U].name;
  api::Settings api;
  api.node = own_index;
  api.disguise_key = keys.fake_users.clone();
  TRY_ASSIGN(api.secret_of, access_keys(dev ? &*dev : nullptr));
  api.accept_any_key = dev && dev->accept_any_key;
  std::optional<std::string> fixed_code;
  if (dev && !dev->fixed_code.empty()) fixed_code = dev->fixed_code;
  TRY_ASSIGN(messenger_, make_messenger(dev ? &*dev : nullptr));
  NetworkPlan network{{}, settings_.engine_listen, settings_.peers_listen, {}};
  if (lock.definition.n > 1) {
    TRY_ASSIGN(network.engine_program, engine_program(settings_.engine_program, own_program()));
  }
  TRY_ASSIGN(wiring_, Wiring::join({home_, lock, std::move(keys), *keys_, *messenger_, std::move(fixed_code),
                                    system_clock(), system_random(), std::move(network)}));
  api_ = std::make_unique<api::CognitoApi>(wiring_->gateway(), std::move(api));
  Routes routes{[this](const http::Request& request) { return api_->answer(request); },
                [this] { return state(); },
                {},
                outbox_,
                dev_};
  if (dev_) routes.metrics_text = [this] { return metrics_text(); };
  router_ = std::make_unique<Router>(std::move(routes), metrics_, system_clock());
  if (mail_ != nullptr && !settings_.email_smtp_url.empty()) {
    mail_trial_.emplace(*mail_,
                        settings_.blame("email.smtp_url",
                                        "no code can be sent by e-mail until this server is reached; check it "
                                        "and the other email settings, and that this machine may connect to it"));
  }
  TRY(start_metrics_server());
  serving_.store(router_.get(), std::memory_order_release);
  log_event(Level::info, "node.serving",
            {{"endpoint", endpoint()}, {"council", council_}, {"height", wiring_->height()}});
  return {};
}

void RunningNode::stop() {
  if (metrics_server_) metrics_server_->stop();
  if (server_) server_->stop();
  if (wiring_) wiring_->stop();
}

}  // namespace

Result<std::unique_ptr<Node>> Node::bind(const Settings& settings, bool dev, std::optional<std::uint16_t> own_port) {
  TRY(crypto::self_test_ed25519());
  TRY_ASSIGN(auto address, parse_address(settings.listen));
  TRY_ASSIGN(auto lock, FolderLock::take(settings.home));
  auto node = std::make_unique<RunningNode>(settings, dev, std::move(lock), std::move(address), own_port);
  TRY(node->start_server());
  return node;
}

int run(Node& node, StopSignals& signals) {
  while (!signals.wait(200)) {
    const auto stopped = node.stopped();
    if (!stopped) continue;
    log_event(Level::error, "node.fault", {{"failure", failure_name(stopped->failure)}, {"reason", stopped->message}});
    std::cerr << "jurat: " << stopped->message << '\n';
    node.stop();
    return 1;
  }
  log_event(Level::info, "node.stopping");
  node.stop();
  log_event(Level::info, "node.stopped");
  return 0;
}

}  // namespace jurat::node
