#include "http/conversation.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include "core/limits.h"
#include "http/field.h"
#include "http/request_head.h"
#include "http/response_head.h"

namespace jurat::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using Body = beast::http::basic_string_body<char, std::char_traits<char>, WipingAllocator<char>>;
using Parser = beast::http::request_parser<Body>;

constexpr std::size_t joined_bytes = 16 << 10;  // up to here head and body go out in one piece

// A request's part of the bytes that unfinished requests may hold together.
class Charge {
 public:
  explicit Charge(Service& service) : service_(service) {}
  ~Charge() { service_.buffered_bytes -= held_; }
  Charge(const Charge&) = delete;
  Charge& operator=(const Charge&) = delete;

  bool grow_to(std::size_t bytes) {
    if (bytes <= held_) return true;
    const std::size_t before = service_.buffered_bytes.fetch_add(bytes - held_);
    const std::size_t more = bytes - held_;
    held_ = bytes;
    return before + more <= service_.settings.buffered_bytes;
  }

 private:
  Service& service_;
  std::size_t held_ = 0;
};

// A request while it arrives, and how that ended.
struct Arrival {
  explicit Arrival(Service& service) : charge(service) {
    parser.header_limit(static_cast<std::uint32_t>(limits::request_head_bytes));
    parser.body_limit(limits::request_body_bytes);
    parser.eager(true);
  }
  enum class State { whole, refused, gone };
  State refuse(unsigned status, std::string_view reason) {
    fault = {status, reason};
    return State::refused;
  }

  Parser parser;
  HeadFacts facts;
  HeadFault fault{};
  Request request;
  Charge charge;
};

Arrival::State unreadable(const Connection& connection, Arrival& arrival, std::string_view reason) {
  return connection.expired ? arrival.refuse(408, reason) : Arrival::State::gone;
}

void take_headers(const Connection& connection, Arrival& arrival, Target&& target) {
  const auto& message = arrival.parser.get();
  Request& request = arrival.request;
  request.method = std::string(message.method_string());
  request.path = std::move(target.path);
  request.query = std::move(target.query);
  for (const auto& field : message) {
    Header header{to_lower_case(field.name_string()), std::string(field.value())};
    if (target.authority && header.name == "host") continue;
    request.headers.push_back(std::move(header));
  }
  if (target.authority) request.headers.push_back({"host", std::move(*target.authority)});
  Origin origin = connection.loop.service.proxies.origin(connection.peer, connection.tls.has_value(), request.headers);
  request.peer = std::move(origin.address);
  request.secure = origin.secure;
}

Arrival::State parse_head(Connection& connection, Arrival& arrival, std::size_t size) {
  const std::string_view head = std::string_view(connection.pending).substr(0, size);
  if (const auto fault = read_head_facts(head, limits::request_body_bytes, arrival.facts)) {
    return arrival.refuse(fault->status, fault->reason);
  }
  error_code error;
  arrival.parser.put(asio::buffer(head), error);
  if ((error && error != beast::http::error::need_more) || !arrival.parser.is_header_done()) {
    return arrival.refuse(400, "the headers cannot be read");
  }
  const auto& message = arrival.parser.get();
  auto target = split_target(message.method_string(), message.target());
  if (!target) return arrival.refuse(400, "the request target is not a path");
  take_headers(connection, arrival, std::move(*target));
  connection.pending.erase(0, size);
  return Arrival::State::whole;
}

Awaitable<Arrival::State> read_head(Connection& connection, Arrival& arrival) {
  connection.wait_at_most(connection.loop.service.settings.times.head);
  HeadScanner scanner;
  for (;;) {
    const auto size = scanner.scan(connection.pending);
    if (scanner.fault()) co_return arrival.refuse(scanner.fault()->status, scanner.fault()->reason);
    if (size) co_return parse_head(connection, arrival, *size);
    if (!arrival.charge.grow_to(connection.pending.size())) co_return arrival.refuse(503, "too many requests at once");
    const bool more = co_await read_more(connection);
    if (!more) co_return unreadable(connection, arrival, "the headers did not arrive in time");
  }
}

