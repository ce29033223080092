// What an operation may touch: the council, the ledger as it stood when the request came in, the time, who is calling.
// One for each request; not shared between threads.
#pragma once

#include <optional>
#include <string>

#include "api/api.h"
#include "api/cognito/failures.h"
#include "api/token_buckets.h"
#include "council/gateway.h"

namespace jurat::api::cognito {

// Buckets that live as long as the endpoint.
struct Budgets {
  TokenBuckets requests_by_address;
  TokenBuckets sign_ups_by_address;
  TokenBuckets sign_ups_by_pool;
};

class Context {
 public:
  Context(council::Gateway& council, const Settings& settings, Budgets& budgets, council::Caller caller)
      : council_(&council), settings_(&settings), budgets_(&budgets), caller_(std::move(caller)) {}

  [[nodiscard]] council::Gateway& council() const noexcept { return *council_; }
  // Taken at the first call; the same for the whole request, until forget_view.
  Result<const ledger::View*> view();
  void forget_view() noexcept { view_.reset(); }
  [[nodiscard]] const Settings& settings() const noexcept { return *settings_; }
  [[nodiscard]] Budgets& budgets() const noexcept { return *budgets_; }
  [[nodiscard]] const council::Caller& caller() const noexcept { return caller_; }

  // Set by the phase that authenticates signed operations.
  council::AdminEvidence admin;
  std::optional<std::string> signed_region;  // of the SigV4 scope

  // How a failure of this request is worded; operations say what they know of it as they go.
  Situation situation;

 private:
  council::Gateway* council_;
  const Settings* settings_;
  Budgets* budgets_;
  council::Caller caller_;
  std::optional<ledger::View> view_;
};

}  // namespace jurat::api::cognito
