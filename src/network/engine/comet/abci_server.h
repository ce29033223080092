// Listens on a Unix socket for the engine's connections and answers each request in its order.
// Promises: a thread for each connection, at most limits::abci_connections; a frame that is no good closes its
// connection. Threading: start and stop from one thread; stop waits for answers in work.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "core/bytes.h"

namespace jurat::network::comet {

class AbciServer {
 public:
  // Answers one message; bad_encoding for one that is none.
  using Answer = std::function<Result<Bytes>(ByteSpan message)>;
  // input_output naming the socket; invalid_parameter: its path is longer than 107 bytes.
  static Result<std::unique_ptr<AbciServer>> listen(const std::filesystem::path& socket, Answer answer);
  ~AbciServer();
  AbciServer(const AbciServer&) = delete;
  AbciServer& operator=(const AbciServer&) = delete;
  // Ends the connections that are open now; new ones may come.
  void close_connections();
  void stop();

 private:
  class Inside;
  explicit AbciServer(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace jurat::network::comet
