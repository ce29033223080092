#include "network/peers/link.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace jurat::network {
namespace {

using namespace std::chrono_literals;

constexpr SteadyTime start = SteadyTime(1'000'000s);

// A Link under test and what it told its owner; the other side is written byte by byte.
struct End {
  PeerGauges gauges;
  std::vector<std::pair<std::uint64_t, std::string>> requests;
  std::vector<Wanted> wanted;
  SteadyTime now = start;
  Link link{{},
            gauges,
            [this](std::uint64_t id, Bytes&& request, const Wanted& still) {
              requests.emplace_back(id, as_text(request));
              wanted.push_back(still);
            },
            start};

  // Everything it has to send.
  Bytes take() {
    Bytes out;
    for (ByteSpan bytes = link.output(); !bytes.empty(); bytes = link.output()) {
      append(out, bytes);
      link.sent(bytes.size(), now);
    }
    return out;
  }
  std::vector<Frame> frames() {
    std::vector<Frame> found;
    FrameReader reader;
    const auto each = [&found](Frame&& frame) -> Result<void> {
      found.push_back(std::move(frame));
      return {};
    };
    EXPECT_TRUE(reader.read(take(), each));
    return found;
  }
  Result<void> hear(FrameType type, std::uint64_t id, std::string_view body = "") {
    Bytes bytes;
    append_frame(bytes, type, id, as_bytes(body));
    return link.receive(bytes, now);
  }
  // The slot gets the answer.
  void ask(std::string_view request, std::chrono::milliseconds within, std::optional<Result<Bytes>>& slot) {
    auto question = Question::open(gauges, request.size(), [&slot](Result<Bytes> answer) {
      EXPECT_FALSE(slot) << "answered twice";
      slot.emplace(std::move(answer));
    });
    ASSERT_TRUE(question);
    link.ask(as_bytes(request), now + within, std::move(*question), now);
  }
  std::uint64_t faults(PeerFault fault) { return gauges.faults[static_cast<std::size_t>(fault)]; }
};

TEST(Link, greets_with_a_ping_and_answers_one) {
  End end;
  auto sent = end.frames();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].type, FrameType::ping);
  EXPECT_FALSE(end.link.heard());
  ASSERT_TRUE(end.hear(FrameType::ping, 77));
  EXPECT_TRUE(end.link.heard());
  sent = end.frames();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].type, FrameType::pong);
  EXPECT_EQ(sent[0].id, 77U);
}

TEST(Link, a_pong_measures_the_round_trip) {
  End end;
  const auto ping = end.frames().at(0);
  end.now += 1'234us;
  ASSERT_TRUE(end.hear(FrameType::pong, ping.id));
  EXPECT_EQ(end.gauges.status(end.now).round_trip, 1'234us);
  end.now += 3s;
  EXPECT_EQ(end.gauges.status(end.now).since_heard, 3s);
  EXPECT_FALSE(end.hear(FrameType::pong, ping.id + 1));
}

TEST(Link, an_answer_reaches_its_question) {
  End end;
  end.take();
  std::optional<Result<Bytes>> one;
  std::optional<Result<Bytes>> two;
  end.ask("first", 5s, one);
  end.ask("second", 5s, two);
  const auto sent = end.frames();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(as_text(sent[0].body), "first");
  EXPECT_LT(sent[0].id, sent[1].id);
  ASSERT_TRUE(end.hear(FrameType::answer, sent[1].id, "to the second"));
  EXPECT_FALSE(one);
  ASSERT_TRUE(two && *two);
  EXPECT_EQ(as_text(**two), "to the second");
  ASSERT_TRUE(end.hear(FrameType::answer, sent[0].id, "to the first"));
  EXPECT_EQ(as_text(**one), "to the first");
  EXPECT_EQ(end.gauges.open, 0U);
}

TEST(Link, the_deadline_ends_a_question_with_a_cancel_and_a_late_answer_is_dropped) {
  End end;
  end.take();
  std::optional<Result<Bytes>> answer;
  end.ask("?", 500ms, answer);
  const auto asked = end.frames().at(0);
  EXPECT_EQ(end.link.next_due(), start + 500ms);
  end.now += 499ms;
  ASSERT_TRUE(end.link.let_pass(end.now));
  EXPECT_FALSE(answer);
  end.now += 1ms;
  ASSERT_TRUE(end.link.let_pass(end.now));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->error().failure, Failure::too_slow);
  const auto sent = end.frames();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].type, FrameType::cancel);
  EXPECT_EQ(sent[0].id, asked.id);
  ASSERT_TRUE(end.hear(FrameType::answer, asked.id, "too late"));
  EXPECT_EQ(end.faults(PeerFault::late_answer), 1U);
  EXPECT_EQ(end.faults(PeerFault::too_slow), 1U);
}

