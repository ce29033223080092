// The payloads of ID and access tokens, exactly as Cognito shapes them (reference: Cognito developer guide, token
// payloads). Rule D: every node builds them from its own ledger and the statement, byte for byte the same.
#pragma once

#include <string>

#include "council/attributes.h"
#include "council/statement_kind.h"

namespace jurat::council {

struct Session {
  Uuid origin_jti;
  Moment auth_time;
  Moment issued;        // whole seconds
  Hash32 transcript{};  // the request hash: jti and event_id derive from it
};

// A UUID derived from the transcript for one purpose: a replay can only reproduce the same token.
Uuid derived_id(const Hash32& transcript, std::string_view purpose);

std::string id_payload(const Ground& ground, const Session& session, std::string_view username,
                       const Attributes& attributes);
std::string access_payload(const Ground& ground, const Session& session, std::string_view username);

// Purposes whose values this client's tokens carry, in rising order; user name always.
std::vector<ledger::Purpose> purposes_in_tokens(const ledger::Client& client, const ledger::User& user);

}  // namespace jurat::council
