// A plan of four nodes on free ports of loopback, and their homes.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "council/ceremony/ceremony_council.h"
#include "node/found_homes.h"
#include "node/temporary_folder.h"

namespace jurat::node {

// Ports that were free a moment ago, all different.
inline std::vector<std::uint16_t> free_ports(std::size_t count) {
  std::vector<int> held;
  std::vector<std::uint16_t> ports;
  for (std::size_t i = 0; i < count; ++i) {
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    if (::bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
        ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0)
      ports.push_back(ntohs(address.sin_port));
    held.push_back(probe);
  }
  for (const int probe : held) ::close(probe);
  return ports;
}

struct FourHomes {
  FourHomes() {
    const auto ports = free_ports(8);
    for (std::size_t i = 0; i < 4; ++i) {
      homes.push_back({folder.path() / ("node-" + std::to_string(i + 1))});
      plan.members.push_back({"node-" + std::to_string(i + 1), "Ada", "http://127.0.0.1:1",
                              "127.0.0.1:" + std::to_string(ports.at(i)),
                              "127.0.0.1:" + std::to_string(ports.at(4 + i))});
    }
    plan.key_sets = 1;
    plan.settings = {false, true, "123456789012", "eu-local-1", "http://127.0.0.1:1"};
  }
  FoundHomes wanted() {
    return {homes,           plan,           council::ceremony::published_primes(),
            system_random(), system_clock(), [this](std::string_view line) { lines.emplace_back(line); }};
  }
  TemporaryFolder folder;
  std::vector<Home> homes;
  council::Plan plan;
  std::vector<std::string> lines;
};

}  // namespace jurat::node
