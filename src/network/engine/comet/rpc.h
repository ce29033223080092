// The two calls of CometBFT's JSON-RPC that a node makes.
// Promises: tells a refusal of the entry, which is final, from an engine that is not there. Threading: as its client.
#pragma once

#include <optional>

#include "core/bytes.h"
#include "http/socket_client.h"

namespace jurat::network::comet {

// broadcast_tx_sync. Nothing: the engine has the entry. An Error: it was refused, by the node's own CheckTx or because
// the engine's pool is full (too_many_requests). input_output: nobody knows; send it again.
Result<std::optional<Error>> broadcast(http::SocketClient& client, ByteSpan entry);

struct EngineStatus {
  std::uint64_t height = 0;
  bool catching_up = true;
};
Result<EngineStatus> status(http::SocketClient& client);

// What the answers mean: `broadcast` and `status` without a socket.
Result<std::optional<Error>> parse_broadcast(std::string_view body);
Result<EngineStatus> parse_status(std::string_view body);

}  // namespace jurat::network::comet
