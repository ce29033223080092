#include "http/server.h"

#include <sys/resource.h>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <csignal>
#include <exception>
#include <list>
#include <memory>
#include <thread>
#include <utility>

#include "http/conversation.h"
#include "http/listener.h"
#include "http/loop.h"

namespace jurat::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;

constexpr auto accept_pause = std::chrono::milliseconds(50);
constexpr auto stop_poll = std::chrono::milliseconds(5);

// Connections are descriptors, and the soft limit is often 1,024.
void raise_descriptor_limit() noexcept {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

class RunningServer final : public Server {
 public:
  RunningServer(const ServerSettings& settings, Handler handler) : service_(settings, std::move(handler)) {
    for (unsigned i = 0; i < std::max(1U, settings.io_threads); ++i) loops_.push_back(std::make_unique<Loop>(service_));
  }
  ~RunningServer() override { stop(); }
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  Result<void> prepare() {
    TRY_ASSIGN(service_.proxies, TrustedProxies::parse(service_.settings.trusted_proxies));
    if (service_.settings.tls) {
      TRY_ASSIGN(service_.tls, TlsContext::load(*service_.settings.tls));
    }
    TRY_ASSIGN(port_, listen(service_.settings.port));
    if (service_.settings.second_port) {
      TRY_ASSIGN(second_port_, listen(*service_.settings.second_port));
    }
    return {};
  }

  void run() {
    for (Acceptor& acceptor : acceptors_) {
      asio::co_spawn(loops_.front()->context, accept_connections(acceptor), asio::detached);
    }
    for (const auto& loop : loops_) loop->run();
  }

  [[nodiscard]] std::uint16_t port() const override { return port_; }
  [[nodiscard]] std::optional<std::uint16_t> second_port() const override { return second_port_; }

  [[nodiscard]] ServerLoad load() const override {
    const WorkerPool::Load pool = service_.pool.load();
    return {.connections = service_.connections,
            .waiting_requests = pool.waiting,
            .running_requests = pool.running,
            .buffered_bytes = service_.buffered_bytes,
            .answered = service_.answered,
            .refused = service_.refused};
  }

  Result<void> share(int listening_socket) override {
    const auto shared = std::make_shared<std::list<Acceptor>>();
    TRY(adopt(*shared, listening_socket));
    asio::post(loops_.front()->context, [this, shared] {
      if (service_.stopping) return;  // closed with the task
      acceptors_.splice(acceptors_.end(), *shared);
      asio::co_spawn(loops_.front()->context, accept_connections(acceptors_.back()), asio::detached);
    });
    return {};
  }

  void stop() override {
    if (service_.stopping.exchange(true)) return;
    asio::post(loops_.front()->context, [this] {
      error_code ignored;
      for (Acceptor& acceptor : acceptors_) acceptor.close(ignored);
    });
    for (const auto& loop : loops_) {
      asio::post(loop->context, [&loop] { loop->expire_idle(); });
    }
    const auto until = SteadyClock::now() + service_.settings.times.stop;
    while (service_.connections > 0 && SteadyClock::now() < until) std::this_thread::sleep_for(stop_poll);
    for (const auto& loop : loops_) loop->join();
    // Only now: a dropped task destroys its coroutine, which belongs to a loop that must not run any more.
    service_.pool.stop();
    acceptors_.clear();
    loops_.clear();
  }

 private:
  // The port that was bound.
  Result<std::uint16_t> listen(std::uint16_t port) {
    TRY_ASSIGN(auto listener, listen_at(service_.settings.address, port));
    TRY(adopt(acceptors_, listener.socket.value()));
    listener.socket.release();
    return listener.port;
  }

  Result<void> adopt(std::list<Acceptor>& acceptors, int descriptor) {
    TRY_ASSIGN(const auto listening, check_listening(descriptor));
    error_code error;
    Acceptor& acceptor = acceptors.emplace_back(loops_.front()->context);
    acceptor.assign(listening.ip_v6 ? tcp::v6() : tcp::v4(), descriptor, error);
    if (!error) return {};
    acceptors.pop_back();
    return fail(Failure::input_output, "listening socket: " + error.message());
  }

  Awaitable<void> accept_connections(Acceptor& acceptor) {
    Timer pause(loops_.front()->context);
    for (std::size_t turn = 0; !service_.stopping; ++turn) {
      Loop& loop = *loops_[turn % loops_.size()];
      error_code error;
      auto token = asio::redirect_error(Await{}, error);
      Socket socket = co_await acceptor.async_accept(loop.context, token);
      if (error == asio::error::operation_aborted || service_.stopping) co_return;
      if (!error) {
        welcome(loop, std::move(socket));
        continue;
      }
      // Out of descriptors or memory: make room, and do not spin meanwhile.
      for (const auto& other : loops_) {
        asio::post(other->context, [&other] { other->close_longest_idle(); });
      }
      pause.expires_after(accept_pause);
      error_code ignored;
      auto pause_token = asio::redirect_error(Await{}, ignored);
      co_await pause.async_wait(pause_token);
    }
  }

  void welcome(Loop& loop, Socket&& socket) {
    ++service_.connections;
    auto connection = std::make_shared<Connection>(loop, std::move(socket));
    error_code error;
    connection->socket.set_option(tcp::no_delay(true), error);
    connection->socket.native_non_blocking(true, error);  // OpenSSL reads and writes the descriptor itself
    const auto remote = connection->socket.remote_endpoint(error);
    if (error) return;  // gone already
    connection->peer = remote.address().to_string();
    asio::co_spawn(loop.context, converse(std::move(connection)), asio::detached);
  }

  Service service_;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::list<Acceptor> acceptors_;  // a list, so that their coroutines can hold them
  std::uint16_t port_ = 0;
  std::optional<std::uint16_t> second_port_;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const ServerSettings& settings, Handler handler) {
  if (settings.workers == 0) return fail(Failure::invalid_parameter, "workers: at least one is needed");
  raise_descriptor_limit();
  std::signal(SIGPIPE, SIG_IGN);  // a caller that hangs up is told by the write's own error
  try {
    auto server = std::make_unique<RunningServer>(settings, std::move(handler));
    TRY(server->prepare());
    server->run();
    return std::unique_ptr<Server>(std::move(server));
  } catch (const std::exception& error) {
    return fail(Failure::input_output, "cannot start the HTTP server: " + std::string(error.what()));
  }
}

}  // namespace jurat::http
