// What sign-in and refresh share: who may have tokens, which values they carry, and the payloads.
#pragma once

#include "council/claims.h"
#include "council/statement_kind.h"

namespace jurat::council {

// client_not_found, user_not_found, user_disabled, user_not_confirmed, password_reset_required, not_authorized.
Result<void> check_may_sign_in(const Ground& ground);
Result<std::vector<DataPoint>> token_points(const Ground& ground, const Statement& statement);
// Opens the token_points with the supplement's data keys and builds both payloads.
Result<GrantedTokens> build_tokens(const Ground& ground, const Session& session, const Supplement& supplement);
crypto::TicketCredential refresh_credential(const Ground& ground, const Session& session,
                                            const crypto::Ed25519PublicKey& key);

}  // namespace jurat::council
