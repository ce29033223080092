#include "council/flows/token_shares.h"

#include <algorithm>

#include "crypto/jwt/token.h"
#include "crypto/rsa.h"
#include "crypto/threshold/rsa_shares.h"

namespace jurat::council::flows {
namespace {

struct Whole {
  Bytes signature;
  std::vector<NodeIndex> liars;
};

Result<Whole> whole_signature(unsigned n, unsigned t, const crypto::RsaPublicKey& key, const std::string& input,
                              const std::map<NodeIndex, Bytes>& shares) {
  // With n = 1 the share is the signature already.
  if (n == 1) {
    const Bytes& signature = shares.begin()->second;
    if (!crypto::RsaVerifier::kept(key).verify_sha256(as_bytes(input), signature))
      return fail(Failure::share_invalid, "the token's signature does not verify");
    return Whole{signature, {}};
  }
  std::vector<crypto::IndexedRsaShare> indexed;
  std::vector<NodeIndex> liars;
  for (const auto& [node, bytes] : shares) {
    const auto share = to_array<crypto::rsa_bytes>(bytes);
    if (share) {
      indexed.push_back({node, *share});
    } else {
      liars.push_back(node);
    }
  }
  TRY_ASSIGN(const auto combined, crypto::combine_rsa_shares(key, t, n, as_bytes(input), indexed));
  liars.insert(liars.end(), combined.liars.begin(), combined.liars.end());
  return Whole{to_bytes(combined.signature), std::move(liars)};
}

}  // namespace

Result<TokenShares> TokenShares::of(const Ground& ground, const GrantedTokens& tokens) {
  TRY_ASSIGN(SigningInputs inputs, signing_inputs(ground, tokens));
  TRY_ASSIGN(const auto keys, ground.view.key_set(*ground.pool->key_set));
  const ledger::CouncilRecord& council = ground.view.council();
  return TokenShares(council.n, council.t, std::move(inputs), *keys);
}

bool TokenShares::combine(const std::map<NodeIndex, Bytes>& answers) { return try_combine(answers).has_value(); }

Result<void> TokenShares::try_combine(const std::map<NodeIndex, Bytes>& answers) {
  std::map<NodeIndex, Bytes> id_shares, access_shares;
  for (const auto& [node, body] : answers) {
    TRY_ASSIGN(EndorseAnswer answer, parse<EndorseAnswer>(body));
    id_shares[node] = std::move(answer.id_share);
    access_shares[node] = std::move(answer.access_share);
  }
  TRY_ASSIGN(const Whole id, whole_signature(n_, t_, keys_.id_key, inputs_.id, id_shares));
  TRY_ASSIGN(const Whole access, whole_signature(n_, t_, keys_.access_key, inputs_.access, access_shares));
  id_token_ = crypto::compact_token(inputs_.id, id.signature);
  access_token_ = crypto::compact_token(inputs_.access, access.signature);
  liars_ = id.liars;
  for (const NodeIndex liar : access.liars) {
    if (std::ranges::find(liars_, liar) == liars_.end()) liars_.push_back(liar);
  }
  std::ranges::sort(liars_);
  return {};
}

}  // namespace jurat::council::flows
