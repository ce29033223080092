#include "council/statements/all.h"

namespace jurat::council::statements {
namespace {

// Pools and clients are in every node's ledger: nothing is opened. What t nodes do is check the evidence and use it up.
Result<Grant> judge(const Ground&, const Statement&, const evidence::Facts&, const Supplement&) {
  return GrantedOpening{};
}

}  // namespace

const Kind admin_read{evidence::StatementKind::admin_read, Names::council, Effect::answers, no_points, judge};

}  // namespace jurat::council::statements
