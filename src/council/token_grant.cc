#include "council/token_grant.h"

#include "council/sealing.h"
#include "evidence/refresh_facts.h"

namespace jurat::council {

Result<void> check_may_sign_in(const Ground& ground) {
  if (!ground.pool) return fail(Failure::pool_not_found, "no such pool");
  if (!ground.client) return fail(Failure::client_not_found, "no such client in this pool");
  if (!ground.user) return fail(Failure::user_not_found, "no such user");
  if (!ground.pool->key_set) return fail(Failure::key_sets_exhausted, "the pool has no token keys yet");
  if (!ground.user->enabled) return fail(Failure::user_disabled, "the user is disabled");
  switch (ground.user->status) {
    case ledger::UserStatus::confirmed:
      return {};
    case ledger::UserStatus::unconfirmed:
      return fail(Failure::user_not_confirmed, "the user is not confirmed");
    case ledger::UserStatus::reset_required:
      return fail(Failure::password_reset_required, "the password must be reset");
    case ledger::UserStatus::force_change_password:
      return fail(Failure::user_state_invalid, "the temporary password must be replaced by an administrator");
  }
  return fail(Failure::internal, "unknown user status");
}

Result<std::vector<DataPoint>> token_points(const Ground& ground, const Statement&) {
  TRY(check_may_sign_in(ground));
  return user_points(*ground.user, purposes_in_tokens(*ground.client, *ground.user));
}

Result<GrantedTokens> build_tokens(const Ground& ground, const Session& session, const Supplement& supplement) {
  const std::vector<DataPoint> points = user_points(*ground.user, purposes_in_tokens(*ground.client, *ground.user));
  TRY_ASSIGN(const OpenedValues opened, open_values(points, supplement.data_keys));
  GrantedTokens granted;
  granted.id_payload = id_payload(ground, session, opened.username, opened.attributes);
  granted.access_payload = access_payload(ground, session, opened.username);
  return granted;
}

crypto::TicketCredential refresh_credential(const Ground& ground, const Session& session,
                                            const crypto::Ed25519PublicKey& key) {
  crypto::TicketCredential credential;
  credential.kind = crypto::TicketKind::refresh;
  credential.pool = ground.pool->id.text();
  credential.subject = ground.user->id;
  credential.client = ground.client->id.text();
  credential.facts = evidence::encode(evidence::RefreshFacts{session.origin_jti, session.auth_time});
  credential.credential_version = ground.user->credential ? ground.user->credential->version : 0;
  credential.issued = session.issued;
  credential.expires = session.issued + std::chrono::seconds(ground.client->refresh_token_seconds);
  credential.public_key = key;
  return credential;
}

}  // namespace jurat::council
