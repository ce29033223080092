// The entries that callers of this node wait for: from `submit` until their block is durable, they are refused, or the
// engine ends. Promises: one outcome for each; the same entry twice waits for one outcome; the queue has an end.
// Threading: any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "network/engine/comet/responder.h"

namespace jurat::network::comet {

class Undecided {
 public:
  struct Waiting {
    Bytes entry;
    Hash32 hash{};
    std::chrono::steady_clock::time_point since;
    std::optional<Result<Decided>> answer{};
    bool queued = false;  // to be sent
  };

  // Blocks until the entry is decided; `pending` when the time is up.
  Result<Decided> submit(Bytes entry, std::chrono::milliseconds timeout);

  // The next entry to hand to the engine; nothing after `time`.
  std::shared_ptr<Waiting> next_to_send(std::chrono::milliseconds time);
  void send_again(const std::shared_ptr<Waiting>& waiting);
  void send_all_again();  // a new engine knows none of them

  void refuse(const Waiting& waiting, const Error& error);
  void decide(const CommittedBlock& block);
  void forget_older_than(std::chrono::steady_clock::time_point time);

  // Nothing more is decided: everybody who waits learns why. The first reason stays.
  void stop(const Error& error);
  [[nodiscard]] std::optional<Error> stopped() const;

 private:
  void answer(const Hash32& hash, Result<Decided> answer);  // mutex_ held
  void remember(const Hash32& hash, const Decided& decided);
  void queue(const std::shared_ptr<Waiting>& waiting);

  mutable std::mutex mutex_;
  std::condition_variable to_send_;
  std::condition_variable decided_;
  std::map<Hash32, std::shared_ptr<Waiting>> waiting_;  // at most limits::engine_queue
  std::deque<std::shared_ptr<Waiting>> outgoing_;       // those of them that are `queued`
  std::map<Hash32, Decided> known_;                     // applied of late, by whomever: limits::engine_decided_kept
  std::deque<Hash32> known_order_;
  std::optional<Error> stopped_;
};

}  // namespace jurat::network::comet
