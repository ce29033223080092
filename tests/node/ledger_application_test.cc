#include "node/ledger_application.h"

#include <gtest/gtest.h>

#include "store/memory_store.h"

namespace jurat::node {
namespace {

ledger::Genesis genesis() {
  SeededRandom_for_tests random(1);
  ledger::Genesis made;
  made.council.id = random.array<16>();
  made.council.members.push_back(
      {NodeIndex{1}, crypto::Ed25519Key::generate(random).public_key(), "node-1", "Ada", "http://127.0.0.1:1"});
  made.council.settings.public_url = "http://127.0.0.1:1";
  return made;
}

TEST(LedgerApplication, a_refused_entry_is_decided_with_its_reason_and_the_height_goes_on) {
  const auto store = store::open_memory();
  const auto ledger = ledger::Ledger::open(*store, genesis());
  ASSERT_TRUE(ledger) << ledger.error().message;
  const auto application = LedgerApplication::over(**ledger);
  ASSERT_TRUE(application);
  const auto before = (*application)->height();
  const Bytes garbage{1, 2, 3};
  EXPECT_FALSE((*application)->check(garbage));
  EXPECT_FALSE((*application)->admit(garbage, Moment{}));
  EXPECT_FALSE((*application)->accept({garbage}));
  EXPECT_TRUE((*application)->accept({}));
  const auto staged = (*application)->stage(before + 1, Moment::from_seconds(1'790'000'000), Hash32{}, {garbage});
  ASSERT_TRUE(staged) << staged.error().message;
  ASSERT_EQ(staged->decided.size(), 1U);
  EXPECT_TRUE(staged->decided.front().failure);
  EXPECT_EQ(staged->decided.front().height, before + 1);
  EXPECT_EQ((*application)->height(), before) << "staging alone moves nothing";
  ASSERT_TRUE((*application)->commit());
  EXPECT_EQ((*application)->height(), before + 1);
  EXPECT_EQ((*application)->head().root, staged->root);
  EXPECT_EQ((*application)->head().time, Moment::from_seconds(1'790'000'000));
  EXPECT_FALSE((*application)->commit()) << "one block is committed once";
  const auto again = LedgerApplication::over(**ledger);
  ASSERT_TRUE(again);
  EXPECT_EQ((*again)->height(), before + 1) << "the height is the ledger's own";
}

}  // namespace
}  // namespace jurat::node
