// Keys, free ports and homes of a council whose engines run on this machine.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/outside.h"
#include "network/engine/comet/comet.h"
#include "support/scratch_folder.h"

namespace jurat::network::tests {

inline std::filesystem::path engine_program() {
  return std::filesystem::weakly_canonical(std::filesystem::path(JURAT_TEST_DATA) / "../../build/cometbft/cometbft");
}

// The kernel's choice. It is free again when this returns: the engine must bind it itself.
inline std::string free_address() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  EXPECT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), size), 0);
  EXPECT_EQ(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size), 0);
  ::close(socket);
  return "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

class CouncilOfEngines {
 public:
  explicit CouncilOfEngines(std::size_t n) {
    genesis_time = system_clock().now();
    for (std::size_t i = 0; i < n; ++i) {
      validators.push_back(crypto::Ed25519Key::generate(system_random()));
      nodes.push_back(crypto::Ed25519Key::generate(system_random()));
      members.push_back({validators.back().public_key(), nodes.back().public_key(), free_address()});
    }
  }
  [[nodiscard]] std::filesystem::path home(std::size_t i) const { return folder.path() / std::to_string(i + 1); }
  [[nodiscard]] CometSettings settings(std::size_t i) const {
    return {.program = engine_program(),
            .home = {.home = home(i),
                     .chain_id = "jurat-test",
                     .genesis_time = genesis_time,
                     .members = members,
                     .self = i,
                     .listen = members[i].address},
            .validator = validators[i],
            .node = nodes[i]};
  }

  support::ScratchFolder folder;
  Moment genesis_time;
  std::vector<crypto::Ed25519Key> validators;
  std::vector<crypto::Ed25519Key> nodes;
  std::vector<comet::Member> members;
};

}  // namespace jurat::network::tests
