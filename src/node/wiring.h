// What stands behind the public address, built in one place: stores, ledger, engine and kernel, joined.
// Promises: stops in the reverse order, after the last answer. Threading: start and stop from one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/metrics.h"
#include "core/outside.h"
#include "council/gateway.h"
#include "council/messenger.h"
#include "network/engine/comet/home.h"
#include "node/founding.h"

namespace jurat::node {

// How a council of several nodes is reached; empty addresses are those of the lock file. Unused with n = 1.
struct NetworkPlan {
  std::filesystem::path engine_program;
  std::string engine_listen, peers_listen;
  network::comet::Timing timing{};
};

struct WiringPlan {
  Home home;
  const crypto::LockFile& lock;
  council::KeptKeys keys;
  council::Keeper& keeper;  // of the share store's sealing keys, which rotate
  council::Messenger& messenger;
  std::optional<std::string> fixed_code;  // `jurat dev` alone
  Clock& clock;
  Random& random;
  NetworkPlan network{};
};

class Wiring {
 public:
  static Result<std::unique_ptr<Wiring>> join(WiringPlan plan);
  virtual ~Wiring() = default;
  [[nodiscard]] virtual council::Gateway& gateway() = 0;
  [[nodiscard]] virtual std::uint64_t height() const = 0;
  [[nodiscard]] virtual Duration stretching_time() const = 0;  // processor time spent on passwords since the start
  // Why the engine stopped, or which file was cut or removed, with the remedy; nothing while all works.
  [[nodiscard]] virtual std::optional<Error> stopped() const = 0;
  // Puts the key sets on the ledger that this node holds and the ledger does not list; how many. For `jurat council
  // deal`, on a node that does not serve.
  virtual Result<std::uint32_t> list_dealt_key_sets() = 0;
  // What this node knows of the others, of a council of several.
  virtual void measure_others(Metrics& metrics) const = 0;
  // Why it cannot serve just now, in words for its operator; nothing when it can.
  [[nodiscard]] virtual std::vector<std::string> unready() const = 0;
  virtual void stop() = 0;
};

// Every value of every store of a home, the ledger's tree and each record. Opens the stores; the node must not run.
Result<void> verify_home(const Home& home, const crypto::LockFile& lock, const Progress& progress);

}  // namespace jurat::node