TEST(Link, an_answer_at_the_deadline_is_late_before_the_timer_says_so) {
  End end;
  std::optional<Result<Bytes>> answer;
  end.ask("?", 500ms, answer);
  end.now += 500ms;
  ASSERT_TRUE(end.hear(FrameType::answer, 1, "too late"));
  EXPECT_FALSE(answer);
  ASSERT_TRUE(end.link.let_pass(end.now));
  EXPECT_EQ(answer->error().failure, Failure::too_slow);
}

TEST(Link, an_answer_to_nothing_breaks_the_protocol_and_a_second_one_does_nothing) {
  End end;
  std::optional<Result<Bytes>> answer;
  end.ask("?", 5s, answer);
  ASSERT_TRUE(end.hear(FrameType::answer, 1, "a"));
  ASSERT_TRUE(end.hear(FrameType::answer, 1, "b"));
  EXPECT_EQ(as_text(**answer), "a");
  EXPECT_FALSE(end.hear(FrameType::answer, 2, "c"));
  EXPECT_EQ(end.faults(PeerFault::broken_protocol), 1U);
  End other;
  EXPECT_FALSE(other.hear(FrameType::refusal, 1, "\x01"));
  End third;
  EXPECT_FALSE(third.hear(FrameType::cancel, 1));
}

TEST(Link, refusals_say_why) {
  End end;
  std::optional<Result<Bytes>> busy;
  std::optional<Result<Bytes>> none;
  end.ask("?", 5s, busy);
  end.ask("?", 5s, none);
  ASSERT_TRUE(end.hear(FrameType::refusal, 1, "\x01"));
  ASSERT_TRUE(end.hear(FrameType::refusal, 2, "\x02"));
  EXPECT_EQ(busy->error().failure, Failure::too_many_requests);
  EXPECT_EQ(none->error().failure, Failure::input_output);
  EXPECT_EQ(end.faults(PeerFault::refused), 2U);
}

TEST(Link, requests_are_handed_over_and_answered_once) {
  End end;
  end.take();
  ASSERT_TRUE(end.hear(FrameType::request, 5, "hello"));
  ASSERT_EQ(end.requests.size(), 1U);
  EXPECT_EQ(end.requests[0], (std::pair<std::uint64_t, std::string>(5, "hello")));
  EXPECT_TRUE(*end.wanted[0]);
  end.link.answer(5, as_bytes("world"), end.now);
  EXPECT_FALSE(*end.wanted[0]);
  end.link.answer(5, as_bytes("again"), end.now);
  end.link.refuse(5, Refusal::busy, end.now);
  end.link.answer(6, as_bytes("unasked"), end.now);
  const auto sent = end.frames();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].type, FrameType::answer);
  EXPECT_EQ(sent[0].id, 5U);
  EXPECT_EQ(as_text(sent[0].body), "world");
}

TEST(Link, duplicate_and_falling_ids_break_the_protocol) {
  for (const std::uint64_t second : {5U, 4U}) {
    End end;
    ASSERT_TRUE(end.hear(FrameType::request, 5, "a"));
    EXPECT_FALSE(end.hear(FrameType::request, second, "b"));
    EXPECT_EQ(end.requests.size(), 1U);
  }
  End end;
  ASSERT_TRUE(end.hear(FrameType::request, 5, "a"));
  end.link.answer(5, as_bytes("done"), end.now);
  EXPECT_FALSE(end.hear(FrameType::request, 5, "once more, after the answer"));
  EXPECT_EQ(end.requests.size(), 1U);
}

