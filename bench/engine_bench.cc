// From submit to the durable commit at the same node: milliseconds at 1, 16 and 64 callers, for solo, for one validator
// with the real engine, and for four of them on this machine. Solo in the same run is the floor.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

#include "core/log.h"
#include "core/outside.h"
#include "network/engine/comet/comet.h"
#include "network/engine/solo.h"
#include "store/lmdb_store.h"
#include "support/durable_blocks.h"

namespace jurat {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::size_t entry_bytes = 1'000;
constexpr std::chrono::seconds measured{8};

// What an application must do and no more: one durable transaction for each block.
struct Ledger {
  explicit Ledger(const std::filesystem::path& folder)
      : store(store::open_lmdb({.folder = folder, .map_bytes = std::size_t{1} << 30}).value()) {}
  std::unique_ptr<store::Store> store;
  DurableBlocks application{*store};
};

std::string free_address() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  static_cast<void>(::bind(socket, reinterpret_cast<const sockaddr*>(&address), size));
  static_cast<void>(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size));
  ::close(socket);
  return "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

class Council {
 public:
  Council(const std::filesystem::path& folder, const std::filesystem::path& program, std::size_t n) {
    std::vector<crypto::Ed25519Key> validators;
    std::vector<crypto::Ed25519Key> nodes;
    std::vector<network::comet::Member> members;
    for (std::size_t i = 0; i < n; ++i) {
      validators.push_back(crypto::Ed25519Key::generate(system_random()));
      nodes.push_back(crypto::Ed25519Key::generate(system_random()));
      members.push_back({validators.back().public_key(), nodes.back().public_key(), free_address()});
    }
    const Moment genesis_time = system_clock().now();
    for (std::size_t i = 0; i < n; ++i) {
      const auto home = folder / (std::to_string(n) + "-" + std::to_string(i));
      std::filesystem::create_directories(home);
      ledgers_.push_back(std::make_unique<Ledger>(home / "ledger"));
      const network::comet::HomeSettings settings{
          home / "engine", "jurat-bench", genesis_time, members, i, members[i].address, {}};
      engines.push_back(network::start_comet({program, settings, validators[i], nodes[i]}, ledgers_.back()->application,
                                             system_clock())
                            .value());
    }
  }

 private:
  std::vector<std::unique_ptr<Ledger>> ledgers_;

 public:
  std::vector<std::unique_ptr<network::Engine>> engines;  // end before their ledgers
};

struct Measured {
  double p50 = 0;
  double p99 = 0;
  double a_second = 0;
};

Measured measure(network::Engine& engine, std::size_t callers) {
  std::mutex mutex;
  std::vector<double> took;
  const auto until = Steady::now() + measured;
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < callers; ++t) {
    threads.emplace_back([&] {
      while (Steady::now() < until) {
        Bytes entry(entry_bytes);
        system_random().fill(entry);
        const auto began = Steady::now();
        if (!engine.submit(std::move(entry), std::chrono::seconds(30))) continue;
        const std::lock_guard lock(mutex);
        took.push_back(std::chrono::duration<double, std::milli>(Steady::now() - began).count());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  if (took.empty()) return {};
  std::ranges::sort(took);
  const auto at = [&](std::size_t percent) { return took[std::min(took.size() - 1, took.size() * percent / 100)]; };
  return {at(50), at(99), static_cast<double>(took.size()) / std::chrono::duration<double>(measured).count()};
}

void report(const char* name, network::Engine& engine, std::vector<double>& floors) {
  static_cast<void>(engine.submit(Bytes(entry_bytes, 1), std::chrono::seconds(60)));  // it works from here on
  const bool is_floor = floors.empty();
  std::size_t row = 0;
  for (const std::size_t callers : {std::size_t{1}, std::size_t{16}, std::size_t{64}}) {
    const Measured seen = measure(engine, callers);
    if (is_floor) floors.push_back(seen.p50);
    std::printf("%-18s %4zu callers  p50 %7.1f ms  p99 %7.1f ms  %6.0f a second  %5.1f x solo\n", name, callers,
                seen.p50, seen.p99, seen.a_second, seen.p50 / floors[row++]);
    std::fflush(stdout);
  }
}

int run() {
  std::string name = (std::filesystem::temp_directory_path() / "jurat_bench_XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) return 1;
  const std::filesystem::path folder = name;
  const auto program = std::filesystem::absolute("build/cometbft/cometbft");
  std::vector<double> floors;
  {
    std::filesystem::create_directories(folder / "solo");
    Ledger ledger(folder / "solo" / "ledger");
    report("solo", *network::start_solo(ledger.application, system_clock()), floors);
  }
  for (const std::size_t n : {std::size_t{1}, std::size_t{4}}) {
    Council council(folder, program, n);
    report(n == 1 ? "comet, 1 node" : "comet, 4 nodes", *council.engines.front(), floors);
  }
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace jurat

int main() { return jurat::run(); }
