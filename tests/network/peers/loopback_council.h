// Several Peers in one process on loopback with free ports, each with its own key and worker pool, for tests.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "http/worker_pool.h"
#include "network/peers/peers.h"

namespace jurat::network {

constexpr auto patience = std::chrono::seconds(20);

// True once it holds; false when it does not within `patience`.
inline bool comes_true(const std::function<bool()>& condition, std::chrono::milliseconds within = patience) {
  const auto until = std::chrono::steady_clock::now() + within;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

inline crypto::Ed25519Key key_number(std::uint8_t number) {
  ByteArray<32> seed{};
  seed[0] = number;
  return crypto::Ed25519Key::from_seed(seed);
}

// "from:request", as the other side sees both.
inline void echo(NodeIndex from, Bytes request, Reply reply) {
  Bytes answer = to_bytes(std::to_string(from.value) + ":");
  append(answer, request);
  std::move(reply).send(std::move(answer));
}

struct Member {
  explicit Member(std::uint8_t number, RequestHandler given = echo, PeersTimes times = {},
                  std::string listen = "127.0.0.1:0", unsigned workers = 2)
      : index{number}, key(key_number(number)), pool(workers, 4'096) {
    auto started = Peers::start({.self = index,
                                 .tls_key = key,
                                 .listen = std::move(listen),
                                 .members = {},
                                 .handler = std::move(given),
                                 .submit = [this](std::function<void()> task) { return pool.submit(std::move(task)); },
                                 .random = random,
                                 .times = times});
    EXPECT_TRUE(started) << started.error().message;
    peers = std::move(*started);
  }
  ~Member() {
    peers.reset();
    pool.stop();
  }
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;

  [[nodiscard]] Peer as_peer() const { return {index, "127.0.0.1:" + std::to_string(peers->port()), key.public_key()}; }
  // Blocks for the answer, however it ends.
  Result<Bytes> ask(std::uint8_t to, std::string_view request, std::chrono::milliseconds within = patience) {
    std::promise<Result<Bytes>> promise;
    auto future = promise.get_future();
    const auto asked = peers->ask(NodeIndex{to}, to_bytes(request), within,
                                  [&promise](Result<Bytes> answer) { promise.set_value(std::move(answer)); });
    if (!asked) return fail(asked.error());
    return future.get();
  }
  [[nodiscard]] std::uint64_t faults(std::uint8_t peer, PeerFault fault) const {
    return peers->status(NodeIndex{peer}).faults[static_cast<std::size_t>(fault)];
  }

  const NodeIndex index;
  const crypto::Ed25519Key key;
  SeededRandom_for_tests random{7};
  http::WorkerPool pool;
  std::unique_ptr<Peers> peers;
};

struct LoopbackCouncil {
  explicit LoopbackCouncil(std::uint8_t size, const RequestHandler& handler = echo, const PeersTimes& times = {}) {
    for (std::uint8_t i = 1; i <= size; ++i) members.push_back(std::make_unique<Member>(i, handler, times));
    introduce();
  }
  Member& operator[](std::uint8_t index) { return *members[index - 1U]; }

  [[nodiscard]] std::vector<Peer> list() const {
    std::vector<Peer> all;
    for (const auto& member : members) all.push_back(member->as_peer());
    return all;
  }
  // Only the lower index finds the higher one, so that no test depends on who is first.
  void introduce() {
    for (const auto& member : members) {
      auto found = list();
      for (Peer& other : found) {
        if (other.index < member->index) other.address = "127.0.0.1:1";
      }
      EXPECT_TRUE(member->peers->change_members(found));
    }
  }
  void introduce_both_ways() {
    const auto all = list();
    for (const auto& member : members) EXPECT_TRUE(member->peers->change_members(all));
  }
  [[nodiscard]] bool all_connected() const {
    for (const auto& a : members) {
      for (const auto& b : members) {
        if (a != b && !a->peers->connected(b->index)) return false;
      }
    }
    return true;
  }
  void connect() {
    ASSERT_TRUE(comes_true([this] { return all_connected(); }));
  }

  std::vector<std::unique_ptr<Member>> members;
};

}  // namespace jurat::network
