// One round: a request to each of several nodes, and enough good answers back. A state machine without clock or socket:
// it says what to send and when to be woken; the driver carries bytes. Wrong answers cost a retry elsewhere and are
// named.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "core/ids.h"
#include "core/limits.h"
#include "core/moment.h"

namespace jurat::council {

struct Outgoing {
  NodeIndex to;
  Bytes request;
};

// An answer that was refused after the node gave it: a lie, as far as this node can tell (blame stays local).
struct Fault {
  NodeIndex node;
  Failure failure = Failure::share_invalid;
  std::string reason;
};

struct Round {
  std::vector<Outgoing> requests;  // distinct nodes, in the order in which they are preferred
  std::size_t need = 1;            // good answers
  std::size_t at_first = 0;        // asked at once; 0 = all. The others are asked after `hedge` or a failure.
  Duration hedge = limits::hedge_time;
  Duration deadline = limits::gather_time;
  // How long to wait for the others once `need` have answered: where only those who answered can take part in what
  // follows, t alone would let one liar among them spoil it.
  Duration linger{0};
  // Looks at a good answer's body; an error makes the answer a Fault.
  std::function<Result<void>(NodeIndex node, ByteSpan body)> accept;
  // Looks at all good answers once there are `need` of them, for shares that cannot be judged one by one: false asks
  // everybody else and waits for more.
  std::function<bool(const std::map<NodeIndex, Bytes>& good)> complete;
};

struct Gathered {
  std::vector<std::pair<NodeIndex, Bytes>> answers;  // `need` of the good ones, all where the round lingers; sorted
};

class Gather {
 public:
  explicit Gather(Round round) : round_(std::move(round)) {}

  struct Step {
    std::vector<Outgoing> send;
    std::optional<Moment> wake_at;  // nothing once done
    bool done = false;
  };
  Step start(Moment now);
  // `answer`: the framed answer of wire.h, or nothing when the connection failed.
  Step on_answer(NodeIndex from, const std::optional<Bytes>& answer, Moment now);
  Step on_time(Moment now);
  // After take(): who lied, in rounds that came to enough answers and in those that did not.
  std::vector<Fault> take_faults() { return std::move(faults_); }
  // After done. The error of a round that failed: what most nodes said, or not_enough_nodes.
  Result<Gathered> take();

 private:
  Step next(Moment now, bool ask_more);
  [[nodiscard]] bool hopeless() const;
  [[nodiscard]] bool enough() const { return good_.size() >= round_.need && (!round_.complete || complete_); }

  Round round_;
  [[nodiscard]] Moment wake_at() const;

  Moment begun_, asked_at_;
  std::optional<Moment> enough_at_;
  std::size_t asked_ = 0;
  std::map<NodeIndex, bool> settled_;
  std::map<NodeIndex, Bytes> good_;
  std::vector<Fault> faults_;
  std::map<Failure, std::pair<std::size_t, std::string>> refusals_;
  bool complete_ = false;
  bool done_ = false;
};

}  // namespace jurat::council
