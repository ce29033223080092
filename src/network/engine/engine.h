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

// Where the application stands: its last durable block.
struct AppliedHead {
  std::uint64_t height = 0;
  Hash32 root{};
  Moment time{};  // the newest header time so far
};

struct StagedBlock {
  std::vector<Decided> decided;  // one for each entry
  Hash32 root{};
};

// What an engine drives; node/ joins it to the ledger. `stage` and `commit` come from one thread at a time, the others
// from any.
class Application {
 public:
  virtual ~Application() = default;
  [[nodiscard]] virtual AppliedHead head() const = 0;
  // The stateless predicate: the same answer on every node, at any time.
  virtual Result<void> check(ByteSpan entry) = 0;
  // Also by this node's own clock: is it worth a place in a block? Never for what nodes must agree on.
  virtual Result<void> admit(ByteSpan entry, Moment now) = 0;
  // The stateless predicate over the entries of a whole block.
  virtual Result<void> accept(const std::vector<Bytes>& entries) = 0;
  // What the next block leads to; keeps nothing on disk, and takes the place of a block staged before.
  virtual Result<StagedBlock> stage(std::uint64_t height, Moment header_time, const Hash32& block_hash,
                                    const std::vector<Bytes>& entries) = 0;
  // Makes the staged block durable, all of it or nothing.
  virtual Result<void> commit() = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;
  // Blocks until the entry is decided. `pending` when the time is up: it may still be applied. too_many_requests when
  // the queue is full; store_* when the disk refuses (the engine then stops).
  virtual Result<Decided> submit(Bytes entry, std::chrono::milliseconds timeout) = 0;
  // Moment of the newest header, for the staleness rule; solo is exempt and says "now".
  [[nodiscard]] virtual Moment head_time() const = 0;
  // False until it has learnt what was decided while this node was away.
  [[nodiscard]] virtual bool caught_up() const = 0;
  // Nothing while the engine works; else why it stopped, with file and remedy.
  [[nodiscard]] virtual std::optional<Error> stopped() const = 0;
  virtual void stop() = 0;
};

}  // namespace jurat::network
