#include "council/statement_bodies.h"
#include "council/statements/judged.h"

namespace jurat::council::statements {
namespace {

struct SendCode : Judged {
  SendCode() : Judged(evidence::StatementKind::send_code) {}
  void to(evidence::CodeMedium medium) {
    statement.body = encode(SendCodeBody{evidence::CodePurpose::confirm_sign_up, medium});
  }
};

TEST_F(SendCode, NameAndDestinationAndNoMoreAreOpened) {
  using ledger::Purpose;
  ground.user->values = {sealed(Purpose::username), sealed(Purpose::email), sealed(Purpose::phone_number),
                         sealed(Purpose::profile)};
  to(evidence::CodeMedium::email);
  expect_opening();
  EXPECT_EQ(opened().value(), (std::vector{Purpose::username, Purpose::email}));
  to(evidence::CodeMedium::sms);
  expect_opening();
  EXPECT_EQ(opened().value(), (std::vector{Purpose::username, Purpose::phone_number}));
}

TEST_F(SendCode, AUserWithoutTheDestinationGetsNone) {
  using ledger::Purpose;
  ground.user->values = {sealed(Purpose::username), sealed(Purpose::phone_number)};
  to(evidence::CodeMedium::email);
  EXPECT_EQ(refusal(), Failure::invalid_parameter);
  ground.user.reset();
  EXPECT_EQ(refusal(), Failure::user_not_found);
  ground.pool.reset();
  EXPECT_EQ(refusal(), Failure::pool_not_found);
}

}  // namespace
}  // namespace jurat::council::statements
