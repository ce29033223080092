#include "council/ceremony/ceremony_wire.h"

#include <gtest/gtest.h>

namespace jurat::council {
namespace {

crypto::RsaPublicKey modulus(std::uint8_t mark) {
  crypto::RsaPublicKey key;
  key.modulus.fill(mark);
  key.modulus.front() = 0xc1;
  key.modulus.back() = 1;
  return key;
}

CeremonyRequest deal() {
  CeremonyRequest request{CeremonyStep::deal, Hash32{1}, 7, 3, {crypto::Ed25519Signature{4}}};
  request.keys = {modulus(2), modulus(3)};
  request.id_share = Secret::copy_of(Bytes(256, 5));
  request.access_share = Secret::copy_of(Bytes(256, 6));
  return request;
}

TEST(CeremonyWire, requests_come_back_and_have_one_encoding) {
  const auto bytes = encode(deal());
  const auto read = parse_ceremony_request(bytes);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(encode(*read), bytes);
  EXPECT_EQ(read->attempt, 7U);
  EXPECT_EQ(read->key_set, 3U);
  EXPECT_EQ(read->access_share.span()[0], 6);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(parse_ceremony_request(ByteSpan(bytes).first(size)));
  CeremonyRequest sign{CeremonyStep::sign, Hash32{1}, 7};
  sign.transcript = {1, 2, 3};
  EXPECT_EQ(parse_ceremony_request(encode(sign))->transcript, sign.transcript);
}

TEST(CeremonyWire, steps_without_shares_carry_none) {
  auto bytes = encode(deal());
  ASSERT_EQ(bytes[1], 3);
  bytes[1] = 4;  // the parts of a deal, called a request to sign
  EXPECT_FALSE(parse_ceremony_request(bytes));
  for (const std::uint8_t step : {std::uint8_t{0}, std::uint8_t{7}}) {
    bytes[1] = step;
    EXPECT_FALSE(parse_ceremony_request(bytes));
  }
}

TEST(CeremonyWire, answers_come_back) {
  CeremonyAnswer answer{CeremonyStep::deal, 7, 2, {}, {9}, DealtSet{{modulus(2), modulus(3)}, {Partials{}}}};
  const auto bytes = encode(answer);
  const auto read = parse_ceremony_answer(bytes);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(encode(*read), bytes);
  EXPECT_EQ(read->attempt, 7U);
  EXPECT_EQ(read->dealt->keys.access_key, modulus(3));
  const auto refusal = parse_ceremony_answer(encode(CeremonyAnswer{CeremonyStep::sign, 7, 0, "no"}));
  EXPECT_EQ(refusal->refusal, "no");
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(parse_ceremony_answer(ByteSpan(bytes).first(size)));
}

}  // namespace
}  // namespace jurat::council
