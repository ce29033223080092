#include "network/engine/comet/undecided.h"

#include <gtest/gtest.h>

#include <thread>

#include "core/limits.h"
#include "crypto/hash.h"

namespace jurat::network::comet {
namespace {

using namespace std::chrono_literals;

Bytes entry_of(const std::string& text) { return to_bytes(std::string_view(text)); }

CommittedBlock block_of(std::uint64_t height, const std::string& text, std::optional<Failure> failure = {}) {
  return {height, Moment{}, {crypto::sha256(as_bytes(text))}, {Decided{height, failure, failure ? "why" : ""}}};
}

Failure failure_of(const Result<Decided>& result) { return result ? Failure::internal : result.error().failure; }

TEST(undecided, an_entry_is_handed_over_once_and_answered_by_its_block) {
  Undecided undecided;
  std::thread engine([&] {
    const auto next = undecided.next_to_send(20s);
    ASSERT_TRUE(next);
    EXPECT_EQ(next->entry, entry_of("one"));
    EXPECT_FALSE(undecided.next_to_send(0ms));
    undecided.decide(block_of(7, "one"));
  });
  const auto decided = undecided.submit(entry_of("one"), 20s);
  engine.join();
  ASSERT_TRUE(decided);
  EXPECT_EQ(decided->height, 7U);
}

TEST(undecided, the_same_entry_again_joins_the_first_or_gets_its_outcome) {
  Undecided undecided;
  EXPECT_EQ(failure_of(undecided.submit(entry_of("one"), 0ms)), Failure::pending);
  EXPECT_EQ(failure_of(undecided.submit(entry_of("one"), 0ms)), Failure::pending);
  ASSERT_TRUE(undecided.next_to_send(0ms));
  EXPECT_FALSE(undecided.next_to_send(0ms)) << "one entry, sent once";
  undecided.decide(block_of(3, "one"));
  EXPECT_EQ(undecided.submit(entry_of("one"), 0ms)->height, 3U);
}

TEST(undecided, an_entry_that_another_node_sent_is_known_here_too) {
  Undecided undecided;
  undecided.decide(block_of(4, "elsewhere"));
  EXPECT_EQ(undecided.submit(entry_of("elsewhere"), 0ms)->height, 4U);
}

TEST(undecided, what_was_refused_may_be_tried_again) {
  Undecided undecided;
  undecided.decide(block_of(4, "one", Failure::stock_empty));
  EXPECT_EQ(failure_of(undecided.submit(entry_of("one"), 0ms)), Failure::pending);
  const auto next = undecided.next_to_send(0ms);
  ASSERT_TRUE(next);
  undecided.refuse(*next, {Failure::bad_signature, "forged"});
  EXPECT_FALSE(undecided.next_to_send(0ms));
}

TEST(undecided, a_new_engine_is_given_everything_that_is_undecided) {
  Undecided undecided;
  for (const std::string text : {"one", "two", "three"}) {
    EXPECT_EQ(failure_of(undecided.submit(entry_of(text), 0ms)), Failure::pending);
    ASSERT_TRUE(undecided.next_to_send(0ms));
  }
  undecided.decide(block_of(1, "two"));
  undecided.send_all_again();
  undecided.send_all_again();
  ASSERT_TRUE(undecided.next_to_send(0ms));
  ASSERT_TRUE(undecided.next_to_send(0ms));
  EXPECT_FALSE(undecided.next_to_send(0ms)) << "each once, and not what is decided";
}

TEST(undecided, the_queue_ends_and_time_makes_room) {
  Undecided undecided;
  for (std::size_t i = 0; i < limits::engine_queue; ++i) {
    ASSERT_EQ(failure_of(undecided.submit(entry_of(std::to_string(i)), 0ms)), Failure::pending);
  }
  EXPECT_EQ(failure_of(undecided.submit(entry_of("more"), 0ms)), Failure::too_many_requests);
  EXPECT_EQ(failure_of(undecided.submit(entry_of("0"), 0ms)), Failure::pending) << "one that waits already may join";
  undecided.forget_older_than(std::chrono::steady_clock::now() + 1s);
  EXPECT_EQ(failure_of(undecided.submit(entry_of("more"), 0ms)), Failure::pending);
  EXPECT_EQ(undecided.next_to_send(0ms)->entry, entry_of("more")) << "what was forgotten is not sent";
}

TEST(undecided, outcomes_of_the_newest_entries_alone_are_kept) {
  Undecided undecided;
  for (std::size_t i = 0; i <= limits::engine_decided_kept; ++i) undecided.decide(block_of(i + 1, std::to_string(i)));
  EXPECT_TRUE(undecided.submit(entry_of("1"), 0ms));
  EXPECT_FALSE(undecided.submit(entry_of("0"), 0ms));
}

TEST(undecided, when_the_engine_ends_everybody_learns_the_first_reason) {
  Undecided undecided;
  std::thread waiting([&] { EXPECT_EQ(failure_of(undecided.submit(entry_of("one"), 20s)), Failure::store_full); });
  while (!undecided.next_to_send(10ms)) continue;
  undecided.stop({Failure::store_full, "no space"});
  undecided.stop({Failure::pending, "stopped"});
  waiting.join();
  EXPECT_EQ(failure_of(undecided.submit(entry_of("two"), 20s)), Failure::store_full);
  EXPECT_EQ(undecided.stopped()->message, "no space");
}

}  // namespace
}  // namespace jurat::network::comet
