#include "council/statement_bodies.h"

#include <gtest/gtest.h>

namespace jurat::council {
namespace {

using std::chrono::seconds;

TEST(TokenBody, ReadsBackAndRefusesMoreOrLess) {
  for (const TokenBody& body :
       {TokenBody{Moment::from_seconds(9), {}}, TokenBody{Moment::from_seconds(9), crypto::Ed25519PublicKey{7}}}) {
    const Bytes bytes = encode(body);
    EXPECT_EQ(encode(*parse_token_body(bytes)), bytes);
    EXPECT_FALSE(parse_token_body(ByteSpan(bytes).first(bytes.size() - 1)).has_value());
  }
  const SendCodeBody send{evidence::CodePurpose::second_factor, evidence::CodeMedium::sms, NodeIndex{3}};
  EXPECT_EQ(to_hex(encode(send)), "83040203") << "the bytes of the wire";
  EXPECT_EQ(parse_send_code_body(encode(send))->purpose, send.purpose);
  EXPECT_EQ(parse_send_code_body(encode(send))->medium, send.medium);
  EXPECT_EQ(parse_send_code_body(encode(send))->courier.value, 3);
  for (const std::string_view wrong : {"83000101", "83050101", "83010001", "83010301", "830101186f", "820101"}) {
    EXPECT_FALSE(parse_send_code_body(*from_hex(wrong)).has_value()) << wrong;
  }
  EXPECT_FALSE(parse_publish_body(encode(PublishBody{3, 1, {}})).has_value());
  EXPECT_EQ(parse_publish_body(encode(PublishBody{2, 5, {}}))->number, 5U);
}

// protocols 1: not more than 1 s ahead, not older than 30 s (and the second it was floored to).
TEST(TokenBody, IatStaysNearTheNodesClock) {
  const Moment now = Moment::from_seconds(1'000);
  EXPECT_TRUE(check_issued(now, now).has_value());
  EXPECT_TRUE(check_issued(now + seconds(1), now).has_value());
  EXPECT_FALSE(check_issued(now + seconds(2), now).has_value());
  EXPECT_TRUE(check_issued(now - seconds(31), now).has_value());
  EXPECT_FALSE(check_issued(now - seconds(32), now).has_value());
  EXPECT_FALSE(check_issued(now + Duration(1), now).has_value()) << "whole seconds";
}

}  // namespace
}  // namespace jurat::council
