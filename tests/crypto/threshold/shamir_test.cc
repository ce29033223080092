#include "crypto/threshold/shamir.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/limits.h"

namespace jurat::crypto {
namespace {

NodeIndex node(unsigned value) { return NodeIndex{static_cast<std::uint8_t>(value)}; }

std::vector<NodeIndex> nodes(std::initializer_list<unsigned> values) {
  std::vector<NodeIndex> out;
  for (const unsigned value : values) out.push_back(node(value));
  return out;
}

bool same(const Scalar& a, const Scalar& b) { return to_hex(a.span()) == to_hex(b.span()); }

Scalar reconstruct(const Dealing& dealing, const std::vector<NodeIndex>& quorum) {
  Scalar sum = Scalar::from_number(0);
  for (const NodeIndex each : quorum) {
    sum = sum + lagrange(each, quorum).value() * dealing.shares[each.value - 1U];
  }
  return sum;
}

class Shamir : public testing::Test {
 protected:
  SeededRandom_for_tests random_{17};
};

TEST_F(Shamir, EveryQuorumOfEveryCouncilReconstructsAndNoSmallerOneDoes) {
  for (const auto& [t, n] :
       {std::pair{1U, 1U}, std::pair{2U, 3U}, std::pair{3U, 4U}, std::pair{3U, 5U}, std::pair{5U, 7U}}) {
    const Scalar secret = Scalar::random(random_);
    const Dealing dealing = deal(secret, t, n, random_).value();
    EXPECT_EQ(dealing.commitments.size(), t);
    EXPECT_EQ(dealing.shares.size(), n);
    EXPECT_EQ(dealing.commitments.front(), multiply_base(secret).value());
    for (unsigned bits = 1; bits < (1U << n); ++bits) {
      std::vector<NodeIndex> quorum;
      for (unsigned i = 1; i <= n; ++i) {
        if ((bits >> (i - 1) & 1U) != 0) quorum.push_back(node(i));
      }
      EXPECT_EQ(same(reconstruct(dealing, quorum), secret), quorum.size() >= t);
    }
  }
}

TEST_F(Shamir, TheLargestCouncilWorks) {
  const Scalar secret = Scalar::random(random_);
  const Dealing dealing = deal(secret, 19, limits::nodes, random_).value();
  std::vector<NodeIndex> quorum;
  for (unsigned i = limits::nodes; quorum.size() < 19; --i) quorum.push_back(node(i));
  EXPECT_TRUE(same(reconstruct(dealing, quorum), secret));
  EXPECT_TRUE(verify_share(dealing.commitments, node(limits::nodes), dealing.shares[limits::nodes - 1]));
}

TEST_F(Shamir, TwoDealingsOfOneSecretShareNothing) {
  const Scalar secret = Scalar::random(random_);
  const Dealing one = deal(secret, 3, 4, random_).value();
  const Dealing two = deal(secret, 3, 4, random_).value();
  for (std::size_t i = 0; i < 4; ++i) EXPECT_FALSE(same(one.shares[i], two.shares[i]));
  EXPECT_EQ(one.commitments[0], two.commitments[0]);
  EXPECT_NE(one.commitments[1], two.commitments[1]);
}

TEST_F(Shamir, SharesOfDifferentDealingsDoNotCombine) {
  const Scalar secret = Scalar::random(random_);
  const Dealing old_epoch = deal(secret, 3, 4, random_).value();
  Dealing new_epoch = deal(secret, 3, 4, random_).value();
  new_epoch.shares[1] = old_epoch.shares[1].clone();
  EXPECT_FALSE(same(reconstruct(new_epoch, nodes({1, 2, 3})), secret));
  EXPECT_TRUE(same(reconstruct(new_epoch, nodes({1, 3, 4})), secret));
}

TEST_F(Shamir, ImpossibleCouncilsAndTheZeroSecretAreRefused) {
  const Scalar secret = Scalar::random(random_);
  EXPECT_FALSE(deal(secret, 0, 4, random_));
  EXPECT_FALSE(deal(secret, 5, 4, random_));
  EXPECT_FALSE(deal(secret, 0, 0, random_));
  EXPECT_FALSE(deal(secret, 3, limits::nodes + 1, random_));
  EXPECT_EQ(deal(Scalar::from_number(0), 3, 4, random_).error().failure, Failure::bad_key);
}

TEST_F(Shamir, EveryDealtShareFitsItsCommitmentsAndNoOther) {
  const Dealing dealing = deal(Scalar::random(random_), 3, 9, random_).value();
  for (unsigned i = 1; i <= 9; ++i) {
    const Scalar& share = dealing.shares[i - 1];
    EXPECT_EQ(public_share(dealing.commitments, node(i)).value(), multiply_base(share).value());
    for (unsigned j = 1; j <= 9; ++j) EXPECT_EQ(verify_share(dealing.commitments, node(j), share), i == j);
  }
  EXPECT_FALSE(verify_share(dealing.commitments, node(0), dealing.shares[0]));
  EXPECT_FALSE(verify_share(dealing.commitments, node(32), dealing.shares[0]));
  EXPECT_FALSE(verify_share({}, node(1), dealing.shares[0]));
}

TEST_F(Shamir, ABadShareFromADealerIsNoticed) {
  const Dealing dealing = deal(Scalar::random(random_), 3, 4, random_).value();
  EXPECT_FALSE(verify_share(dealing.commitments, node(2), dealing.shares[1] + Scalar::from_number(1)));
  EXPECT_FALSE(verify_share(dealing.commitments, node(2), Scalar::from_number(0)));
  for (std::size_t j = 0; j < 3; ++j) {
    Commitments altered = dealing.commitments;
    altered[j] = add(altered[j], altered[j]).value();
    EXPECT_FALSE(verify_share(altered, node(2), dealing.shares[1]));
  }
  Commitments shorter = dealing.commitments;
  shorter.pop_back();
  EXPECT_FALSE(verify_share(shorter, node(2), dealing.shares[1]));
  Commitments turned = dealing.commitments;
  std::swap(turned[1], turned[2]);
  EXPECT_FALSE(verify_share(turned, node(2), dealing.shares[1]));
}

// Node 1 sees C_0 + C_1: a dealer that commits to C_1 = -C_0 claims a share of zero.
TEST_F(Shamir, CommitmentsThatMakeAShareZeroAreRefused) {
  const Scalar secret = Scalar::random(random_);
  const Point plus = multiply_base(secret).value();
  const Point minus = multiply_base(Scalar::from_number(0) - secret).value();
  EXPECT_EQ(public_share({plus, minus}, node(1)).error().failure, Failure::bad_key);
  EXPECT_TRUE(public_share({plus, minus}, node(2)));
  EXPECT_FALSE(verify_share({plus, minus}, node(1), Scalar::from_number(0)));
}

TEST_F(Shamir, AKeyIsTheSumOfItsDealings) {
  std::vector<Dealing> dealings;
  std::vector<Commitments> commitments;
  Scalar key = Scalar::from_number(0);
  for (int i = 0; i < 3; ++i) {
    const Scalar part = Scalar::random(random_);
    key = key + part;
    dealings.push_back(deal(part, 3, 4, random_).value());
    commitments.push_back(dealings.back().commitments);
  }
  const Commitments sum = sum_commitments(commitments).value();
  EXPECT_EQ(sum.front(), multiply_base(key).value());
  Dealing summed{sum, {}};
  for (unsigned i = 0; i < 4; ++i) {
    summed.shares.push_back(dealings[0].shares[i] + dealings[1].shares[i] + dealings[2].shares[i]);
    EXPECT_TRUE(verify_share(sum, node(i + 1), summed.shares.back()));
  }
  EXPECT_TRUE(same(reconstruct(summed, nodes({2, 3, 4})), key));

  commitments.back().pop_back();
  EXPECT_FALSE(sum_commitments(commitments));
  EXPECT_FALSE(sum_commitments({}));
}

TEST_F(Shamir, LagrangeWeightsOfASmallQuorumAreTheTextbooks) {
  const std::vector<NodeIndex> quorum = nodes({1, 2, 3});  // 3, -3, 1
  EXPECT_TRUE(same(lagrange(node(1), quorum).value(), Scalar::from_number(3)));
  EXPECT_TRUE(same(lagrange(node(2), quorum).value(), Scalar::from_number(0) - Scalar::from_number(3)));
  EXPECT_TRUE(same(lagrange(node(3), quorum).value(), Scalar::from_number(1)));
  EXPECT_TRUE(same(lagrange(node(7), nodes({7})).value(), Scalar::from_number(1)));
}

TEST_F(Shamir, AQuorumHasDistinctNodesFromOneToTheLimit) {
  for (const auto& quorum : {nodes({1, 2, 1}), nodes({0, 1}), nodes({1, 32}), nodes({1, 255})}) {
    EXPECT_EQ(lagrange(node(1), quorum).error().failure, Failure::share_invalid);
  }
  EXPECT_EQ(lagrange(node(4), nodes({1, 2, 3})).error().failure, Failure::share_invalid);
  EXPECT_FALSE(lagrange(node(1), {}));
  EXPECT_FALSE(lagrange_weights({}, Scalar::from_number(1)));
  EXPECT_FALSE(lagrange_weights(nodes({1, 2}), Scalar::from_number(0)));
}

TEST_F(Shamir, InterpolationInTheExponentIsTheKeyTimesThePoint) {
  const Scalar key = Scalar::random(random_);
  const Dealing dealing = deal(key, 3, 5, random_).value();
  const Point point = multiply_base(Scalar::random(random_)).value();
  std::vector<IndexedPoint> partials;
  for (const unsigned i : {5U, 1U, 3U}) partials.push_back({node(i), multiply(dealing.shares[i - 1], point).value()});
  const Point whole = multiply(key, point).value();
  EXPECT_EQ(interpolate(partials).value(), whole);
  const Scalar blind = Scalar::random(random_);
  EXPECT_EQ(multiply(blind, interpolate_divided(partials, blind).value()).value(), whole);
  partials[2].node = node(5);
  EXPECT_FALSE(interpolate(partials));
  EXPECT_FALSE(interpolate({}));
}

TEST_F(Shamir, OneNodeAloneStillNeedsAnIndexInRange) {
  const Point point = multiply_base(Scalar::random(random_)).value();
  for (const unsigned index : {0U, 1U, unsigned{limits::nodes}, unsigned{limits::nodes} + 1}) {
    const IndexedPoint partial{node(index), point};
    const Result<Point> sum = interpolate({&partial, 1});
    EXPECT_EQ(sum.has_value(), index == 1 || index == limits::nodes);
    if (sum) EXPECT_EQ(*sum, point);
  }
}

TEST_F(Shamir, PossessionIsProvedForOneKeyInOneContext) {
  const Scalar secret = Scalar::random(random_);
  const Point key = multiply_base(secret).value();
  const PossessionProof proof = prove_possession(secret, key, as_bytes("batch 7, dealer 2, index 0"), random_);
  EXPECT_TRUE(verify_possession(key, proof, as_bytes("batch 7, dealer 2, index 0")));
  EXPECT_FALSE(verify_possession(key, proof, as_bytes("batch 7, dealer 3, index 0")));
  EXPECT_FALSE(
      verify_possession(multiply_base(Scalar::random(random_)).value(), proof, as_bytes("batch 7, dealer 2, index 0")));
  for (std::size_t at = 0; at < 64; ++at) {
    PossessionProof altered = proof;
    altered.bytes[at] ^= 1;
    EXPECT_FALSE(verify_possession(key, altered, as_bytes("batch 7, dealer 2, index 0"))) << at;
  }
  EXPECT_FALSE(verify_possession(key, {}, as_bytes("batch 7, dealer 2, index 0")));
}

// A dealer that answers others' constant terms with C = own - others (rogue key) does not know its discrete logarithm.
TEST_F(Shamir, AProofByAnotherSecretIsRefused) {
  const Point others = multiply_base(Scalar::random(random_)).value();
  const Scalar own = Scalar::random(random_);
  const Point rogue = subtract(multiply_base(own).value(), others).value();
  EXPECT_FALSE(verify_possession(rogue, prove_possession(own, rogue, as_bytes("c"), random_), as_bytes("c")));
}

}  // namespace
}  // namespace jurat::crypto