Awaitable<Arrival::State> read_body(Connection& connection, Arrival& arrival) {
  Parser& parser = arrival.parser;
  connection.wait_at_most(connection.loop.service.settings.times.body);
  if (arrival.facts.expects_continue && !parser.is_done() && connection.pending.empty()) {
    const bool sent = co_await write_all(connection, "HTTP/1.1 100 Continue\r\n\r\n");
    if (!sent) co_return Arrival::State::gone;
  }
  for (;;) {
    if (!connection.pending.empty() && !parser.is_done()) {
      error_code error;
      const std::size_t used = parser.put(asio::buffer(connection.pending), error);
      connection.pending.erase(0, used);
      if (error == beast::http::error::body_limit) {
        co_return arrival.refuse(413, "the request body is larger than this server takes");
      }
      if (error && error != beast::http::error::need_more)
        co_return arrival.refuse(400, "the body's chunks cannot be read");
    }
    if (parser.is_done()) break;
    // What the parser leaves is an unfinished chunk header or trailer.
    if (connection.pending.size() > limits::request_head_bytes)
      co_return arrival.refuse(400, "a chunk header is too large");
    const std::size_t held = connection.pending.size() + parser.get().body().size();
    if (!arrival.charge.grow_to(held)) co_return arrival.refuse(503, "too many requests at once");
    const bool more = co_await read_more(connection);
    if (!more) co_return unreadable(connection, arrival, "the body did not arrive in time");
  }
  arrival.request.body = std::move(parser.get().body());
  co_return Arrival::State::whole;
}

Response handle(const Handler& handler, const Request& request) {
  try {
    return handler(request);
  } catch (const std::exception&) {
    return error_response(500, "the request could not be handled");
  }
}

// Runs the handler on a worker and comes back to this thread. False when too many requests wait already.
Awaitable<bool> handled(Loop& loop, const Request& request, Response& response) {
  const Executor executor = loop.context.get_executor();
  Service& service = loop.service;
  // References stay good: this frame outlives the task, because workers stop before the context is destroyed.
  auto initiate = [executor, &service, &request, &response](auto completion) {
    auto kept = std::make_shared<decltype(completion)>(std::move(completion));
    auto finish = [executor, kept](bool taken) { asio::post(executor, [kept, taken] { std::move (*kept)(taken); }); };
    const bool taken = service.pool.submit([finish, &service, &request, &response] {
      response = handle(service.handler, request);
      finish(true);
    });
    if (!taken) finish(false);
  };
  Await token;
  const bool taken = co_await asio::async_initiate<Await, void(bool)>(std::move(initiate), token);
  co_return taken;
}

Awaitable<bool> write_response(Connection& connection, Response response, bool with_body, bool keep_alive) {
  connection.wait_at_most(connection.loop.service.settings.times.write);
  std::string out = response_head(response, connection.loop.date, keep_alive);
  if (out.empty()) {
    response = error_response(500, "the response could not be written");
    out = response_head(response, connection.loop.date, keep_alive);
  }
  std::string_view body = with_body && status_has_body(response.status) ? std::string_view(response.body) : "";
  if (body.size() <= joined_bytes) {
    out += body;
    body = {};
  }
  const bool head_sent = co_await write_all(connection, out);
  if (!head_sent || body.empty()) co_return head_sent;
  const bool body_sent = co_await write_all(connection, body);
  co_return body_sent;
}

