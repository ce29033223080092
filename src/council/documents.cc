#include "council/documents.h"

#include "core/cbor.h"
#include "core/json.h"
#include "crypto/domains.h"
#include "crypto/hash.h"
#include "crypto/jwt/token.h"

namespace jurat::council {
namespace {

std::string discovery(const std::string& issuer) {
  JsonObject document;
  document["issuer"] = issuer;
  document["jwks_uri"] = issuer + "/.well-known/jwks.json";
  document["id_token_signing_alg_values_supported"] = JsonArray{"RS256"};
  document["subject_types_supported"] = JsonArray{"public"};
  return to_json(document);
}

}  // namespace

Result<std::string> document_bytes(const Ground& ground, std::uint8_t document) {
  if (document == discovery_document) return discovery(issuer_of(ground.view, *ground.pool));
  if (document != jwks_document) return fail(Failure::statement_refused, "no such document");
  if (!ground.pool->key_set) return fail(Failure::key_sets_exhausted, "the pool has no token keys yet");
  TRY_ASSIGN(const auto keys, ground.view.key_set(*ground.pool->key_set));
  if (!keys) return fail(Failure::internal, "the pool's key set is gone");
  const std::vector<crypto::RsaTokenKey> both{{crypto::thumbprint(keys->id_key), keys->id_key},
                                              {crypto::thumbprint(keys->access_key), keys->access_key}};
  return crypto::json_web_key_set(both);
}

Hash32 document_digest(const Ground& ground, const PublishBody& body, std::string_view bytes) {
  Bytes numbers;
  append_u64(numbers, body.number);
  append_u64(numbers, static_cast<std::uint64_t>(body.not_after.micros));
  const Hash32 hash = crypto::sha256(as_bytes(bytes));
  const std::string issuer = issuer_of(ground.view, *ground.pool);
  const std::string_view name = body.document == jwks_document ? "jwks" : "openid-configuration";
  return crypto::tagged_hash(crypto::domain::document,
                             {as_bytes(ground.pool->id.text()), as_bytes(issuer), as_bytes(name), hash, numbers});
}

Bytes document_certificate(const PublishBody& body, const crypto::QuorumCertificate& certificate) {
  const Bytes quorum = crypto::encode(certificate);
  CborWriter out;
  out.array(3).unsigned_number(body.number).number(body.not_after.micros).bytes(quorum);
  return out.take();
}

}  // namespace jurat::council
