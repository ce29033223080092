#include "crypto/threshold/oprf.h"

#include <gtest/gtest.h>

#include "core/outside.h"
#include "support/vectors.h"

namespace jurat::crypto {
namespace {

using tests::hex;
using tests::Vector;

std::vector<Vector> oprf_mode_vectors() {
  std::vector<Vector> out;
  for (const Vector& vector : tests::read_vectors("rfc9497_ristretto255.txt")) {
    if (vector.at("mode") == "0") out.push_back(vector);
  }
  return out;
}

Scalar scalar(const std::string& text) { return Scalar::parse(hex(text)).value(); }
Point point(const std::string& text) { return Point::parse(hex(text)).value(); }
NodeIndex node(unsigned value) { return NodeIndex{static_cast<std::uint8_t>(value)}; }

std::vector<std::vector<NodeIndex>> quorums(unsigned t, unsigned n) {
  std::vector<std::vector<NodeIndex>> out;
  for (unsigned bits = 0; bits < (1U << n); ++bits) {
    std::vector<NodeIndex> quorum;
    for (unsigned i = 1; i <= n; ++i) {
      if ((bits >> (i - 1) & 1U) != 0) quorum.push_back(node(i));
    }
    if (quorum.size() == t) out.push_back(quorum);
  }
  return out;
}

// A key that a council shares, and its answers to one point.
struct SharedKey {
  SharedKey(const Scalar& key, unsigned t, unsigned n, Random& random) : dealing(deal(key, t, n, random).value()) {}

