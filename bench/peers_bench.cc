// Round trips between two nodes of one process over loopback, with the processor time of both sides, beside their
// floor: the same bytes echoed over plain blocking sockets by two threads.
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

#include "http/worker_pool.h"
#include "network/peers/peers.h"

namespace {

using namespace jurat;
using namespace jurat::network;
using std::chrono::steady_clock;

constexpr std::size_t body_bytes = 512;
constexpr auto measured = std::chrono::seconds(3);

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Node {
  Node(std::uint8_t number, Random& random) : key(crypto::Ed25519Key::generate(random)), pool(2, 4'096) {
    auto started = Peers::start(
        {.self = NodeIndex{number},
         .tls_key = key,
         .listen = "127.0.0.1:0",
         .members = {},
         .handler = [](NodeIndex, Bytes request, Reply reply) { std::move(reply).send(std::move(request)); },
         .submit = [this](std::function<void()> task) { return pool.submit(std::move(task)); },
         .random = random,
         .times = {}});
    ASSERT_TRUTH(started.has_value());
    peers = std::move(*started);
    self = {NodeIndex{number}, "127.0.0.1:" + std::to_string(peers->port()), key.public_key()};
  }
  ~Node() {
    peers.reset();
    pool.stop();
  }
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  crypto::Ed25519Key key;
  http::WorkerPool pool;
  std::unique_ptr<Peers> peers;
  Peer self;
};

// Keeps `in_flight` requests open until the time is over.
struct Load {
  explicit Load(Peers& asked) : peers(asked) {}
  void ask() {
    const auto taken =
        peers.ask(NodeIndex{2}, Bytes(body_bytes, 1), std::chrono::seconds(10), [this](const Result<Bytes>& answer) {
          ASSERT_TRUTH(answer.has_value());
          ++done;
          if (steady_clock::now() < until) return ask();
          const std::lock_guard lock(mutex);
          if (--open == 0) ended.notify_one();
        });
    ASSERT_TRUTH(taken.has_value());
  }
  void run(int in_flight) {
    done = 0;
    open = in_flight;
    until = steady_clock::now() + measured;
    for (int i = 0; i < in_flight; ++i) ask();
    std::unique_lock lock(mutex);
    ended.wait(lock, [this] { return open == 0; });
  }

  Peers& peers;
  steady_clock::time_point until;
  std::atomic<std::uint64_t> done{0};
  std::mutex mutex;
  std::condition_variable ended;
  int open = 0;
};

bool move_all(int socket, std::array<char, body_bytes>& bytes, bool send) {
  for (std::size_t moved = 0; moved < bytes.size();) {
    const ssize_t step = send ? ::send(socket, bytes.data() + moved, bytes.size() - moved, MSG_NOSIGNAL)
                              : ::recv(socket, bytes.data() + moved, bytes.size() - moved, 0);
    if (step <= 0) return false;
    moved += static_cast<std::size_t>(step);
  }
  return true;
}

double floor_round_trips() {
  std::array<int, 2> ends{};
  ASSERT_TRUTH(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
  std::thread other([end = ends[1]] {
    std::array<char, body_bytes> bytes{};
    while (move_all(end, bytes, false) && move_all(end, bytes, true)) {
    }
  });
  std::array<char, body_bytes> bytes{};
  const auto began = steady_clock::now();
  std::uint64_t done = 0;
  for (; steady_clock::now() < began + measured; ++done) {
    ASSERT_TRUTH(move_all(ends[0], bytes, true) && move_all(ends[0], bytes, false));
  }
  ::shutdown(ends[0], SHUT_RDWR);
  other.join();
  for (const int end : ends) ::close(end);
  return static_cast<double>(done) / std::chrono::duration<double>(measured).count();
}

}  // namespace

int main() {
  Random& random = system_random();
  Node one(1, random);
  Node two(2, random);
  const std::vector<Peer> list{one.self, two.self};
  ASSERT_TRUTH(one.peers->change_members(list) && two.peers->change_members(list));
  while (!one.peers->connected(NodeIndex{2})) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const double floor = floor_round_trips();
  std::printf("floor: %zu bytes echoed over plain sockets, 1 in flight: %.0f round trips/s\n", body_bytes, floor);
  Load load(*one.peers);
  for (const int in_flight : {1, 16, 64}) {
    const double processor = processor_seconds();
    load.run(in_flight);
    const double used = processor_seconds() - processor;
    const auto done = static_cast<double>(load.done);
    const double rate = done / std::chrono::duration<double>(measured).count();
    // A round trip is two messages; both sides are in this process.
    std::printf("%2d in flight: %.0f round trips/s (%.2f of the floor), %.1f us of processor time a message\n",
                in_flight, rate, rate / floor, used / done / 2 * 1e6);
  }
  return 0;
}
