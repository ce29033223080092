// Answers as CometBFT v0.40.0 gives them.
#include "network/engine/comet/rpc.h"

#include <gtest/gtest.h>

#include "network/engine/comet/responder.h"

namespace jurat::network::comet {
namespace {

constexpr const char* taken =
    R"({"jsonrpc":"2.0","id":1,"result":{"code":0,"data":"","log":"","codespace":"","hash":"00"}})";

std::string refused(std::uint32_t code, const std::string& log) {
  return R"({"jsonrpc":"2.0","id":1,"result":{"code":)" + std::to_string(code) + R"(,"data":"","log":")" + log +
         R"(","codespace":"jurat","hash":"00"}})";
}

std::string error(const std::string& words) {
  return R"({"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"Internal error","data":")" + words + R"("}})";
}

TEST(rpc, an_entry_that_the_engine_has_is_neither_refused_nor_sent_again) {
  const auto answer = parse_broadcast(taken);
  ASSERT_TRUE(answer);
  EXPECT_FALSE(*answer);
  const auto known = parse_broadcast(error("tx already exists in cache"));
  ASSERT_TRUE(known);
  EXPECT_FALSE(*known);
}

TEST(rpc, a_refusal_of_check_tx_comes_back_as_the_failure_it_was) {
  for (const Failure failure :
       {Failure::invalid_parameter, Failure::bad_signature, Failure::conflict, Failure::internal}) {
    const auto answer = parse_broadcast(refused(code_of(failure), "too old"));
    ASSERT_TRUE(answer);
    ASSERT_TRUE(*answer);
    EXPECT_EQ((*answer)->failure, failure);
    EXPECT_EQ((*answer)->message, "too old");
  }
  EXPECT_EQ((*parse_broadcast(refused(99'999, "")))->failure, Failure::internal);
}

TEST(rpc, a_full_pool_is_told_as_such) {
  const auto full =
      parse_broadcast(error("mempool is full: number of txs 5000 (max: 5000), total txs bytes 1 (max: 1)"));
  ASSERT_TRUE(full);
  ASSERT_TRUE(*full);
  EXPECT_EQ((*full)->failure, Failure::too_many_requests);
  EXPECT_EQ((*parse_broadcast(error("tx too large. Max size is 1, but got 2")))->failure, Failure::too_large);
}

TEST(rpc, what_says_nothing_of_the_entry_means_that_nobody_knows) {
  for (const std::string& body :
       std::vector<std::string>{"", "{}", "[]", "404 page not found", error("something else"),
                                R"({"result":{"code":"0"}})", R"({"result":{"code":-1}})", R"({"error":{}})"}) {
    const auto answer = parse_broadcast(body);
    ASSERT_FALSE(answer) << body;
    EXPECT_EQ(answer.error().failure, Failure::input_output) << body;
  }
}

TEST(rpc, the_status_is_height_and_whether_it_still_learns) {
  const auto read = parse_status(
      R"({"jsonrpc":"2.0","id":1,"result":{"node_info":{},"sync_info":{"latest_block_height":"123","catching_up":false}}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->height, 123U);
  EXPECT_FALSE(read->catching_up);
  EXPECT_FALSE(parse_status(R"({"result":{"sync_info":{"latest_block_height":"12x","catching_up":false}}})"));
  EXPECT_FALSE(parse_status(R"({"result":{"sync_info":{"latest_block_height":"12"}}})"));
  EXPECT_FALSE(parse_status(R"({"result":{}})"));
}

}  // namespace
}  // namespace jurat::network::comet
