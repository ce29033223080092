#include "council/statements/judged.h"

namespace jurat::council::statements {
namespace {

struct OpenOwn : Judged {
  OpenOwn() : Judged(evidence::StatementKind::open_own) {}
};

TEST_F(OpenOwn, EveryValueOfTheUserIsOpened) {
  using ledger::Purpose;
  ground.user->values = {sealed(Purpose::username), sealed(Purpose::email), sealed(Purpose::profile)};
  ground.user->data_key = {3, 4};
  expect_opening();
  EXPECT_EQ(opened().value(), (std::vector{Purpose::username, Purpose::email, Purpose::profile}));
  const std::vector<DataPoint> all = points().value();
  for (const DataPoint& point : all) {
    EXPECT_EQ(point.key, ground.user->data_key);
    EXPECT_EQ(point.input,
              ledger::data_key_input(*statement.pool, statement.user->text(), point.value->purpose, 1, {7}));
  }
  ground.user.reset();
  EXPECT_EQ(refusal(), Failure::user_not_found);
  EXPECT_FALSE(points());
}

}  // namespace
}  // namespace jurat::council::statements
