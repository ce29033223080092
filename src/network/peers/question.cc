#include "network/peers/question.h"

#include <utility>

#include "core/limits.h"

namespace jurat::network {

Question::Question(PeerGauges& gauges, std::size_t bytes, Answered answered)
    : gauges_(&gauges), bytes_(bytes), answered_(std::move(answered)) {}

Question::Question(Question&& other) noexcept
    : gauges_(other.gauges_), bytes_(other.bytes_), answered_(std::exchange(other.answered_, nullptr)) {}

Question::~Question() {
  if (!answered_) return;
  fail_with(PeerFault::connection_lost, Error{Failure::input_output, "the connection to the node ended"});
}

Result<Question> Question::open(PeerGauges& gauges, std::size_t bytes, Answered answered) {
  ASSERT_TRUTH(answered != nullptr);
  const bool room = gauges.open.fetch_add(1) < limits::peer_requests;
  const bool bytes_room = gauges.open_bytes.fetch_add(bytes) + bytes <= limits::peer_queue_bytes;
  if (!room || !bytes_room) {
    --gauges.open;
    gauges.open_bytes -= bytes;
    gauges.count(PeerFault::queue_full);
    return fail(Failure::too_many_requests, "too many requests to this node wait for an answer");
  }
  ++gauges.asked;
  return Question(gauges, bytes, std::move(answered));
}

void Question::end(Result<Bytes> answer) {
  ASSERT_TRUTH(answered_ != nullptr);
  const Answered answered = std::exchange(answered_, nullptr);
  // Before the call, so that who waits for an answer may ask again.
  --gauges_->open;
  gauges_->open_bytes -= bytes_;
  answered(std::move(answer));
}

void Question::fail_with(PeerFault fault, const Error& why) {
  gauges_->count(fault);
  end(fail(why));
}

}  // namespace jurat::network
