#include "council/claims.h"

#include <algorithm>

#include "core/json.h"
#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::council {
namespace {

using ledger::Purpose;

bool readable(const ledger::Client& client, std::string_view attribute) {
  if (client.read_attributes.empty()) return true;
  return std::find(client.read_attributes.begin(), client.read_attributes.end(), attribute) !=
         client.read_attributes.end();
}

void put_session(JsonObject& claims, const Ground& ground, const Session& session) {
  claims["iss"] = issuer_of(ground.view, *ground.pool);
  claims["origin_jti"] = session.origin_jti.text();
  claims["event_id"] = derived_id(session.transcript, "event").text();
  claims["auth_time"] = session.auth_time.seconds();
  claims["iat"] = session.issued.seconds();
}

}  // namespace

Uuid derived_id(const Hash32& transcript, std::string_view purpose) {
  const Hash32 hash = crypto::tagged_hash(crypto::domain::token_id, {transcript, as_bytes(purpose)});
  ByteArray<16> bytes{};
  std::copy_n(hash.begin(), bytes.size(), bytes.begin());
  return Uuid::from_random(bytes);
}

std::string id_payload(const Ground& ground, const Session& session, std::string_view username,
                       const Attributes& attributes) {
  const ledger::Client& client = *ground.client;
  JsonObject claims;
  claims["sub"] = ground.user->id.text();
  for (const auto& [name, value] : attributes.values) {
    if (readable(client, name)) claims[name] = value;
  }
  if (attributes.values.contains("email") && readable(client, "email_verified"))
    claims["email_verified"] = ground.user->email_verified;
  if (attributes.values.contains("phone_number") && readable(client, "phone_number_verified")) {
    claims["phone_number_verified"] = ground.user->phone_number_verified;
  }
  claims["cognito:username"] = username;
  put_session(claims, ground, session);
  claims["aud"] = client.id.text();
  claims["token_use"] = "id";
  claims["exp"] = session.issued.seconds() + client.id_token_seconds;
  claims["jti"] = derived_id(session.transcript, "id").text();
  return to_json(claims);
}

std::string access_payload(const Ground& ground, const Session& session, std::string_view username) {
  const ledger::Client& client = *ground.client;
  JsonObject claims;
  claims["sub"] = ground.user->id.text();
  put_session(claims, ground, session);
  claims["client_id"] = client.id.text();
  claims["token_use"] = "access";
  claims["scope"] = "aws.cognito.signin.user.admin";
  claims["exp"] = session.issued.seconds() + client.access_token_seconds;
  claims["jti"] = derived_id(session.transcript, "access").text();
  claims["username"] = username;
  return to_json(claims);
}

std::vector<Purpose> purposes_in_tokens(const ledger::Client& client, const ledger::User& user) {
  std::vector<Purpose> wanted;
  for (const ledger::SealedValue& value : user.values) {
    const bool carried = value.purpose == Purpose::username || value.purpose == Purpose::profile ||
                         (value.purpose == Purpose::email && readable(client, "email")) ||
                         (value.purpose == Purpose::phone_number && readable(client, "phone_number"));
    if (carried) wanted.push_back(value.purpose);
  }
  return wanted;
}

}  // namespace jurat::council