// Answers what the server itself refuses, then reads on for a while: closing with unread bytes would reset the
// connection, and the caller would never see the answer.
Awaitable<void> refuse(Connection& connection, HeadFault fault) {
  ++connection.loop.service.refused;
  connection.expired = false;
  WipedString().swap(connection.pending);
  Response response = error_response(fault.status, fault.reason);
  const bool sent = co_await write_response(connection, std::move(response), true, false);
  if (!sent) co_return;
  if (connection.tls) connection.tls->say_goodbye();
  connection.tls.reset();
  error_code ignored;
  connection.socket.shutdown(Socket::shutdown_send, ignored);
  connection.wait_at_most(connection.loop.service.settings.times.linger);
  for (std::size_t read = 0; read < limits::linger_bytes; read += connection.pending.size()) {
    connection.pending.clear();
    const bool more = co_await read_more(connection);
    if (!more) co_return;
  }
}

Awaitable<bool> answer(Connection& connection, Arrival& arrival) {
  Service& service = connection.loop.service;
  Response response;
  connection.wait_for_handler();
  const bool taken = co_await handled(connection.loop, arrival.request, response);
  const bool keep_alive = arrival.parser.keep_alive() && !service.stopping;
  if (taken) {
    ++service.answered;
  } else {
    ++service.refused;
    response = error_response(503, "too many requests wait already");
  }
  const bool with_body = arrival.request.method != "HEAD";
  const bool written = co_await write_response(connection, std::move(response), with_body, keep_alive);
  co_return written&& keep_alive;
}

// One request and its response. False when the connection is to be closed.
Awaitable<bool> serve_request(Connection& connection) {
  std::optional<Arrival> arrival(std::in_place, connection.loop.service);
  Arrival::State state = co_await read_head(connection, *arrival);
  if (state == Arrival::State::whole) state = co_await read_body(connection, *arrival);
  if (state == Arrival::State::gone) co_return false;
  if (state == Arrival::State::refused) {
    const HeadFault fault = arrival->fault;
    arrival.reset();  // what it held is free while the caller reads the refusal
    co_await refuse(connection, fault);
    co_return false;
  }
  const bool keep_alive = co_await answer(connection, *arrival);
  co_return keep_alive;
}

// True once the first bytes of a request are there.
Awaitable<bool> request_begins(Connection& connection) {
  Loop& loop = connection.loop;
  bool begun = !connection.pending.empty();
  if (!begun) {
    WipedString().swap(connection.pending);
    connection.idle = true;
    connection.wait_at_most(loop.service.settings.times.idle);
    loop.connections.splice(loop.connections.end(), loop.connections, loop.connections.iterator_to(connection));
    begun = co_await read_more(connection);
    connection.idle = false;
  }
  // Some clients end a body with an extra line break (RFC 9112 2.2).
  if (begun && connection.pending.starts_with("\r\n")) connection.pending.erase(0, 2);
  co_return begun && !loop.service.stopping;
}

// The TLS side of a new connection. False when it is to be closed.
Awaitable<bool> secure(Connection& connection) {
  const Service& service = connection.loop.service;
  if (!service.tls) co_return true;
  auto session = service.tls->accept(connection.socket.native_handle());
  if (!session) co_return false;
  connection.tls.emplace(std::move(*session));
  const bool shaken = co_await shake_hands(connection);
  if (!shaken && connection.tls->met_plain_http()) {
    connection.tls.reset();
    co_await refuse(connection, {400, "this port speaks HTTPS, not plain HTTP"});
  }
  co_return shaken;
}

}  // namespace

Awaitable<void> converse(std::shared_ptr<Connection> connection) {
  Loop& loop = connection->loop;
  loop.connections.push_back(*connection);
  const bool crowded = loop.service.connections > loop.service.settings.connections;
  if (crowded && !loop.close_longest_idle()) {
    if (!loop.service.tls) co_await refuse(*connection, {503, "too many connections"});
    co_return;
  }
  bool open = co_await secure(*connection);
  while (open) {
    const bool begun = co_await request_begins(*connection);
    if (!begun) break;
    open = co_await serve_request(*connection);
  }
  if (connection->tls) connection->tls->say_goodbye();
}

}  // namespace jurat::http
