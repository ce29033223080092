#include "crypto/threshold/group.h"

#include <gtest/gtest.h>
#include <sodium/crypto_core_ristretto255.h>

#include "crypto/hash.h"
#include "support/scripted_random.h"
#include "support/vectors.h"

namespace jurat::crypto {
namespace {

using tests::hex;
using tests::Vector;

constexpr const char* order = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";           // L
constexpr const char* order_less_one = "ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";  // L - 1

std::vector<Vector> rfc9496() { return tests::read_vectors("rfc9496_ristretto255.txt"); }

bool same(const Scalar& a, const Scalar& b) { return to_hex(a.span()) == to_hex(b.span()); }

TEST(Group, MultiplesOfTheGeneratorAreThoseOfRfc9496) {
  const std::vector<std::string> multiples = tests::split(rfc9496().at(0).at("multiples"), ',');
  ASSERT_EQ(multiples.size(), 16U);
  const Point base = Point::parse(hex(multiples[1])).value();
  Point sum = base;
  for (std::size_t i = 1; i < multiples.size(); ++i) {
    EXPECT_EQ(to_hex(multiply_base(Scalar::from_number(i)).value().bytes), multiples[i]);
    EXPECT_EQ(to_hex(multiply(Scalar::from_number(i), base).value().bytes), multiples[i]);
    EXPECT_EQ(to_hex(sum.bytes), multiples[i]);
    sum = add(sum, base).value();
  }
}

TEST(Group, InvalidEncodingsOfRfc9496AreRefused) {
  const std::vector<std::string> invalid = tests::split(rfc9496().at(1).at("invalid"), ',');
  ASSERT_EQ(invalid.size(), 29U);
  for (const std::string& text : invalid) {
    const Result<Point> refused = Point::parse(hex(text));
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().failure, Failure::bad_encoding);
    EXPECT_FALSE(multiply(Scalar::from_number(2), Point{tests::hex_array<32>(text)})) << text;
  }
}

TEST(Group, TheOneWayMapIsThatOfRfc9496) {
  int checked = 0;
  for (const Vector& vector : rfc9496()) {
    if (!vector.contains("uniform")) continue;
    ByteArray<32> point;
    ASSERT_EQ(crypto_core_ristretto255_from_hash(point.data(), hex(vector.at("uniform")).data()), 0);
    EXPECT_EQ(to_hex(point), vector.at("point"));
    ++checked;
  }
  EXPECT_EQ(checked, 11);
}

TEST(Group, TheIdentityAndOtherLengthsAreNoPoints) {
  EXPECT_FALSE(Point::parse(ByteArray<32>{}));
  EXPECT_FALSE(Point::parse({}));
  const Point base = multiply_base(Scalar::from_number(1)).value();
  EXPECT_FALSE(Point::parse(ByteSpan{base.bytes}.first(31)));
  Bytes longer = to_bytes(base.bytes);
  longer.push_back(0);
  EXPECT_FALSE(Point::parse(longer));
}

TEST(Group, ResultsThatAreTheIdentityAreRefused) {
  const Point base = multiply_base(Scalar::from_number(1)).value();
  const Point minus = multiply_base(Scalar::parse(hex(order_less_one)).value()).value();
  for (const Result<Point>& refused : {multiply(Scalar::from_number(0), base), multiply_base(Scalar::from_number(0)),
                                       add(base, minus), subtract(base, base)}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().failure, Failure::bad_key);
  }
}

TEST(Group, ScalarsHaveOneEncoding) {
  EXPECT_TRUE(Scalar::parse(ByteArray<32>{}).value().is_zero());
  EXPECT_TRUE(Scalar::parse(hex(order_less_one)));
  for (const char* text : {order, "eed3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
                           "0000000000000000000000000000000000000000000000000000000000000020",
                           "0000000000000000000000000000000000000000000000000000000000000080",
                           "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"}) {
    const Result<Scalar> refused = Scalar::parse(hex(text));
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().failure, Failure::bad_encoding);
  }
  EXPECT_FALSE(Scalar::parse(Bytes(31)));
  EXPECT_FALSE(Scalar::parse(Bytes(33)));
}

