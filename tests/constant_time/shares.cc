// What a node and a dealer do with shares: dealing, checking a share, evaluating with a proof, proving possession.
#include "constant_time/secrets.h"
#include "crypto/threshold/oprf.h"

using namespace jurat;
using namespace jurat::crypto;

int main() {
  tests::expect_valgrind();
  tests::SecretRandom random;
  const Scalar key = Scalar::random(random);
  const Dealing dealing = deal(key, 3, 4, random).value();
  for (unsigned i = 1; i <= 4; ++i) {
    const NodeIndex node{static_cast<std::uint8_t>(i)};
    tests::expect(verify_share(dealing.commitments, node, dealing.shares[i - 1]), "an honest share fits");
    tests::expect(!verify_share(dealing.commitments, node, key), "the key itself is no share");
  }
  const PossessionProof possession = prove_possession(key, dealing.commitments[0], as_bytes("batch"), random);
  tests::expect(verify_possession(dealing.commitments[0], possession, as_bytes("batch")), "possession is proved");

  const Point asked = prf_point(as_bytes("public point")).value();
  std::vector<Partial> partials;
  for (const unsigned i : {1U, 2U, 4U}) {
    const NodeIndex node{static_cast<std::uint8_t>(i)};
    const Point own = public_share(dealing.commitments, node).value();
    partials.push_back(evaluate_partial(node, dealing.shares[i - 1], own, asked, random).value());
    tests::expect(verify_partial(dealing.commitments, asked, partials.back()), "a partial is proved");
  }
  // One proof over several pairs.
  const std::vector<Point> inputs{asked, dealing.commitments[1]};
  std::vector<Point> outputs;
  for (const Point& input : inputs) {
    outputs.push_back(multiply(key, input).value());
    tests::mark_public(outputs.back().bytes);
  }
  const DleqProof proof = prove_dleq(key, dealing.commitments[0], inputs, outputs, random).value();
  tests::expect(verify_dleq(dealing.commitments[0], inputs, outputs, proof), "both pairs are proved");
  return 0;
}