  [[nodiscard]] Partial answer(NodeIndex from, const Point& to, Random& random) const {
    const Scalar& share = dealing.shares[from.value - 1U];
    return evaluate_partial(from, share, public_share(dealing.commitments, from).value(), to, random).value();
  }
  [[nodiscard]] std::vector<Partial> answers(std::span<const NodeIndex> quorum, const Point& to, Random& random) const {
    std::vector<Partial> out;
    for (const NodeIndex from : quorum) out.push_back(answer(from, to, random));
    return out;
  }
  Dealing dealing;
};

TEST(Oprf, WholeKeyGivesTheOutputsOfRfc9497) {
  SeededRandom_for_tests random(1);
  const std::vector<Vector> vectors = oprf_mode_vectors();
  ASSERT_EQ(vectors.size(), 2U);
  for (const Vector& vector : vectors) {
    const Bytes input = hex(vector.at("Input"));
    const Scalar blind = scalar(vector.at("Blind"));
    const Point blinded = blind_input_with(input, blind).value();
    EXPECT_EQ(to_hex(blinded.bytes), vector.at("BlindedElement"));
    const SharedKey key(scalar(vector.at("skSm")), 1, 1, random);
    const Partial partial = key.answer(node(1), blinded, random);
    EXPECT_EQ(to_hex(partial.value.bytes), vector.at("EvaluationElement"));
    EXPECT_EQ(to_hex(finalize_oprf(input, blind, {&partial, 1}).value().span()), vector.at("Output"));
  }
}

TEST(Oprf, EveryQuorumOfASharedKeyGivesTheOutputsOfRfc9497) {
  SeededRandom_for_tests random(2);
  for (const auto& [t, n] : {std::pair{3U, 5U}, std::pair{3U, 4U}, std::pair{5U, 7U}}) {
    for (const Vector& vector : oprf_mode_vectors()) {
      const Bytes input = hex(vector.at("Input"));
      const Scalar blind = scalar(vector.at("Blind"));
      const Point blinded = point(vector.at("BlindedElement"));
      const SharedKey key(scalar(vector.at("skSm")), t, n, random);
      std::vector<Partial> answers;
      for (unsigned i = 1; i <= n; ++i) answers.push_back(key.answer(node(i), blinded, random));
      for (const std::vector<NodeIndex>& quorum : quorums(t, n)) {
        std::vector<Partial> partials;
        for (const NodeIndex from : quorum) partials.push_back(answers[from.value - 1U]);
        EXPECT_EQ(to_hex(finalize_oprf(input, blind, partials).value().span()), vector.at("Output"));
        std::ranges::reverse(partials);  // the order in which answers arrive does not matter
        EXPECT_EQ(to_hex(finalize_oprf(input, blind, partials).value().span()), vector.at("Output"));
      }
    }
  }
}

TEST(Oprf, ThePrfOnAPointThatNodesHashIsTheOprfOfTheSameInput) {
  SeededRandom_for_tests random(3);
  const Vector vector = oprf_mode_vectors().back();
  const Bytes input = hex(vector.at("Input"));
  const SharedKey key(scalar(vector.at("skSm")), 3, 4, random);
  const std::vector<NodeIndex> quorum{node(1), node(3), node(4)};
  const std::vector<Partial> partials = key.answers(quorum, prf_point(input).value(), random);
  EXPECT_EQ(to_hex(finalize_prf(input, partials).value().span()), vector.at("Output"));
  const SharedKey solo(scalar(vector.at("skSm")), 1, 1, random);
  const Partial only = solo.answer(node(1), prf_point(input).value(), random);
  EXPECT_EQ(to_hex(finalize_prf(input, {&only, 1}).value().span()), vector.at("Output"));
}

TEST(Oprf, FreshBlindsHideTheInputAndGiveTheSameOutput) {
  SeededRandom_for_tests random(4);
  const Vector vector = oprf_mode_vectors().front();
  const Bytes input = hex(vector.at("Input"));
  const SharedKey key(scalar(vector.at("skSm")), 1, 1, random);
  const BlindedInput one = blind_input(input, random).value();
  const BlindedInput two = blind_input(input, random).value();
  EXPECT_NE(one.blinded, two.blinded);
  for (const BlindedInput* each : {&one, &two}) {
    const Partial partial = key.answer(node(1), each->blinded, random);
    EXPECT_EQ(to_hex(finalize_oprf(input, each->blind, {&partial, 1}).value().span()), vector.at("Output"));
  }
}

TEST(Oprf, FewerThanThresholdPartialsGiveAnotherOutput) {
  SeededRandom_for_tests random(5);
  const Bytes input = to_bytes("correct horse");
  const SharedKey key(Scalar::random(random), 3, 5, random);
  const BlindedInput blinded = blind_input(input, random).value();
  const std::vector<NodeIndex> all{node(1), node(2), node(3), node(4), node(5)};
  const std::vector<Partial> partials = key.answers(all, blinded.blinded, random);
  const auto output = [&](std::size_t count) {
    return to_hex(finalize_oprf(input, blinded.blind, std::span(partials).first(count)).value().span());
  };
  EXPECT_NE(output(2), output(3));
  EXPECT_EQ(output(3), output(4));  // more than t points lie on the same polynomial
  EXPECT_EQ(output(3), output(5));
}

TEST(Oprf, IndicesSwappedRepeatedZeroOrForeignAreRefusedOrGiveAnotherOutput) {
  SeededRandom_for_tests random(6);
  const Bytes input = to_bytes("correct horse");
  const SharedKey key(Scalar::random(random), 3, 5, random);
  const BlindedInput blinded = blind_input(input, random).value();
  const std::vector<NodeIndex> quorum{node(1), node(2), node(4)};
  const std::vector<Partial> good = key.answers(quorum, blinded.blinded, random);
  const std::string output = to_hex(finalize_oprf(input, blinded.blind, good).value().span());

  std::vector<Partial> swapped = good;
  std::swap(swapped[0].node, swapped[1].node);
  EXPECT_FALSE(verify_partial(key.dealing.commitments, blinded.blinded, swapped[0]));
  EXPECT_NE(to_hex(finalize_oprf(input, blinded.blind, swapped).value().span()), output);

  for (const NodeIndex wrong : {good[1].node, node(0), node(32), node(255)}) {
    std::vector<Partial> bad = good;
    bad[0].node = wrong;
    const Result<Secret> refused = finalize_oprf(input, blinded.blind, bad);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().failure, Failure::share_invalid);
  }
  EXPECT_FALSE(finalize_oprf(input, blinded.blind, {}));
}

TEST(Oprf, APartialIsAcceptedOnlyFromItsNodeForItsPointUnderItsKey) {
  SeededRandom_for_tests random(7);
  const SharedKey key(Scalar::random(random), 3, 4, random);
  const SharedKey other_key(Scalar::random(random), 3, 4, random);
  const Point asked = blind_input(to_bytes("one"), random).value().blinded;
  const Point other_point = blind_input(to_bytes("two"), random).value().blinded;
  const Partial good = key.answer(node(2), asked, random);
  EXPECT_TRUE(verify_partial(key.dealing.commitments, asked, good));
  EXPECT_FALSE(verify_partial(key.dealing.commitments, other_point, good));
  EXPECT_FALSE(verify_partial(other_key.dealing.commitments, asked, good));

  Partial of_other_node = good;
  of_other_node.node = node(3);
  EXPECT_FALSE(verify_partial(key.dealing.commitments, asked, of_other_node));

  Partial wrong_value = good;
  wrong_value.value = add(good.value, good.value).value();
  EXPECT_FALSE(verify_partial(key.dealing.commitments, asked, wrong_value));

  for (std::size_t at = 0; at < good.proof.bytes.size(); ++at) {
    Partial altered = good;
    altered.proof.bytes[at] ^= 1;
    EXPECT_FALSE(verify_partial(key.dealing.commitments, asked, altered)) << "byte " << at;
  }
}

TEST(Oprf, ANodeThatAnswersWithAnotherShareCannotProveIt) {
  SeededRandom_for_tests random(8);
  const SharedKey key(Scalar::random(random), 3, 4, random);
  const Point asked = blind_input(to_bytes("one"), random).value().blinded;
  const Scalar lie = Scalar::random(random);
  const Point claimed = public_share(key.dealing.commitments, node(1)).value();
  const Partial partial = evaluate_partial(node(1), lie, claimed, asked, random).value();
  EXPECT_FALSE(verify_partial(key.dealing.commitments, asked, partial));
}

TEST(Oprf, InputsOver65535BytesAreRefused) {
  SeededRandom_for_tests random(9);
  EXPECT_TRUE(prf_point(Bytes(65'535)));
  const Result<Point> refused = prf_point(Bytes(65'536));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::too_large);
  EXPECT_FALSE(blind_input(Bytes(65'536), random));
}

}  // namespace
}  // namespace jurat::crypto
