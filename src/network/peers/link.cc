#include "network/peers/link.h"

#include <algorithm>
#include <string>
#include <utility>

namespace jurat::network {
namespace {

constexpr std::size_t pings_remembered = 8;

std::int64_t micros_of(SteadyTime time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

}  // namespace

Link::Link(const LinkTimes& times, PeerGauges& gauges, Requested requested, SteadyTime now)
    : times_(times),
      gauges_(gauges),
      requested_(std::move(requested)),
      next_ping_(now),
      heard_at_(now),
      progress_at_(now) {
  ping(now);
}

Link::~Link() { close(Error{Failure::input_output, "the connection to the node ended"}); }

void Link::ask(ByteSpan request, SteadyTime deadline, Question question, SteadyTime now) {
  const std::uint64_t id = ++last_question_;
  put(FrameType::request, id, request, now);
  due_.emplace(deadline, id);
  questions_.emplace(id, OpenQuestion{deadline, std::move(question)});
}

void Link::answer(std::uint64_t id, ByteSpan answer, SteadyTime now) {
  const auto request = requests_.find(id);
  if (request == requests_.end()) return;
  if (answer.size() > frame_body_bytes) {
    gauges_.count(PeerFault::too_large);
    return refuse(id, Refusal::no_answer, now);
  }
  if (waiting_bytes() + answer.size() > limits::peer_queue_bytes) {
    gauges_.count(PeerFault::queue_full);
    return refuse(id, Refusal::busy, now);
  }
  end_request(request);
  put(FrameType::answer, id, answer, now);
}

void Link::refuse(std::uint64_t id, Refusal reason, SteadyTime now) {
  const auto request = requests_.find(id);
  if (request == requests_.end()) return;
  end_request(request);
  const ByteArray<1> body{static_cast<std::uint8_t>(reason)};
  put(FrameType::refusal, id, body, now);
}

Result<void> Link::receive(ByteSpan bytes, SteadyTime now) {
  gauges_.bytes_received += bytes.size();
  bool finished = false;
  const auto each = [&](Frame&& frame) -> Result<void> {
    finished = true;
    return take(std::move(frame), now);
  };
  const Result<void> read = reader_.read(bytes, each);
  if (!read) {
    gauges_.count(PeerFault::broken_protocol);
    return fail(read.error());
  }
  // Counted from its first byte, however often a further byte comes.
  if (!reader_.in_frame()) {
    frame_began_.reset();
  } else if (finished || !frame_began_) {
    frame_began_ = now;
  }
  return {};
}

Result<void> Link::take(Frame&& frame, SteadyTime now) {
  heard_ = true;
  heard_at_ = now;
  gauges_.heard_at = micros_of(now);
  switch (frame.type) {
    case FrameType::request:
      return take_request(std::move(frame), now);
    case FrameType::answer:
      return take_answer(std::move(frame), now);
    case FrameType::cancel:
      return take_cancel(frame);
    case FrameType::ping:
      put(FrameType::pong, frame.id, {}, now);
      return {};
    case FrameType::pong:
      return take_pong(frame, now);
    case FrameType::refusal:
      return take_refusal(frame);
  }
  return broken("an unknown frame");
}

// Rising ids make a repeated one visible without remembering any.
Result<void> Link::take_request(Frame&& frame, SteadyTime now) {
  if (frame.id <= last_request_) return broken("request " + std::to_string(frame.id) + " does not rise");
  last_request_ = frame.id;
  const std::size_t bytes = frame.body.size();
  const bool room = requests_.size() < limits::peer_requests && request_bytes_ + bytes <= limits::peer_queue_bytes;
  OpenRequest request{now + times_.answer, bytes, std::make_shared<std::atomic<bool>>(true)};
  const Wanted wanted = request.wanted;
  request_bytes_ += bytes;
  requests_.emplace(frame.id, std::move(request));
  if (!room) {
    refuse(frame.id, Refusal::busy, now);
    return {};
  }
  requested_(frame.id, std::move(frame.body), wanted);
  return {};
}

Result<void> Link::take_answer(Frame&& frame, SteadyTime now) {
  if (frame.id > last_question_) return broken("an answer to a request that was never made");
  const auto open = questions_.find(frame.id);
  if (open == questions_.end() || open->second.deadline <= now) {
    gauges_.count(PeerFault::late_answer);
    return {};
  }
  end_question(frame.id)->end(std::move(frame.body));
  return {};
}

Result<void> Link::take_refusal(const Frame& frame) {
  if (frame.id > last_question_) return broken("a refusal of a request that was never made");
  auto question = end_question(frame.id);
  if (!question) return {};
  if (frame.body.front() == static_cast<std::uint8_t>(Refusal::busy)) {
    question->fail_with(PeerFault::refused, Error{Failure::too_many_requests, "the node has too much to do"});
  } else {
    question->fail_with(PeerFault::refused, Error{Failure::input_output, "the node gave no answer"});
  }
  return {};
}

Result<void> Link::take_cancel(const Frame& frame) {
  if (frame.id > last_request_) return broken("a cancel of a request that was never made");
  const auto request = requests_.find(frame.id);
  if (request != requests_.end()) end_request(request);
  return {};
}

Result<void> Link::take_pong(const Frame& frame, SteadyTime now) {
  if (frame.id > last_ping_) return broken("a pong without its ping");
  while (!pings_.empty() && pings_.front().first <= frame.id) {
    const auto [id, sent_at] = pings_.front();
    pings_.pop_front();
    if (id != frame.id) continue;
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(now - sent_at);
    gauges_.round_trip = std::max<std::int64_t>(took.count(), 1);
  }
  return {};
}

Result<void> Link::broken(std::string what) {
  return fail(Failure::malformed_request, "the node sent " + std::move(what));
}

std::optional<Question> Link::end_question(std::uint64_t id) {
  const auto open = questions_.find(id);
  if (open == questions_.end()) return std::nullopt;
  due_.erase({open->second.deadline, id});
  std::optional<Question> question(std::move(open->second.question));
  questions_.erase(open);
  return question;
}

void Link::end_request(std::map<std::uint64_t, OpenRequest>::iterator request) {
  *request->second.wanted = false;
  request_bytes_ -= request->second.bytes;
  requests_.erase(request);
}

Result<void> Link::let_pass(SteadyTime now) {
  expire(now);
  if (waiting_bytes() > 2 * limits::peer_queue_bytes || (waiting_bytes() > 0 && progress_at_ + times_.silence <= now)) {
    gauges_.count(PeerFault::silent);
    return fail(Failure::too_slow, "the node takes nothing");
  }
  if (heard_at_ + times_.silence <= now) {
    gauges_.count(PeerFault::silent);
    return fail(Failure::too_slow, "the node is silent");
  }
  if (frame_began_ && *frame_began_ + times_.frame <= now) {
    gauges_.count(PeerFault::broken_protocol);
    return fail(Failure::too_slow, "a frame of the node did not arrive in time");
  }
  if (next_ping_ <= now) ping(now);
  return {};
}

void Link::expire(SteadyTime now) {
  while (!due_.empty() && due_.begin()->first <= now) {
    const std::uint64_t id = due_.begin()->second;
    put(FrameType::cancel, id, {}, now);
    end_question(id)->fail_with(PeerFault::too_slow, Error{Failure::too_slow, "the node did not answer in time"});
  }
  while (!requests_.empty() && requests_.begin()->second.deadline <= now) {
    refuse(requests_.begin()->first, Refusal::no_answer, now);
  }
}

SteadyTime Link::next_due() const {
  SteadyTime due = std::min(next_ping_, heard_at_ + times_.silence);
  if (!due_.empty()) due = std::min(due, due_.begin()->first);
  if (!requests_.empty()) due = std::min(due, requests_.begin()->second.deadline);
  if (frame_began_) due = std::min(due, *frame_began_ + times_.frame);
  if (waiting_bytes() > 0) due = std::min(due, progress_at_ + times_.silence);
  if (waiting_bytes() > 2 * limits::peer_queue_bytes) due = SteadyTime::min();
  return due;
}

void Link::close(const Error& why) {
  due_.clear();
  auto questions = std::exchange(questions_, {});
  const Error lost{Failure::input_output, why.message};
  for (auto& [id, open] : questions) open.question.fail_with(PeerFault::connection_lost, lost);
  while (!requests_.empty()) end_request(requests_.begin());
  sending_.clear();
  filling_.clear();
  sent_ = 0;
}

void Link::ping(SteadyTime now) {
  next_ping_ = now + times_.ping;
  put(FrameType::ping, ++last_ping_, {}, now);
  if (pings_.size() == pings_remembered) pings_.pop_front();
  pings_.emplace_back(last_ping_, now);
}

void Link::put(FrameType type, std::uint64_t id, ByteSpan body, SteadyTime now) {
  if (waiting_bytes() == 0) progress_at_ = now;
  append_frame(filling_, type, id, body);
}

ByteSpan Link::output() {
  if (sent_ == sending_.size()) {
    sending_.clear();
    sent_ = 0;
    if (sending_.capacity() > limits::message_bytes) Bytes().swap(sending_);  // a burst is not kept for ever
    std::swap(sending_, filling_);
  }
  return ByteSpan(sending_).subspan(sent_);
}

void Link::sent(std::size_t bytes, SteadyTime now) {
  ASSERT_TRUTH(bytes <= sending_.size() - sent_);
  sent_ += bytes;
  progress_at_ = now;
  gauges_.bytes_sent += bytes;
}

}  // namespace jurat::network
