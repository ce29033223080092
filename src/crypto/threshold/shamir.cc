#include "crypto/threshold/shamir.h"

#include <algorithm>

#include "core/limits.h"
#include "crypto/declassify.h"
#include "crypto/domains.h"

namespace jurat::crypto {
namespace {

Scalar coordinate(NodeIndex node) { return Scalar::from_number(node.value); }

// f(x) by Horner's rule.
Scalar evaluate(std::span<const Scalar> coefficients, NodeIndex node) {
  const Scalar x = coordinate(node);
  Scalar sum = coefficients.back().clone();
  for (std::size_t j = coefficients.size() - 1; j-- > 0;) sum = sum * x + coefficients[j];
  return sum;
}

// node · p. Public values: a few additions are cheaper than a multiplication.
Result<Point> multiply_public(NodeIndex node, const Point& p) {
  switch (node.value) {
    case 1:
      return p;
    case 2:
      return add(p, p);
    case 3: {
      TRY_ASSIGN(const Point twice, add(p, p));
      return add(twice, p);
    }
    case 4: {
      TRY_ASSIGN(const Point twice, add(p, p));
      return add(twice, twice);
    }
    default:
      return multiply(coordinate(node), p);
  }
}

Result<void> check_quorum(std::span<const NodeIndex> quorum) {
  if (quorum.empty() || quorum.size() > limits::nodes) return fail(Failure::share_invalid, "quorum: 1 to 28 nodes");
  for (std::size_t i = 0; i < quorum.size(); ++i) {
    if (quorum[i].value == 0 || quorum[i].value > limits::nodes) {
      return fail(Failure::share_invalid, "quorum: a node index is 1 to 28");
    }
    if (std::ranges::find(quorum.subspan(0, i), quorum[i]) != quorum.begin() + static_cast<std::ptrdiff_t>(i)) {
      return fail(Failure::share_invalid, "quorum: the same node twice");
    }
  }
  return {};
}

std::vector<NodeIndex> nodes_of(std::span<const IndexedPoint> partials) {
  std::vector<NodeIndex> out;
  out.reserve(partials.size());
  for (const IndexedPoint& partial : partials) out.push_back(partial.node);
  return out;
}

Result<Point> weighted_sum(std::span<const Scalar> weights, std::span<const IndexedPoint> partials) {
  TRY_ASSIGN(Point sum, multiply(weights.front(), partials.front().point));
  for (std::size_t i = 1; i < partials.size(); ++i) {
    TRY_ASSIGN(const Point term, multiply(weights[i], partials[i].point));
    TRY_ASSIGN(sum, add(sum, term));
  }
  return sum;
}

Scalar possession_challenge(const Point& public_key, const Point& commitment, ByteSpan context) {
  const Bytes transcript = length_prefixed({context, public_key.bytes, commitment.bytes});
  return hash_to_scalar(transcript, as_bytes(domain::stock_possession));
}

}  // namespace

Result<Dealing> deal(const Scalar& secret, unsigned t, unsigned n, Random& random) {
  if (t == 0 || t > n || n > limits::nodes) return fail(Failure::invalid_parameter, "dealing: 1 <= t <= n <= 28");
  std::vector<Scalar> coefficients;
  coefficients.reserve(t);
  coefficients.push_back(secret.clone());
  while (coefficients.size() < t) coefficients.push_back(Scalar::random(random));
  Dealing dealing;
  dealing.commitments.reserve(t);
  for (const Scalar& coefficient : coefficients) {
    TRY_ASSIGN(Point commitment, multiply_base(coefficient));
    declassify(commitment.bytes);
    dealing.commitments.push_back(commitment);
  }
  dealing.shares.reserve(n);
  for (unsigned i = 1; i <= n; ++i) {
    dealing.shares.push_back(evaluate(coefficients, NodeIndex{static_cast<std::uint8_t>(i)}));
  }
  return dealing;
}

Result<Point> public_share(const Commitments& commitments, NodeIndex node) {
  if (commitments.empty() || commitments.size() > limits::nodes) {
    return fail(Failure::bad_key, "commitments: 1 to 28 points");
  }
  if (node.value == 0 || node.value > limits::nodes) return fail(Failure::share_invalid, "a node index is 1 to 28");
  Point sum = commitments.back();
  for (std::size_t j = commitments.size() - 1; j-- > 0;) {
    TRY_ASSIGN(const Point scaled, multiply_public(node, sum));
    TRY_ASSIGN(sum, add(scaled, commitments[j]));
  }
  return sum;
}

bool verify_share(const Commitments& commitments, NodeIndex node, const Scalar& share) {
  const Result<Point> expected = public_share(commitments, node);
  if (!expected) return false;
  const Result<Point> shown = multiply_base(share);
  if (!shown) return false;
  declassify(shown->bytes);
  return *shown == *expected;
}

Result<Commitments> sum_commitments(std::span<const Commitments> dealings) {
  if (dealings.empty()) return fail(Failure::bad_key, "commitments: no dealing");
  Commitments sum = dealings.front();
  for (const Commitments& dealing : dealings.subspan(1)) {
    if (dealing.size() != sum.size()) return fail(Failure::bad_key, "commitments: dealings of different thresholds");
    for (std::size_t j = 0; j < sum.size(); ++j) {
      TRY_ASSIGN(sum[j], add(sum[j], dealing[j]));
    }
  }
  return sum;
}

Result<std::vector<Scalar>> lagrange_weights(std::span<const NodeIndex> quorum, const Scalar& divisor) {
  TRY(check_quorum(quorum));
  // λ_i = Π_{j≠i} x_j / (x_j - x_i) = (Π x_j) / e_i with e_i = x_i · Π_{j≠i} (x_j - x_i). One inversion serves all:
  // 1 / (divisor · Π e_k), times the product of the other e_k.
  const std::size_t count = quorum.size();
  std::vector<Scalar> below;  // below[i] = e_0 … e_{i-1}
  std::vector<Scalar> denominators;
  Scalar all_x = Scalar::from_number(1);
  Scalar running = Scalar::from_number(1);
  for (const NodeIndex node : quorum) {
    const Scalar x = coordinate(node);
    Scalar denominator = x.clone();
    for (const NodeIndex other : quorum) {
      if (other != node) denominator = denominator * (coordinate(other) - x);
    }
    all_x = all_x * x;
    below.push_back(running.clone());
    running = running * denominator;
    denominators.push_back(std::move(denominator));
  }
  TRY_ASSIGN(Scalar suffix, (running * divisor).inverse());
  suffix = suffix * all_x;
  std::vector<Scalar> weights;
  for (std::size_t i = 0; i < count; ++i) weights.push_back(Scalar::from_number(0));
  for (std::size_t i = count; i-- > 0;) {
    weights[i] = suffix * below[i];
    suffix = suffix * denominators[i];
  }
  return weights;
}

Result<Scalar> lagrange(NodeIndex node, std::span<const NodeIndex> quorum) {
  const auto place = std::ranges::find(quorum, node);
  if (place == quorum.end()) return fail(Failure::share_invalid, "the node is not in the quorum");
  TRY_ASSIGN(std::vector<Scalar> weights, lagrange_weights(quorum, Scalar::from_number(1)));
  return std::move(weights[static_cast<std::size_t>(place - quorum.begin())]);
}

Result<Point> interpolate(std::span<const IndexedPoint> partials) {
  const std::vector<NodeIndex> quorum = nodes_of(partials);
  TRY(check_quorum(quorum));
  if (partials.size() == 1) return partials.front().point;  // λ = 1
  TRY_ASSIGN(const std::vector<Scalar> weights, lagrange_weights(quorum, Scalar::from_number(1)));
  return weighted_sum(weights, partials);
}

Result<Point> interpolate_divided(std::span<const IndexedPoint> partials, const Scalar& divisor) {
  TRY_ASSIGN(const std::vector<Scalar> weights, lagrange_weights(nodes_of(partials), divisor));
  return weighted_sum(weights, partials);
}

PossessionProof prove_possession(const Scalar& secret, const Point& public_key, ByteSpan context, Random& random) {
  const Scalar nonce = Scalar::random(random);
  const Result<Point> commitment = multiply_base(nonce);
  ASSERT_TRUTH(commitment.has_value());  // the nonce is not zero
  declassify(commitment->bytes);
  const Scalar challenge = possession_challenge(public_key, *commitment, context);
  const Scalar response = nonce + challenge * secret;
  PossessionProof proof;
  std::ranges::copy(challenge.span(), proof.bytes.begin());
  std::ranges::copy(response.span(), proof.bytes.begin() + 32);
  declassify(proof.bytes);
  return proof;
}

bool verify_possession(const Point& public_key, const PossessionProof& proof, ByteSpan context) {
  const ByteSpan bytes = proof.bytes;
  const Result<Scalar> challenge = Scalar::parse(bytes.first(32));
  const Result<Scalar> response = Scalar::parse(bytes.last(32));
  if (!challenge || !response) return false;
  const Result<Point> with_response = multiply_base(*response);
  const Result<Point> with_challenge = multiply(*challenge, public_key);
  if (!with_response || !with_challenge) return false;
  const Result<Point> commitment = subtract(*with_response, *with_challenge);
  if (!commitment) return false;
  return equal_constant_time(possession_challenge(public_key, *commitment, context).span(), challenge->span());
}

}  // namespace jurat::crypto
