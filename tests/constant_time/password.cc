// The caller's side of a sign-in: from the password to the signature. Argon2id's second half is addressed by its input
// by design (RFC 9106); everything before and after it is checked.
#include "constant_time/secrets.h"
#include "crypto/password/password_key.h"
#include "crypto/threshold/oprf.h"

using namespace jurat;
using namespace jurat::crypto;

namespace {

Secret typed(std::string_view text) {
  Secret out = Secret::copy_of(as_bytes(text));
  tests::mark_secret(out.span());
  return out;
}

}  // namespace

int main() {
  tests::expect_valgrind();
  tests::SecretRandom random;
  SeededRandom_for_tests council_random(1);
  const PoolId pool = PoolId::parse("eu-central-1_Abc123").value();
  const Uuid user = Uuid::from_random({1});
  const Dealing dealing = deal(Scalar::random(council_random), 3, 4, council_random).value();

  const Secret input = password_oprf_input(pool, user, typed("correct horse"));
  const BlindedInput blinded = blind_input(input.span(), random).value();
  std::vector<Partial> partials;
  for (const unsigned i : {1U, 3U, 4U}) {
    const NodeIndex node{static_cast<std::uint8_t>(i)};
    const Point own = public_share(dealing.commitments, node).value();
    partials.push_back(evaluate_partial(node, dealing.shares[i - 1], own, blinded.blinded, council_random).value());
  }
  const Secret output = finalize_oprf(input.span(), blinded.blind, partials).value();
  const Ed25519Key key = password_key(output, pool, user, {.memory_kib = 8, .passes = 1}).value();
  tests::mark_public(key.public_key());
  const Ed25519Signature signature = key.sign(as_bytes("evidence"));
  tests::mark_public(signature);
  tests::expect(verify_ed25519(key.public_key(), as_bytes("evidence"), signature), "the key signs");

  const Secret code = code_oprf_input(pool, user, "reset", as_bytes("code id"), typed("123456"));
  const Secret code_output = finalize_oprf(code.span(), blinded.blind, partials).value();
  tests::mark_public(code_key(code_output).public_key());
  tests::mark_public(client_secret_key(typed("client secret")).public_key());
  return 0;
}
