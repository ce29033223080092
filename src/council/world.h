// Everything a gateway's flow may wait for or draw on. A flow is a plain function on a worker; the driver in node/ and
// the simulation in tests each give it one World. Nothing else of the outside reaches the kernel.
#pragma once

#include <chrono>
#include <functional>

#include "core/outside.h"
#include "council/gather.h"
#include "council/messenger.h"
#include "council/reach.h"
#include "crypto/ed25519.h"
#include "ledger/view.h"

namespace jurat::council {

struct Decided {
  std::uint64_t height = 0;
  std::optional<Failure> failure;
  std::string reason;
};

class World : public Reach {
 public:
  [[nodiscard]] virtual NodeIndex self() const = 0;
  virtual Result<ledger::View> view() = 0;
  [[nodiscard]] virtual Moment now() = 0;
  virtual Random& random() = 0;
  // Runs a round over authenticated connections; faults of refused answers are named in metrics by the driver.
  virtual Result<Gathered> ask(Round round) = 0;
  // A lie that was found only after the round; the driver names it as it names a round's faults.
  virtual void blame(Fault fault) = 0;
  // Until decided and applied by this node's own ledger: `pending` after time.
  virtual Result<Decided> submit(Bytes certified_entry) = 0;
  virtual void pause(Duration duration) = 0;
  // Password stretching takes 46 MiB: the driver bounds how many run at once. too_many_requests when the queue is full.
  virtual Result<crypto::Ed25519Key> stretch(const std::function<Result<crypto::Ed25519Key>()>& work) = 0;
  virtual Messenger& messenger() = 0;
};

}  // namespace jurat::council
