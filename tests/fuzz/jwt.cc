// Tokens: never crashes; a token that parses has one spelling only, which its parts give back.
#include <cstdint>
#include <cstdlib>

#include "core/base64.h"
#include "core/limits.h"
#include "crypto/jwt/token.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace jurat;
  const std::string_view text = as_text({bytes, size});
  const auto token = crypto::parse_token_unverified(text);
  if (!token) {
    if (token.error().failure != Failure::token_invalid || token.error().message.empty()) std::abort();
    return 0;
  }
  if (size > limits::token_bytes || token->algorithm.empty()) std::abort();
  if (crypto::compact_token(token->signed_part, token->signature) != text) std::abort();
  const crypto::Expectations expected{.issuer = "joe", .token_use = crypto::TokenUse::access, .client_id = "client"};
  const auto checked = crypto::check_claims(token->claims, expected, Moment::from_seconds(1'300'000'000));
  if (checked && (!token->claims.at("exp").is_int64() || token->claims.at("iss").as_string() != "joe")) std::abort();
  if (crypto::verify_token(text, {}, expected, Moment{})) std::abort();  // without keys nothing verifies
  return 0;
}