TEST(Link, a_cancelled_request_is_not_answered) {
  End end;
  end.take();
  ASSERT_TRUE(end.hear(FrameType::request, 1, "a"));
  ASSERT_TRUE(end.hear(FrameType::cancel, 1));
  EXPECT_FALSE(*end.wanted[0]);
  end.link.answer(1, as_bytes("unwanted"), end.now);
  EXPECT_TRUE(end.frames().empty());
  ASSERT_TRUE(end.hear(FrameType::cancel, 1)) << "it may cross with the answer";
}

TEST(Link, a_request_that_nobody_answers_is_refused_at_its_end) {
  End end;
  ASSERT_TRUE(end.hear(FrameType::request, 1, "a"));
  end.take();
  for (int i = 0; i < 29; ++i) {
    end.now += 1s;
    ASSERT_TRUE(end.hear(FrameType::ping, 1));
    ASSERT_TRUE(end.link.let_pass(end.now));
    end.take();
  }
  EXPECT_TRUE(*end.wanted[0]);
  end.take();
  end.now += 1s;
  ASSERT_TRUE(end.hear(FrameType::ping, 1));
  ASSERT_TRUE(end.link.let_pass(end.now));
  EXPECT_FALSE(*end.wanted[0]);
  bool refused = false;
  for (const Frame& frame : end.frames()) refused = refused || (frame.type == FrameType::refusal && frame.id == 1);
  EXPECT_TRUE(refused);
}

TEST(Link, more_requests_than_the_bound_are_refused_and_the_others_kept) {
  End end;
  end.take();
  for (std::uint64_t id = 1; id <= limits::peer_requests; ++id) ASSERT_TRUE(end.hear(FrameType::request, id, "x"));
  EXPECT_TRUE(end.take().empty());
  ASSERT_TRUE(end.hear(FrameType::request, limits::peer_requests + 1, "one too many"));
  EXPECT_EQ(end.requests.size(), limits::peer_requests);
  const auto sent = end.frames();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].type, FrameType::refusal);
  EXPECT_EQ(sent[0].body, Bytes{1});
  end.link.answer(1, as_bytes("room again"), end.now);
  ASSERT_TRUE(end.hear(FrameType::request, limits::peer_requests + 2, "x"));
  EXPECT_EQ(end.requests.size(), limits::peer_requests + 1);
}

TEST(Link, the_bytes_of_open_requests_are_bounded_too) {
  End end;
  const std::string large(frame_body_bytes, 'x');
  const std::size_t fit = limits::peer_queue_bytes / large.size();
  for (std::uint64_t id = 1; id <= fit + 2; ++id) ASSERT_TRUE(end.hear(FrameType::request, id, large));
  EXPECT_EQ(end.requests.size(), fit);
  end.link.refuse(1, Refusal::no_answer, end.now);
  ASSERT_TRUE(end.hear(FrameType::request, fit + 3, large));
  EXPECT_EQ(end.requests.size(), fit + 1);
}

TEST(Link, answers_that_pile_up_become_refusals) {
  End end;
  end.take();
  const Bytes large(frame_body_bytes, 'x');
  for (std::uint64_t id = 1; id <= 12; ++id) {
    ASSERT_TRUE(end.hear(FrameType::request, id, "x"));
    end.link.answer(id, large, end.now);
  }
  const auto sent = end.frames();
  ASSERT_EQ(sent.size(), 12U);
  EXPECT_EQ(sent[6].type, FrameType::answer);
  EXPECT_EQ(sent[7].type, FrameType::refusal);
  EXPECT_EQ(sent[11].type, FrameType::refusal);
  EXPECT_GE(end.faults(PeerFault::queue_full), 1U);
  ASSERT_TRUE(end.hear(FrameType::request, 13, "x"));
  end.link.answer(13, Bytes(frame_body_bytes + 1, 'x'), end.now);
  EXPECT_EQ(end.frames().at(0).type, FrameType::refusal);
  EXPECT_EQ(end.faults(PeerFault::too_large), 1U);
}

