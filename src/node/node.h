// A running node: it binds first and answers 503, then opens its home; when that is done, it serves.
// Threading: one thread starts and stops it; requests run on the server's own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "council/gateway.h"
#include "council/messenger.h"
#include "node/founding.h"
#include "node/process.h"
#include "node/settings.h"

namespace jurat::node {

// What `jurat dev` adds to a node.
struct DevSwitches {
  std::string access_key_id;
  Secret secret_access_key;
  bool accept_any_key = false;
  std::string fixed_code;             // empty = codes are drawn
  std::filesystem::path outbox_file;  // empty = outbox.jsonl in the node's own home
};

class Node {
 public:
  // Locks the home and binds the listeners. invalid_parameter, conflict or input_output naming the setting at fault.
  // `own_port`: a second port at the same address where this node alone answers, whoever else shares the first one.
  static Result<std::unique_ptr<Node>> bind(const Settings& settings, bool dev,
                                            std::optional<std::uint16_t> own_port = std::nullopt);
  // Opens keys, stores, ledger and engine, and serves.
  virtual Result<void> open(const crypto::LockFile& lock, const Secret& passphrase, std::optional<DevSwitches> dev) = 0;
  virtual ~Node() = default;

  [[nodiscard]] virtual std::string endpoint() const = 0;      // http://127.0.0.1:9229
  [[nodiscard]] virtual std::string own_endpoint() const = 0;  // http://127.0.0.1:9230; without own_port the same
  [[nodiscard]] virtual council::Gateway& gateway() = 0;       // after open()
  [[nodiscard]] virtual std::optional<Error> stopped() const = 0;
  [[nodiscard]] virtual std::vector<std::string> unready() const = 0;  // reasons; empty when it can serve
  // Also answers at this listening socket, which other nodes share; takes it over. Failures as http::Server::share.
  virtual Result<void> share(int listening_socket) = 0;
  virtual void stop() = 0;
};

// Serves until a signal (0) or until the engine stops (1, after saying why).
int run(Node& node, StopSignals& signals);

}  // namespace jurat::node
