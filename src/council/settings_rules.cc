#include "council/settings_rules.h"

namespace jurat::council {

Result<void> check_new_pool(const ledger::Pool& pool, const Statement& statement) {
  if (pool.version != 1 || pool.key_set || pool.created != statement.time || pool.modified != statement.time) {
    return fail(Failure::statement_refused, "not the record of a new pool");
  }
  if (pool.password_policy.minimum_length < 6 || pool.password_policy.minimum_length > 99) {
    return fail(Failure::invalid_parameter, "the password policy's minimum length is not within 6 to 99");
  }
  return {};
}

Result<void> check_new_client(const ledger::Client& client, const Statement& statement) {
  if (client.version != 1 || client.created != statement.time || client.modified != statement.time) {
    return fail(Failure::statement_refused, "not the record of a new client");
  }
  const auto within = [](std::uint32_t seconds, std::uint32_t least, std::uint32_t most) {
    return seconds >= least && seconds <= most;
  };
  // Cognito's own bounds: 5 minutes to a day, an hour to ten years.
  if (!within(client.access_token_seconds, 300, 86'400) || !within(client.id_token_seconds, 300, 86'400) ||
      !within(client.refresh_token_seconds, 3'600, 315'360'000)) {
    return fail(Failure::invalid_parameter, "a token validity is out of bounds");
  }
  return {};
}

}  // namespace jurat::council
