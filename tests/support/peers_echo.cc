// Node 1's network alone: echoes the requests of node 2, whose TLS key is the argument in hex. Prints its port and key
// as one line of JSON, then serves until standard input ends; then prints what it counted.
#include <cstdio>
#include <string>

#include "http/worker_pool.h"
#include "network/peers/peers.h"

namespace {

using namespace jurat;
using namespace jurat::network;

int run(std::string_view peer_key_hex) {
  const auto bytes = from_hex(peer_key_hex);
  const auto peer_key = bytes ? to_array<32>(*bytes) : Result<ByteArray<32>>(fail(bytes.error()));
  if (!peer_key) {
    std::fprintf(stderr, "peers_echo: the key of node 2 in 64 hex digits is needed\n");
    return 2;
  }
  const auto key = crypto::Ed25519Key::generate(system_random());
  http::WorkerPool pool(2, limits::waiting_requests);
  auto peers =
      Peers::start({.self = NodeIndex{1},
                    .tls_key = key,
                    .listen = "127.0.0.1:0",
                    .members = {{NodeIndex{2}, "127.0.0.1:1", *peer_key}},
                    .handler = [](NodeIndex, Bytes request, Reply reply) { std::move(reply).send(std::move(request)); },
                    .submit = [&pool](std::function<void()> task) { return pool.submit(std::move(task)); },
                    .random = system_random(),
                    .times = {}});
  if (!peers) {
    std::fprintf(stderr, "peers_echo: %s\n", peers.error().message.c_str());
    return 1;
  }
  std::printf("{\"port\":%u,\"key\":\"%s\"}\n", (*peers)->port(), to_hex(key.public_key()).c_str());
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  std::printf("{\"refused\":%llu,\"served\":%llu}\n", static_cast<unsigned long long>((*peers)->strangers_refused()),
              static_cast<unsigned long long>((*peers)->status(NodeIndex{2}).served));
  peers->reset();
  pool.stop();
  return 0;
}

}  // namespace

int main(int count, char** words) { return run(count == 2 ? words[1] : ""); }
