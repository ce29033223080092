// The shares of one pair of tokens as they come in, and the two JWTs that t of them make (rule E: verified, then given
// out). Does not: ask anybody.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "council/endorser.h"

namespace jurat::council::flows {

class TokenShares {
 public:
  static Result<TokenShares> of(const Ground& ground, const GrantedTokens& tokens);
  // Bodies of accepted endorse answers, at least t. True once both tokens are whole and verify.
  bool combine(const std::map<NodeIndex, Bytes>& answers);
  [[nodiscard]] const SigningInputs& inputs() const noexcept { return inputs_; }
  [[nodiscard]] const std::string& id_token() const noexcept { return id_token_; }
  [[nodiscard]] const std::string& access_token() const noexcept { return access_token_; }
  [[nodiscard]] const std::vector<NodeIndex>& liars() const noexcept { return liars_; }

 private:
  TokenShares(unsigned n, unsigned t, SigningInputs inputs, const ledger::RsaKeySet& keys)
      : n_(n), t_(t), inputs_(std::move(inputs)), keys_(keys) {}
  Result<void> try_combine(const std::map<NodeIndex, Bytes>& answers);

  unsigned n_, t_;
  SigningInputs inputs_;
  ledger::RsaKeySet keys_;
  std::string id_token_, access_token_;
  std::vector<NodeIndex> liars_;
};

}  // namespace jurat::council::flows
