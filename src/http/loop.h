// The threads of the HTTP server and the connections that live on them: bytes in and out, and the end of every wait.
// Promises: no wait outlives its connection's deadline by more than a sweep; an idle connection holds no buffer.
// A Loop and its connections belong to its thread; others reach them through post() on the context.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "http/forwarded.h"
#include "http/server.h"
#include "http/tls.h"
#include "http/worker_pool.h"

namespace jurat::http {

using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using SteadyClock = std::chrono::steady_clock;
using Timer = boost::asio::basic_waitable_timer<SteadyClock, boost::asio::wait_traits<SteadyClock>, Executor>;
using Await = boost::asio::use_awaitable_t<Executor>;
template <class T>
using Awaitable = boost::asio::awaitable<T, Executor>;

// What all connections share.
struct Service {
  Service(const ServerSettings& given, Handler called)
      : settings(given), handler(std::move(called)), pool(given.workers, given.waiting_requests) {}

  const ServerSettings settings;
  const Handler handler;
  TrustedProxies proxies;
  std::optional<TlsContext> tls;
  WorkerPool pool;
  std::atomic<std::size_t> connections{0};
  std::atomic<std::size_t> buffered_bytes{0};
  std::atomic<std::uint64_t> answered{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<bool> stopping{false};
};

class Loop;

struct Connection : boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
  Connection(Loop& owner, Socket&& accepted) : loop(owner), socket(std::move(accepted)) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void wait_at_most(std::chrono::milliseconds time) { deadline = SteadyClock::now() + time; }
  void wait_for_handler() { deadline = SteadyClock::time_point::max(); }
  void expire();
  Transfer receive();  // appends to `pending`
  Transfer send(std::string_view bytes);

  Loop& loop;
  Socket socket;
  std::optional<TlsSession> tls;
  std::string peer;
  WipedString pending;  // received, not yet consumed
  SteadyClock::time_point deadline = SteadyClock::time_point::max();
  bool idle = false;     // between requests
  bool expired = false;  // the deadline passed, or the server stops: every wait ends at once
};

// One thread with its connections: nothing here is touched by another thread but through post().
class Loop {
 public:
  explicit Loop(Service& shared) : service(shared), sweeper_(context) {}

  ~Loop() { join(); }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void run();
  void join();                // stops the context first
  bool close_longest_idle();  // false when none is idle
  void expire_all();
  void expire_idle();

  Service& service;
  // In the order in which they were last idle.
  boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>> connections;
  std::string date;
  std::array<char, 64 << 10> scratch{};
  // After the list: destroying the context destroys suspended coroutines, and so connections, which unlink themselves.
  boost::asio::io_context context{1};

 private:
  Awaitable<void> sweep();

  Timer sweeper_;
  std::thread thread_;
};

// Appends what arrives next to `pending`. False when the caller is gone or the connection expired.
Awaitable<bool> read_more(Connection& connection);
Awaitable<bool> write_all(Connection& connection, std::string_view bytes);
// False when the caller is gone, expired, or speaks no TLS that we do.
Awaitable<bool> shake_hands(Connection& connection);

}  // namespace jurat::http