TEST(Link, pings_every_two_seconds_and_silence_of_six_ends_it) {
  End end;
  end.take();
  for (int i = 1; i <= 2; ++i) {
    end.now += 2s;
    EXPECT_LE(end.link.next_due(), end.now);
    ASSERT_TRUE(end.link.let_pass(end.now));
    EXPECT_EQ(end.frames().at(0).type, FrameType::ping);
  }
  end.now = start + 5'999ms;
  ASSERT_TRUE(end.hear(FrameType::ping, 1));
  end.now += 5'999ms;
  end.take();
  ASSERT_TRUE(end.link.let_pass(end.now));
  end.now += 1ms;
  end.take();
  const auto silent = end.link.let_pass(end.now);
  ASSERT_FALSE(silent);
  EXPECT_EQ(silent.error().failure, Failure::too_slow);
  EXPECT_EQ(end.faults(PeerFault::silent), 1U);
}

TEST(Link, a_frame_in_drips_ends_it_however_often_a_byte_comes) {
  End end;
  Bytes bytes;
  append_frame(bytes, FrameType::request, 1, Bytes(1'000, 'x'));
  Result<void> passed;
  int drips = 0;
  for (; drips < 100 && passed; ++drips) {
    ASSERT_TRUE(end.link.receive(ByteSpan(bytes).subspan(static_cast<std::size_t>(drips), 1), end.now));
    end.now += 100ms;
    end.take();
    passed = end.link.let_pass(end.now);
  }
  EXPECT_FALSE(passed);
  EXPECT_EQ(drips, 50);
  EXPECT_TRUE(end.requests.empty());
}

TEST(Link, the_time_of_a_frame_begins_with_its_own_first_byte) {
  End end;
  Bytes bytes;
  append_frame(bytes, FrameType::ping, 1);
  append_frame(bytes, FrameType::ping, 2);
  ASSERT_TRUE(end.link.receive(ByteSpan(bytes).first(5), end.now));
  end.now += 4s;
  ASSERT_TRUE(end.link.receive(ByteSpan(bytes).subspan(5, 15), end.now));
  end.take();
  end.now += 4'999ms;
  EXPECT_TRUE(end.link.let_pass(end.now));
  end.take();
  end.now += 1ms;
  EXPECT_FALSE(end.link.let_pass(end.now));
}

TEST(Link, a_peer_that_takes_nothing_is_cut_off) {
  End end;
  for (int i = 0; i < 5; ++i) {
    end.now += 1s;
    ASSERT_TRUE(end.hear(FrameType::ping, 1));
    ASSERT_TRUE(end.link.let_pass(end.now));
  }
  end.now += 1s;
  ASSERT_TRUE(end.hear(FrameType::ping, 1));
  EXPECT_LE(end.link.next_due(), end.now);
  EXPECT_FALSE(end.link.let_pass(end.now));
}

TEST(Link, pings_without_end_do_not_pile_up_pongs) {
  End end;
  Bytes pings;
  for (std::uint64_t id = 1; id <= 10'000; ++id) append_frame(pings, FrameType::ping, id);
  std::size_t rounds = 0;
  while (end.link.let_pass(end.now)) {
    ASSERT_TRUE(end.link.receive(pings, end.now));
    ASSERT_LT(++rounds, 1'000U);
  }
  EXPECT_EQ(end.faults(PeerFault::silent), 1U);
}

TEST(Link, closing_ends_every_question_and_wants_no_request) {
  End end;
  std::optional<Result<Bytes>> one;
  std::optional<Result<Bytes>> two;
  end.ask("?", 5s, one);
  end.ask("?", 5s, two);
  ASSERT_TRUE(end.hear(FrameType::request, 1, "a"));
  end.link.close(Error{Failure::input_output, "over"});
  EXPECT_EQ(one->error().message, "over");
  EXPECT_EQ(two->error().failure, Failure::input_output);
  EXPECT_FALSE(*end.wanted[0]);
  EXPECT_EQ(end.gauges.open, 0U);
  EXPECT_TRUE(end.take().empty());
}

}  // namespace
}  // namespace jurat::network
