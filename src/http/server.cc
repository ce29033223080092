#include "http/server.h"

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <cerrno>
#include <csignal>
#include <exception>
#include <list>
#include <thread>
#include <utility>

#include "http/conversation.h"
#include "http/loop.h"

namespace jurat::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;

constexpr auto accept_pause = std::chrono::milliseconds(50);
constexpr auto stop_poll = std::chrono::milliseconds(5);
constexpr int backlog = 4'096;

// Connections are descriptors, and the soft limit is often 1,024.
void raise_descriptor_limit() noexcept {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

std::string place(const std::string& address, std::uint16_t port) {
  const bool brackets = address.find(':') != std::string::npos;
  return (brackets ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

std::string_view remedy_of(const error_code& error) {
  if (error == asio::error::address_in_use) return "; end the program that listens there, or choose another port";
  if (error == asio::error::access_denied)
    return "; ports below 1024 need a right that this user lacks: choose a higher one";
  if (error.value() == EADDRNOTAVAIL) return "; this machine has no such address";
  return "";
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
    const ServerSettings& settings = service_.settings;
    if (settings.inherited_socket >= 0) {
      TRY(adopt(settings.inherited_socket));
    } else {
      TRY_ASSIGN(port_, listen(settings.port));
    }
    if (settings.second_port) {
      TRY_ASSIGN(second_port_, listen(*settings.second_port));
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
    const std::string& host = service_.settings.address;
    error_code error;
    const auto address = asio::ip::make_address(host, error);
    if (error) return fail(Failure::invalid_parameter, "address \"" + host + "\": not an IP address");
    const tcp::endpoint endpoint(address, port);
    Acceptor& acceptor = acceptors_.emplace_back(loops_.front()->context);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(Acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(backlog, error);
    if (error) {
      return fail(Failure::input_output,
                  "cannot listen on " + place(host, port) + ": " + error.message() + std::string(remedy_of(error)));
    }
    return bound_port(acceptor);
  }

  Result<void> adopt(int descriptor) {
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    int listening = 0;
    socklen_t listening_size = sizeof listening;
    const bool known = getsockname(descriptor, reinterpret_cast<sockaddr*>(&bound), &size) == 0 &&
                       getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &listening_size) == 0;
    if (!known || listening != 1 || (bound.ss_family != AF_INET && bound.ss_family != AF_INET6)) {
      return fail(Failure::invalid_parameter,
                  "inherited socket " + std::to_string(descriptor) + ": not a listening TCP socket");
    }
    error_code error;
    Acceptor& acceptor = acceptors_.emplace_back(loops_.front()->context);
    acceptor.assign(bound.ss_family == AF_INET ? tcp::v4() : tcp::v6(), descriptor, error);
    if (error) return fail(Failure::input_output, "inherited socket: " + error.message());
    TRY_ASSIGN(port_, bound_port(acceptor));
    return {};
  }

  static Result<std::uint16_t> bound_port(const Acceptor& acceptor) {
    error_code error;
    const std::uint16_t port = acceptor.local_endpoint(error).port();
    if (error) return fail(Failure::input_output, "cannot read the listening port: " + error.message());
    return port;
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
