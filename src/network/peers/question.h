// A request on its way to a peer: what is called with the answer, and its part of the bounds on what is open.
// Promises: ends exactly once, with an answer or a reason; a Question destroyed unended ends as lost. Move-only.
#pragma once

#include <functional>

#include "core/bytes.h"
#include "network/peers/peer_gauges.h"

namespace jurat::network {

// Runs on the network's own thread: it must not block or throw.
using Answered = std::function<void(Result<Bytes> answer)>;

class Question {
 public:
  // Takes its part of the bounds. too_many_requests when the peer has too much open; `answered` is then never called.
  static Result<Question> open(PeerGauges& gauges, std::size_t bytes, Answered answered);
  Question(Question&& other) noexcept;
  Question& operator=(Question&&) = delete;
  ~Question();

  void end(Result<Bytes> answer);
  // Counts the fault too.
  void fail_with(PeerFault fault, const Error& why);

 private:
  Question(PeerGauges& gauges, std::size_t bytes, Answered answered);

  PeerGauges* gauges_;
  std::size_t bytes_;
  Answered answered_;  // empty once ended or moved from
};

}  // namespace jurat::network
