#include "network/engine/comet/responder.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/limits.h"
#include "network/engine/comet/remembering.h"

namespace jurat::network::comet {
namespace {

using tests::RememberingApplication;

class ResponderTest : public ::testing::Test {
 protected:
  Responder make(std::uint64_t kept_blocks = 0) {
    return Responder(application, system_clock(), {"jurat-test", {"aa", "bb"}, kept_blocks},
                     {[this](const CommittedBlock& block) { committed.push_back(block); },
                      [this](const Error& error) { faults.push_back(error); }});
  }
  static Request finalize(std::int64_t height, const std::vector<std::string>& txs) {
    Request request;
    auto& block = *request.mutable_finalize_block();
    block.set_height(height);
    block.set_hash(std::string(32, static_cast<char>(height)));
    block.mutable_time()->set_seconds(1'790'000'000 + height);
    block.mutable_time()->set_nanos(123'456'789);
    for (const std::string& tx : txs) block.add_txs(tx);
    return request;
  }
  static Request commit() {
    Request request;
    request.mutable_commit();
    return request;
  }

  RememberingApplication application;
  std::vector<CommittedBlock> committed;
  std::vector<Error> faults;
};

TEST_F(ResponderTest, echo_and_flush_are_answered_in_kind) {
  Responder responder = make();
  Request request;
  request.mutable_echo()->set_message("hello");
  EXPECT_EQ(responder.answer(request).echo().message(), "hello");
  request.mutable_flush();
  EXPECT_TRUE(responder.answer(request).has_flush());
}

TEST_F(ResponderTest, a_method_that_nobody_knows_is_an_exception) {
  Responder responder = make();
  EXPECT_TRUE(responder.answer(Request()).has_exception());
  EXPECT_TRUE(faults.empty());
}

TEST_F(ResponderTest, finalizing_keeps_nothing_and_committing_everything) {
  Responder responder = make();
  const Response finalized = responder.answer(finalize(1, {"one", "?two"}));
  ASSERT_TRUE(finalized.has_finalize_block());
  ASSERT_EQ(finalized.finalize_block().tx_results_size(), 2);
  EXPECT_EQ(finalized.finalize_block().tx_results(0).code(), 0U);
  EXPECT_EQ(finalized.finalize_block().tx_results(1).code(), 1U);
  EXPECT_EQ(finalized.finalize_block().tx_results(1).log(), "") << "nodes agree on codes alone";
  EXPECT_EQ(application.head().height, 0U);
  EXPECT_TRUE(committed.empty());
  Request info;
  info.mutable_info();
  EXPECT_EQ(responder.answer(info).info().last_block_height(), 0);

  ASSERT_TRUE(responder.answer(commit()).has_commit());
  EXPECT_EQ(application.head().height, 1U);
  EXPECT_EQ(as_text(application.head().root), finalized.finalize_block().app_hash());
  ASSERT_EQ(committed.size(), 1U);
  EXPECT_EQ(committed[0].height, 1U);
  EXPECT_EQ(committed[0].header_time, Moment::from_seconds(1'790'000'001) + Duration(123'456));
  EXPECT_EQ(committed[0].entries[1], crypto::sha256(as_bytes("?two")));
  EXPECT_EQ(committed[0].decided[1].failure, Failure::conflict);
  const Response after = responder.answer(info);
  EXPECT_EQ(after.info().last_block_height(), 1);
  EXPECT_EQ(after.info().last_block_app_hash(), finalized.finalize_block().app_hash());
}

TEST_F(ResponderTest, a_height_finalized_twice_is_committed_as_it_came_last) {
  Responder responder = make();
  ASSERT_TRUE(responder.answer(finalize(1, {"first"})).has_finalize_block());
  ASSERT_TRUE(responder.answer(finalize(1, {"second"})).has_finalize_block());
  ASSERT_TRUE(responder.answer(commit()).has_commit());
  EXPECT_EQ(application.times(to_bytes(std::string_view("first"))), 0U);
  EXPECT_EQ(application.times(to_bytes(std::string_view("second"))), 1U);
  EXPECT_TRUE(responder.answer(commit()).has_exception()) << "one commit for one block";
  ASSERT_EQ(faults.size(), 1U);
}

TEST_F(ResponderTest, a_fault_of_the_application_is_an_exception_and_is_told) {
  Responder responder = make();
  application.stage_fault = Error{Failure::store_corrupt, "bad page"};
  EXPECT_EQ(responder.answer(finalize(1, {"one"})).exception().error(), "bad page");
  application.stage_fault.reset();
  ASSERT_TRUE(responder.answer(finalize(1, {"one"})).has_finalize_block());
  application.commit_fault = Error{Failure::store_full, "no space"};
  EXPECT_EQ(responder.answer(commit()).exception().error(), "no space");
  ASSERT_EQ(faults.size(), 2U);
  EXPECT_EQ(faults[1].failure, Failure::store_full);
  EXPECT_TRUE(committed.empty());
}

TEST_F(ResponderTest, a_hash_that_is_none_is_a_fault) {
  Responder responder = make();
  Request request = finalize(1, {});
  request.mutable_finalize_block()->set_hash("short");
  EXPECT_TRUE(responder.answer(request).has_exception());
  EXPECT_EQ(faults.size(), 1U);
}

TEST_F(ResponderTest, the_chain_begins_as_often_as_it_is_asked_but_never_over_a_state) {
  Responder responder = make();
  Request request;
  request.mutable_init_chain()->set_chain_id("jurat-test");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(responder.answer(request).init_chain().app_hash(), as_text(application.head().root));
  }
  request.mutable_init_chain()->set_chain_id("another");
  EXPECT_TRUE(responder.answer(request).has_exception());
  ASSERT_TRUE(responder.answer(finalize(1, {})).has_finalize_block());
  ASSERT_TRUE(responder.answer(commit()).has_commit());
  request.mutable_init_chain()->set_chain_id("jurat-test");
  EXPECT_TRUE(responder.answer(request).has_exception());
}

TEST_F(ResponderTest, check_tx_says_why_in_a_code_that_leads_back) {
  Responder responder = make();
  Request request;
  request.mutable_check_tx()->set_tx("good");
  EXPECT_EQ(responder.answer(request).check_tx().code(), 0U);
  request.mutable_check_tx()->set_tx("!forged");
  EXPECT_EQ(failure_of_code(responder.answer(request).check_tx().code()), Failure::bad_signature);
  request.mutable_check_tx()->set_tx("~old");
  EXPECT_EQ(failure_of_code(responder.answer(request).check_tx().code()), Failure::conflict);
  EXPECT_EQ(failure_of_code(0), Failure::internal);
}

TEST_F(ResponderTest, a_proposal_is_made_of_what_is_worth_it_and_fits) {
  Responder responder = make();
  Request request;
  auto& prepare = *request.mutable_prepare_proposal();
  for (const char* tx : {"one", "!forged", "~old", "two"}) prepare.add_txs(tx);
  prepare.set_max_tx_bytes(1'000);
  const auto kept = responder.answer(request).prepare_proposal();
  ASSERT_EQ(kept.txs_size(), 2);
  EXPECT_EQ(kept.txs(0), "one");
  EXPECT_EQ(kept.txs(1), "two");

  // Each takes its bytes, a tag and a length: 200 bytes take 203.
  prepare.clear_txs();
  for (char i = 0; i < 5; ++i) prepare.add_txs(std::string(200, static_cast<char>('a' + i)));
  for (const auto& [room, fit] : std::vector<std::pair<int, int>>{{609, 3}, {608, 2}, {202, 0}, {5'000, 5}}) {
    prepare.set_max_tx_bytes(room);
    EXPECT_EQ(responder.answer(request).prepare_proposal().txs_size(), fit) << room;
  }

  prepare.clear_txs();
  for (std::size_t i = 0; i < limits::block_entries + 5; ++i) prepare.add_txs(std::to_string(i));
  prepare.set_max_tx_bytes(1 << 20);
  EXPECT_EQ(responder.answer(request).prepare_proposal().txs_size(), static_cast<int>(limits::block_entries));
}

TEST_F(ResponderTest, a_proposal_with_one_forged_entry_is_rejected_and_an_old_one_is_not) {
  Responder responder = make();
  Request request;
  request.mutable_process_proposal()->add_txs("one");
  request.mutable_process_proposal()->add_txs("~old");  // by this node's clock alone
  EXPECT_EQ(responder.answer(request).process_proposal().status(), 1U);
  request.mutable_process_proposal()->add_txs("!forged");
  EXPECT_EQ(responder.answer(request).process_proposal().status(), 2U);
}

TEST_F(ResponderTest, only_members_may_connect) {
  Responder responder = make();
  const auto code = [&](const std::string& path) {
    Request request;
    request.mutable_query()->set_path(path);
    return responder.answer(request).query().code();
  };
  EXPECT_EQ(code("/p2p/filter/addr/192.0.2.1:5"), 0U);
  EXPECT_EQ(code("/p2p/filter/id/aa"), 0U);
  EXPECT_NE(code("/p2p/filter/id/cc"), 0U);
  EXPECT_EQ(code("/head"), 0U);
  EXPECT_NE(code("/store"), 0U);
}

TEST_F(ResponderTest, there_are_no_snapshots) {
  Responder responder = make();
  Request request;
  request.mutable_list_snapshots();
  EXPECT_EQ(responder.answer(request).list_snapshots().snapshots_size(), 0);
  request.mutable_offer_snapshot();
  EXPECT_EQ(responder.answer(request).offer_snapshot().result(), 2U);
  request.mutable_load_snapshot_chunk();
  EXPECT_EQ(responder.answer(request).load_snapshot_chunk().chunk(), "");
  request.mutable_apply_snapshot_chunk();
  EXPECT_EQ(responder.answer(request).apply_snapshot_chunk().result(), 2U);
}

TEST_F(ResponderTest, vote_extensions_are_off) {
  Responder responder = make();
  Request request;
  request.mutable_extend_vote();
  EXPECT_EQ(responder.answer(request).extend_vote().vote_extension(), "");
  request.mutable_verify_vote_extension();
  EXPECT_EQ(responder.answer(request).verify_vote_extension().status(), 1U);
}

TEST_F(ResponderTest, old_blocks_are_kept_unless_the_settings_say_how_many) {
  for (const auto& [kept, retained] : std::vector<std::pair<std::uint64_t, std::int64_t>>{{0, 0}, {2, 2}, {3, 0}}) {
    application.lose_everything();
    Responder responder = make(kept);
    Response last;
    for (std::int64_t height = 1; height <= 3; ++height) {
      ASSERT_TRUE(responder.answer(finalize(height, {})).has_finalize_block());
      last = responder.answer(commit());
    }
    EXPECT_EQ(last.commit().retain_height(), retained) << kept;
  }
}

}  // namespace
}  // namespace jurat::network::comet
