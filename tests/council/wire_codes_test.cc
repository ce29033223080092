#include <gtest/gtest.h>

#include "council/wire.h"

namespace jurat::council {
namespace {

crypto::Point some_point(std::uint64_t number) { return *crypto::multiply_base(crypto::Scalar::from_number(number)); }

template <class T>
void expect_one_form(const T& message) {
  const Bytes bytes = encode(message);
  const Result<T> read = parse<T>(bytes);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(to_hex(encode(*read)), to_hex(bytes));
  Bytes longer = bytes;
  longer.push_back(0);
  EXPECT_FALSE(parse<T>(longer).has_value());
  EXPECT_FALSE(parse<T>(ByteSpan(bytes).first(bytes.size() - 1)).has_value());
}

TEST(WireCodes, EveryMessageHasOneForm) {
  SeededRandom_for_tests random(1);
  const PoolId pool = *PoolId::parse("eu-test-1_abc");
  expect_one_form(CodeStateRequest{pool, {}});
  expect_one_form(CodeStateAnswer{random.array<16>(), evidence::CodePurpose::confirm_sign_up, evidence::CodeMedium::sms,
                                  Moment{5}});
  expect_one_form(DeliverRequest{Bytes{1, 2}});
  expect_one_form(RelaySendRequest{pool, {}, evidence::CodePurpose::reset_password, evidence::CodeMedium::sms});
  expect_one_form(DeliverAnswer{"EMAIL", "email", "a***@e***"});
  expect_one_form(CourierOpenRequest{random.array<32>()});
  expect_one_form(CourierOpenAnswer{{{NodeIndex{1}, some_point(3), {}}}});
  expect_one_form(CourierEvaluateRequest{random.array<32>(), some_point(4)});
  expect_one_form(CourierEvaluateAnswer{{NodeIndex{2}, some_point(3), {}}});
  expect_one_form(StoreCodeRequest{random.array<32>(), random.array<16>(), random.array<32>(), Moment{7}});
}

TEST(WireCodes, EveryStockMessageHasOneForm) {
  SeededRandom_for_tests random(2);
  expect_one_form(DealStockRequest{4, 16});
  const DealerPart part{NodeIndex{2}, {{some_point(2), some_point(3)}}, {crypto::PossessionProof{}}};
  expect_one_form(part);
  expect_one_form(SubSharesRequest{9});
  SubSharesAnswer shares;
  shares.shares.push_back(random.secret(32));
  expect_one_form(shares);
  expect_one_form(AcceptStockRequest{4, {part}});
  expect_one_form(AcceptStockAnswer{});
}

TEST(WireCodes, AShareOfAnotherLengthIsRefused) {
  SubSharesAnswer shares;
  shares.shares.push_back(Secret(31));
  EXPECT_FALSE(parse<SubSharesAnswer>(encode(shares)).has_value());
}

}  // namespace
}  // namespace jurat::council
