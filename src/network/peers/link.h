// One connection's conversation without its socket and without a clock: bytes and time in, bytes and answers out.
// Promises: each question ends once, at its deadline at the latest; an answer leaves only by the Link its request came
// in on; what is open, queued and waited for is bounded (core/limits.h). An error ends it: the owner closes the Link.
// Does not: lock; one thread at a time. Callbacks run inside the call that causes them and must not call back in.
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "core/bytes.h"
#include "core/limits.h"
#include "network/peers/frames.h"
#include "network/peers/peer_gauges.h"
#include "network/peers/question.h"

namespace jurat::network {

using SteadyTime = std::chrono::steady_clock::time_point;

struct LinkTimes {
  std::chrono::milliseconds ping = limits::peer_ping_time;
  std::chrono::milliseconds silence = limits::peer_silence_time;
  std::chrono::milliseconds frame = limits::peer_frame_time;
  std::chrono::milliseconds answer = limits::peer_answer_time;
};

// Turns false when nobody waits for the answer any more: its deadline passed, it was cancelled, or the Link closed.
using Wanted = std::shared_ptr<std::atomic<bool>>;

class Link {
 public:
  using Requested = std::function<void(std::uint64_t id, Bytes&& request, const Wanted& wanted)>;

  // Greets with a ping. `gauges` outlives the Link.
  Link(const LinkTimes& times, PeerGauges& gauges, Requested requested, SteadyTime now);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  void ask(ByteSpan request, SteadyTime deadline, Question question, SteadyTime now);
  // Nothing happens when the request is no longer open.
  void answer(std::uint64_t id, ByteSpan answer, SteadyTime now);
  void refuse(std::uint64_t id, Refusal reason, SteadyTime now);

  Result<void> receive(ByteSpan bytes, SteadyTime now);
  Result<void> let_pass(SteadyTime now);  // does what is due
  [[nodiscard]] SteadyTime next_due() const;
  void close(
      const Error& why);  // ends every open question as lost (input_output); no request of the other side is wanted

  [[nodiscard]] bool heard() const { return heard_; }  // a first frame: the other side accepted us too
  [[nodiscard]] ByteSpan output();                     // what to send next; empty: nothing
  void sent(std::size_t bytes, SteadyTime now);

 private:
  struct OpenQuestion {
    SteadyTime deadline;
    Question question;
  };
  struct OpenRequest {
    SteadyTime deadline;
    std::size_t bytes = 0;
    Wanted wanted;
  };

  Result<void> take(Frame&& frame, SteadyTime now);
  Result<void> take_request(Frame&& frame, SteadyTime now);
  Result<void> take_answer(Frame&& frame, SteadyTime now);
  Result<void> take_refusal(const Frame& frame);
  Result<void> take_cancel(const Frame& frame);
  Result<void> take_pong(const Frame& frame, SteadyTime now);
  Result<void> broken(std::string what);
  std::optional<Question> end_question(std::uint64_t id);
  void end_request(std::map<std::uint64_t, OpenRequest>::iterator request);
  void expire(SteadyTime now);
  void ping(SteadyTime now);
  void put(FrameType type, std::uint64_t id, ByteSpan body, SteadyTime now);
  [[nodiscard]] std::size_t waiting_bytes() const { return sending_.size() - sent_ + filling_.size(); }

  const LinkTimes times_;
  PeerGauges& gauges_;
  const Requested requested_;
  FrameReader reader_;

  std::map<std::uint64_t, OpenQuestion> questions_;
  std::set<std::pair<SteadyTime, std::uint64_t>> due_;
  std::uint64_t last_question_ = 0;

  std::map<std::uint64_t, OpenRequest> requests_;  // ids rise, so the first one is due first
  std::size_t request_bytes_ = 0;
  std::uint64_t last_request_ = 0;

  std::deque<std::pair<std::uint64_t, SteadyTime>> pings_;  // not answered yet
  std::uint64_t last_ping_ = 0;
  SteadyTime next_ping_;
  SteadyTime heard_at_;
  std::optional<SteadyTime> frame_began_;
  bool heard_ = false;

  Bytes sending_;
  std::size_t sent_ = 0;  // of sending_
  Bytes filling_;
  SteadyTime progress_at_;  // of the output
};

}  // namespace jurat::network
