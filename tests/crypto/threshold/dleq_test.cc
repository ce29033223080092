#include "crypto/threshold/dleq.h"

#include <gtest/gtest.h>

#include "crypto/domains.h"
#include "support/scripted_random.h"
#include "support/vectors.h"

namespace jurat::crypto {
namespace {

using tests::hex;
using tests::Vector;

std::vector<Point> points(const std::string& list) {
  std::vector<Point> out;
  for (const std::string& text : tests::split(list, ',')) out.push_back(Point::parse(hex(text)).value());
  return out;
}

std::vector<Vector> voprf_vectors() {
  std::vector<Vector> out;
  for (const Vector& vector : tests::read_vectors("rfc9497_ristretto255.txt")) {
    if (vector.at("mode") == "1") out.push_back(vector);
  }
  return out;
}

TEST(Dleq, ProofsOfRfc9497ReproduceByteForByte) {
  const std::vector<Vector> vectors = voprf_vectors();
  ASSERT_EQ(vectors.size(), 3U);
  for (const Vector& vector : vectors) {
    const Scalar key = Scalar::parse(hex(vector.at("skSm"))).value();
    const Point public_key = multiply_base(key).value();
    EXPECT_EQ(to_hex(public_key.bytes), vector.at("pkSm"));
    const std::vector<Point> inputs = points(vector.at("BlindedElement"));
    const std::vector<Point> outputs = points(vector.at("EvaluationElement"));
    tests::ScriptedRandom random;
    random.then_scalar(hex(vector.at("ProofRandomScalar")));
    const DleqProof proof = prove_dleq(key, public_key, inputs, outputs, random).value();
    EXPECT_EQ(to_hex(proof.bytes), vector.at("Proof"));
    EXPECT_TRUE(verify_dleq(public_key, inputs, outputs, {tests::hex_array<64>(vector.at("Proof"))}));
  }
}

TEST(Dleq, BlindedElementsOfRfc9497ReproduceInVoprfMode) {
  Bytes dst = to_bytes("HashToGroup-");
  append(dst, as_bytes(domain::voprf_context));
  for (const Vector& vector : voprf_vectors()) {
    const std::vector<std::string> inputs = tests::split(vector.at("Input"), ',');
    const std::vector<std::string> blinds = tests::split(vector.at("Blind"), ',');
    const std::vector<std::string> blinded = tests::split(vector.at("BlindedElement"), ',');
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const Point element = hash_to_group(hex(inputs[i]), dst).value();
      EXPECT_EQ(to_hex(multiply(Scalar::parse(hex(blinds[i])).value(), element).value().bytes), blinded[i]);
    }
  }
}

struct Proved {
  explicit Proved(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      inputs.push_back(multiply_base(Scalar::random(random)).value());
      outputs.push_back(multiply(key, inputs.back()).value());
    }
    proof = prove_dleq(key, public_key, inputs, outputs, random).value();
  }
  SeededRandom_for_tests random{11};
  Scalar key = Scalar::random(random);
  Point public_key = multiply_base(key).value();
  std::vector<Point> inputs;
  std::vector<Point> outputs;
  DleqProof proof;
};

TEST(Dleq, OneProofCoversUpTo64PairsInTheirOrder) {
  Proved proved(64);
  EXPECT_TRUE(verify_dleq(proved.public_key, proved.inputs, proved.outputs, proved.proof));
  std::swap(proved.inputs[3], proved.inputs[4]);
  std::swap(proved.outputs[3], proved.outputs[4]);
  EXPECT_FALSE(verify_dleq(proved.public_key, proved.inputs, proved.outputs, proved.proof));
}

TEST(Dleq, OneWrongOutputAmongManySpoilsTheProof) {
  Proved proved(5);
  for (std::size_t i = 0; i < proved.outputs.size(); ++i) {
    std::vector<Point> outputs = proved.outputs;
    outputs[i] = add(outputs[i], outputs[i]).value();
    EXPECT_FALSE(verify_dleq(proved.public_key, proved.inputs, outputs, proved.proof));
  }
  // Errors that cancel in a plain sum do not cancel under the weights.
  std::vector<Point> outputs = proved.outputs;
  outputs[0] = add(outputs[0], proved.public_key).value();
  outputs[1] = subtract(outputs[1], proved.public_key).value();
  EXPECT_FALSE(verify_dleq(proved.public_key, proved.inputs, outputs, proved.proof));
}

TEST(Dleq, CountsThatDoNotMatchAreRefused) {
  Proved proved(2);
  const std::span<const Point> inputs = proved.inputs;
  const std::span<const Point> outputs = proved.outputs;
  EXPECT_FALSE(verify_dleq(proved.public_key, inputs.first(1), outputs, proved.proof));
  EXPECT_FALSE(verify_dleq(proved.public_key, inputs, outputs.first(1), proved.proof));
  EXPECT_FALSE(verify_dleq(proved.public_key, {}, {}, proved.proof));
  EXPECT_FALSE(prove_dleq(proved.key, proved.public_key, {}, {}, proved.random));
  EXPECT_FALSE(prove_dleq(proved.key, proved.public_key, inputs, outputs.first(1), proved.random));
  const std::vector<Point> many(65, proved.inputs[0]);
  EXPECT_FALSE(prove_dleq(proved.key, proved.public_key, many, many, proved.random));
}

TEST(Dleq, ScalarsOfAProofAreCanonicalAndNotZero) {
  Proved proved(1);
  // L, little-endian: adding it to either half names the same residue in another encoding.
  const auto order = tests::hex_array<32>("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  for (const std::size_t half : {std::size_t{0}, std::size_t{32}}) {
    DleqProof other_encoding = proved.proof;
    unsigned carry = 0;
    for (std::size_t i = 0; i < 32; ++i) {
      carry += unsigned{other_encoding.bytes[half + i]} + order[i];
      other_encoding.bytes[half + i] = static_cast<std::uint8_t>(carry);
      carry >>= 8;
    }
    EXPECT_FALSE(verify_dleq(proved.public_key, proved.inputs, proved.outputs, other_encoding));
    DleqProof zero = proved.proof;
    std::fill_n(zero.bytes.begin() + static_cast<std::ptrdiff_t>(half), 32, std::uint8_t{0});
    EXPECT_FALSE(verify_dleq(proved.public_key, proved.inputs, proved.outputs, zero));
  }
  EXPECT_FALSE(verify_dleq(proved.public_key, proved.inputs, proved.outputs, DleqProof{}));
}

TEST(Dleq, TwoProofsOfOneStatementDiffer) {
  Proved proved(1);
  const DleqProof second =
      prove_dleq(proved.key, proved.public_key, proved.inputs, proved.outputs, proved.random).value();
  EXPECT_NE(proved.proof.bytes, second.bytes);
  EXPECT_TRUE(verify_dleq(proved.public_key, proved.inputs, proved.outputs, second));
}

}  // namespace
}  // namespace jurat::crypto
