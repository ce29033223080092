#include "http/loop.h"

#include <sys/socket.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <cerrno>
#include <ctime>
#include <span>

#include "http/response_head.h"

namespace jurat::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr auto sweep_interval = std::chrono::milliseconds(250);

Awaitable<bool> readiness(Connection& connection, Socket::wait_type what) {
  if (connection.expired) co_return false;
  error_code error;
  auto token = asio::redirect_error(Await{}, error);
  co_await connection.socket.async_wait(what, token);
  co_return !error && !connection.expired;
}

// Waits for what an unfinished transfer asks for. False when it cannot go on.
Awaitable<bool> readiness_for(Connection& connection, Transfer transfer) {
  const bool reads = transfer.outcome == Transfer::Outcome::wants_read;
  if (!reads && transfer.outcome != Transfer::Outcome::wants_write) co_return false;
  const auto what = reads ? Socket::wait_read : Socket::wait_write;
  const bool ready = co_await readiness(connection, what);
  co_return ready;
}

}  // namespace

Connection::~Connection() { --loop.service.connections; }

Transfer Connection::receive() {
  const std::span<char> into(loop.scratch);
  Transfer transfer;
  if (tls) {
    transfer = tls->read(into);
  } else {
    const ssize_t got = ::recv(socket.native_handle(), into.data(), into.size(), MSG_DONTWAIT);
    const bool again = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    if (got > 0) {
      transfer = {Transfer::Outcome::moved, static_cast<std::size_t>(got)};
    } else {
      transfer.outcome = again      ? Transfer::Outcome::wants_read
                         : got == 0 ? Transfer::Outcome::closed
                                    : Transfer::Outcome::failed;
    }
  }
  if (transfer.outcome == Transfer::Outcome::moved) {
    pending.append(into.data(), transfer.bytes);
    wipe({reinterpret_cast<std::uint8_t*>(into.data()), transfer.bytes});
  }
  return transfer;
}

Transfer Connection::send(std::string_view bytes) {
  if (tls) return tls->write(bytes);
  const ssize_t sent = ::send(socket.native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent >= 0) return {Transfer::Outcome::moved, static_cast<std::size_t>(sent)};
  const bool again = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return {again ? Transfer::Outcome::wants_write : Transfer::Outcome::failed, 0};
}

void Connection::expire() {
  expired = true;
  error_code ignored;
  socket.cancel(ignored);
}

void Loop::run() {
  date = http_date(std::time(nullptr));
  asio::co_spawn(context, sweep(), asio::detached);
  thread_ = std::thread([this] { context.run(); });
}

void Loop::join() {
  context.stop();
  if (thread_.joinable()) thread_.join();
}

Awaitable<void> Loop::sweep() {
  for (;;) {
    error_code error;
    auto token = asio::redirect_error(Await{}, error);
    sweeper_.expires_after(sweep_interval);
    co_await sweeper_.async_wait(token);
    date = http_date(std::time(nullptr));
    const auto now = SteadyClock::now();
    for (Connection& connection : connections) {
      if (now >= connection.deadline && !connection.expired) connection.expire();
    }
  }
}

bool Loop::close_longest_idle() {
  for (Connection& connection : connections) {
    if (!connection.idle || connection.expired) continue;
    connection.expire();
    return true;
  }
  return false;
}

void Loop::expire_all() {
  for (Connection& connection : connections) connection.expire();
}

void Loop::expire_idle() {
  for (Connection& connection : connections) {
    if (connection.idle) connection.expire();
  }
}

Awaitable<bool> read_more(Connection& connection) {
  Transfer transfer{Transfer::Outcome::wants_read, 0};
  if (connection.tls && connection.tls->has_pending()) transfer = connection.receive();
  while (transfer.outcome != Transfer::Outcome::moved) {
    const bool ready = co_await readiness_for(connection, transfer);
    if (!ready) co_return false;
    transfer = connection.receive();
  }
  co_return true;
}

Awaitable<bool> write_all(Connection& connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const Transfer transfer = connection.send(bytes);
    if (transfer.outcome == Transfer::Outcome::moved) {
      bytes.remove_prefix(transfer.bytes);
      continue;
    }
    const bool ready = co_await readiness_for(connection, transfer);
    if (!ready) co_return false;
  }
  co_return true;
}

Awaitable<bool> shake_hands(Connection& connection) {
  connection.wait_at_most(connection.loop.service.settings.times.head);
  for (;;) {
    const Transfer transfer = connection.tls->shake_hands();
    if (transfer.outcome == Transfer::Outcome::moved) co_return true;
    const bool ready = co_await readiness_for(connection, transfer);
    if (!ready) co_return false;
  }
}

}  // namespace jurat::http
