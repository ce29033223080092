#include "council/statement_kind.h"

#include <gtest/gtest.h>

#include "council/simulated_council.h"

namespace jurat::council {
namespace {

std::vector<const Kind*> all_kinds() {
  std::vector<const Kind*> kinds;
  for (unsigned number = 0; number < 256; ++number) {
    if (evidence::is_statement_kind(static_cast<std::uint8_t>(number)))
      kinds.push_back(&kind_of(static_cast<evidence::StatementKind>(number)));
  }
  return kinds;
}

Statement about(const Kind& kind, Names named) {
  Statement statement;
  statement.kind = kind.number;
  if (named != Names::council) statement.pool = PoolId::parse("eu-test-1_x").value();
  if (named == Names::client || named == Names::client_and_user) statement.client = ClientId::parse("x").value();
  if (named == Names::user || named == Names::client_and_user) statement.user = Uuid::from_random({1});
  return statement;
}

TEST(StatementKind, ANameThatIsMissingIsRefused) {
  for (const Kind* kind : all_kinds()) {
    EXPECT_TRUE(check_names(about(*kind, kind->names)));
    EXPECT_TRUE(check_names(about(*kind, Names::client_and_user)));
    const bool client = kind->names == Names::client || kind->names == Names::client_and_user;
    const bool user = kind->names == Names::user || kind->names == Names::client_and_user;
    EXPECT_EQ(check_names(about(*kind, Names::council)).has_value(), kind->names == Names::council);
    EXPECT_EQ(check_names(about(*kind, Names::user)).has_value(), !client);
    EXPECT_EQ(check_names(about(*kind, Names::client)).has_value(), !user);
  }
}

// A member that leaves them out gets a refusal, and the node goes on.
TEST(StatementKind, ANodeLivesThroughStatementsWithoutNames) {
  simulated::Council council(4, 3, 40);
  const simulated::Place place = simulated::open_pool(council);
  simulated::Node& node = council.node(1);
  for (const Kind* kind : all_kinds()) {
    for (const Names named : {Names::council, Names::pool, Names::client, Names::user}) {
      Statement statement = about(*kind, named);
      if (statement.pool) statement.pool = place.pool;
      statement.gateway = NodeIndex{2};
      ASSERT_TRUE(ground_statement(statement, *node.view(), node.now(), node.random()));
      for (const Stage stage : {Stage::open, Stage::grant}) {
        EndorseRequest request;
        request.stage = stage;
        request.statement = encode(statement);
        const auto answer = node.answer(NodeIndex{2}, frame(MessageType::endorse, encode(request)));
        ASSERT_TRUE(answer);
        const bool complete = check_names(statement).has_value();
        if (!complete) EXPECT_EQ(parse_answer(*answer).error().failure, Failure::statement_refused);
      }
    }
  }
}

}  // namespace
}  // namespace jurat::council