TEST(Group, ScalarsAreAFieldThatActsOnThePoints) {
  SeededRandom_for_tests random(1);
  const Point base = multiply_base(Scalar::random(random)).value();
  for (int i = 0; i < 8; ++i) {
    const Scalar a = Scalar::random(random);
    const Scalar b = Scalar::random(random);
    EXPECT_TRUE(same(a + b - b, a));
    EXPECT_TRUE(same(a * b, b * a));
    EXPECT_TRUE(same(a * b * b.inverse().value(), a));
    EXPECT_EQ(multiply(a + b, base).value(), add(multiply(a, base).value(), multiply(b, base).value()).value());
    EXPECT_EQ(multiply(a - b, base).value(), subtract(multiply(a, base).value(), multiply(b, base).value()).value());
    EXPECT_EQ(multiply(a * b, base).value(), multiply(a, multiply(b, base).value()).value());
  }
  EXPECT_TRUE(same(Scalar::parse(hex(order_less_one)).value() + Scalar::from_number(1), Scalar::from_number(0)));
  EXPECT_TRUE(same(Scalar::from_number(0) - Scalar::from_number(1), Scalar::parse(hex(order_less_one)).value()));
  EXPECT_EQ(Scalar::from_number(0).inverse().error().failure, Failure::bad_key);
  EXPECT_EQ(to_hex(Scalar::from_number(0x0102030405060708).span()),
            "0807060504030201000000000000000000000000000000000000000000000000");
}

TEST(Group, WideValuesAreReducedModuloTheOrder) {
  Bytes wide = hex(order);
  wide.resize(64);
  EXPECT_TRUE(Scalar::from_wide(wide).is_zero());
  wide[0] += 1;
  EXPECT_TRUE(same(Scalar::from_wide(wide), Scalar::from_number(1)));
  // 2^256 mod L, by doubling.
  Scalar power = Scalar::from_number(1);
  for (int i = 0; i < 256; ++i) power = power + power;
  Bytes shifted(64);
  shifted[32] = 1;
  EXPECT_TRUE(same(Scalar::from_wide(shifted), power));
}

TEST(Group, ARandomScalarIsNeverZero) {
  tests::ScriptedRandom random;
  random.then_scalar(ByteArray<32>{}).then_scalar(Scalar::from_number(9).span());
  EXPECT_TRUE(same(Scalar::random(random), Scalar::from_number(9)));
}

TEST(Group, AMovedScalarLeavesZeroBehind) {
  SeededRandom_for_tests random(2);
  Scalar one = Scalar::random(random);
  const Scalar copy = one.clone();
  const Scalar two = std::move(one);
  EXPECT_TRUE(one.is_zero());  // NOLINT(bugprone-use-after-move): the promise under test
  EXPECT_TRUE(same(two, copy));
  Scalar three = Scalar::from_number(3);
  Scalar& itself = three;
  three = std::move(itself);
  EXPECT_TRUE(same(three, Scalar::from_number(3)));
}

// Found by the differential test against @noble/curves: libsodium 1.0.18 ignores the top bit.
TEST(Group, AnEncodingWithTheTopBitSetIsRefused) {
  Point point = multiply_base(Scalar::from_number(5)).value();
  ASSERT_TRUE(Point::parse(point.bytes).has_value());
  point.bytes[31] |= 0x80;
  EXPECT_FALSE(Point::parse(point.bytes).has_value());
}

TEST(Group, HashesDifferByMessageAndTagAndAreDeterministic) {
  const Point one = hash_to_group(as_bytes("m"), as_bytes("tag")).value();
  EXPECT_EQ(one, hash_to_group(as_bytes("m"), as_bytes("tag")).value());
  EXPECT_NE(one, hash_to_group(as_bytes("n"), as_bytes("tag")).value());
  EXPECT_NE(one, hash_to_group(as_bytes("m"), as_bytes("tah")).value());
  // The DST's length is part of the hash: moving its first byte to the message's end changes everything.
  EXPECT_NE(one, hash_to_group(as_bytes("mt"), as_bytes("ag")).value());
  EXPECT_TRUE(same(hash_to_scalar(as_bytes("m"), as_bytes("tag")), hash_to_scalar(as_bytes("m"), as_bytes("tag"))));
  EXPECT_FALSE(same(hash_to_scalar(as_bytes("m"), as_bytes("tag")), hash_to_scalar(as_bytes("m"), as_bytes("tah"))));
}

}  // namespace
}  // namespace jurat::crypto
