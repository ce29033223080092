#include "http/listener.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <cstring>

namespace jurat::http {
namespace {

constexpr int backlog = 4'096;

std::string place(const std::string& address, std::uint16_t port) {
  const bool brackets = address.find(':') != std::string::npos;
  return (brackets ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

std::string_view remedy_of(int error) {
  if (error == EADDRINUSE) return "; end the program that listens there, or choose another port";
  if (error == EACCES) return "; ports below 1024 need a right that this user lacks: choose a higher one";
  if (error == EADDRNOTAVAIL) return "; this machine has no such address";
  return "";
}

}  // namespace

Result<Listener> listen_at(const std::string& address, std::uint16_t port) {
  boost::system::error_code wrong;
  const auto parsed = boost::asio::ip::make_address(address, wrong);
  if (wrong) return fail(Failure::invalid_parameter, "address \"" + address + "\": not an IP address");
  boost::asio::ip::tcp::endpoint endpoint(parsed, port);
  Descriptor socket(::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  if (socket.value() < 0 || ::setsockopt(socket.value(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      ::bind(socket.value(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0 ||
      ::listen(socket.value(), backlog) != 0) {
    const int error = errno;
    return fail(Failure::input_output, "cannot listen on " + place(address, port) + ": " + std::strerror(error) +
                                           std::string(remedy_of(error)));
  }
  TRY_ASSIGN(const auto bound, check_listening(socket.value()));
  return Listener{std::move(socket), bound.port};
}

Result<Adopted> check_listening(int descriptor) {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  int listening = 0;
  socklen_t listening_size = sizeof listening;
  const bool known = ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&bound), &size) == 0 &&
                     ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &listening_size) == 0;
  if (known && listening == 1 && bound.ss_family == AF_INET)
    return Adopted{false, ntohs(reinterpret_cast<const sockaddr_in*>(&bound)->sin_port)};
  if (known && listening == 1 && bound.ss_family == AF_INET6)
    return Adopted{true, ntohs(reinterpret_cast<const sockaddr_in6*>(&bound)->sin6_port)};
  return fail(Failure::invalid_parameter,
              "inherited socket " + std::to_string(descriptor) + ": not a listening TCP socket");
}

}  // namespace jurat::http
