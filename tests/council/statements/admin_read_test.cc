#include "council/statements/judged.h"

namespace jurat::council::statements {
namespace {

struct AdminRead : Judged {
  AdminRead() : Judged(evidence::StatementKind::admin_read) {}
};

TEST_F(AdminRead, NothingIsOpened) {
  expect_opening();
  EXPECT_TRUE(points().value().empty());
}

}  // namespace
}  // namespace jurat::council::statements
