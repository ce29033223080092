// How entries are put in one order: submit(entry) -> receipt. Engines carry opaque bytes; the application applies them.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/moment.h"

namespace jurat::network {

struct Decided {
  std::uint64_t height = 0;
  std::optional<Failure> failure{};  // the application refused it; nothing changed
  std::string reason{};
};

// What an engine drives; node/ joins it to the ledger.
class Application {
 public:
  virtual ~Application() = default;
  [[nodiscard]] virtual std::uint64_t height() const = 0;  // of the last durable block
  virtual Result<void> check(ByteSpan entry) = 0;          // stateless
  // Applies and makes durable; one outcome for each entry.
  virtual Result<std::vector<Decided>> apply(std::uint64_t height, Moment header_time, const Hash32& block_hash,
                                             const std::vector<Bytes>& entries) = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;
  // Blocks until the entry is decided. `pending` when the time is up: it may still be applied. too_many_requests when
  // the queue is full; store_* when the disk refuses (the engine then stops).
  virtual Result<Decided> submit(Bytes entry, std::chrono::milliseconds timeout) = 0;
  // Moment of the newest header, for the staleness rule; solo is exempt and says "now".
  [[nodiscard]] virtual Moment head_time() const = 0;
  // Nothing while the engine works; else why it stopped, with file and remedy.
  [[nodiscard]] virtual std::optional<Error> stopped() const = 0;
  virtual void stop() = 0;
};

}  // namespace jurat::network
