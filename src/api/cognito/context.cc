#include "api/cognito/context.h"

namespace jurat::api::cognito {

Result<const ledger::View*> Context::view() {
  if (!view_) {
    TRY_ASSIGN(ledger::View taken, council_->view());
    view_.emplace(std::move(taken));
  }
  return &*view_;
}

}  // namespace jurat::api::cognito
