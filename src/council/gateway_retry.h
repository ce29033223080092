// Looking again when a record moved on: the one retry rule of the gateway's calls.
#pragma once

#include <array>

#include "council/council_gateway.h"

namespace jurat::council {

template <class Work>
auto CouncilGateway::at_newest_view(Work work) -> decltype(work(std::declval<const ledger::View&>())) {
  using std::chrono::milliseconds;
  // The last pauses reach over a second, which a session after a sign-out within the same second needs.
  static constexpr std::array pauses{milliseconds(5), milliseconds(40), milliseconds(250), milliseconds(500),
                                     milliseconds(600)};
  for (std::size_t tries = 0;; ++tries) {
    TRY_ASSIGN(const ledger::View view, world_.view());
    auto result = work(view);
    const bool again =
        !result && (result.error().failure == Failure::other_view || result.error().failure == Failure::conflict);
    if (!again || tries == pauses.size()) return result;
    world_.pause(pauses[tries]);
  }
}

template <class Work>
auto CouncilGateway::for_admin(const AdminEvidence& admin, Work work)
    -> decltype(work(std::declval<const ledger::View&>())) {
  if (admin.kind == AdminEvidence::Kind::none) return fail(Failure::evidence_missing, "no admin's evidence was shown");
  if (admin.kind == AdminEvidence::Kind::sigv4_checked_by_gateway) return at_newest_view(std::move(work));
  TRY_ASSIGN(const ledger::View view, world_.view());
  return work(view);
}

}  // namespace jurat::council
