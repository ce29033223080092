// A TCP socket that listens: for a server of this process, or to hand on to others.
#pragma once

#include <cstdint>
#include <string>

#include "core/descriptor.h"
#include "core/result.h"

namespace jurat::http {

struct Listener {
  Descriptor socket;
  std::uint16_t port = 0;
};
// `address`: an IP address; port 0 takes any free one. invalid_parameter, or input_output with the remedy.
Result<Listener> listen_at(const std::string& address, std::uint16_t port);

// What a descriptor that came from elsewhere listens on; invalid_parameter when it is no listening TCP socket.
struct Adopted {
  bool ip_v6 = false;
  std::uint16_t port = 0;
};
Result<Adopted> check_listening(int descriptor);

}  // namespace jurat::http
