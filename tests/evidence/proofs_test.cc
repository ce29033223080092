#include "evidence/proofs.h"

#include <gtest/gtest.h>

namespace jurat::evidence {
namespace {

TEST(Proofs, EachFormReadsBackAndRefusesMoreOrLess) {
  const PasswordProof password{{{NodeIndex{1}, {1}}, {NodeIndex{3}, {2}}}, {5}};
  const Bytes bytes = encode(password);
  const auto read = parse_password_proof(bytes);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(encode(*read), bytes);
  EXPECT_FALSE(parse_password_proof(ByteSpan(bytes).first(bytes.size() - 1)).has_value());

  const CodeProof code{{9}, {8}};
  EXPECT_EQ(encode(*parse_code_proof(encode(code))), encode(code));
  const TicketProof ticket{Bytes{1}, Bytes{2}, {3}};
  EXPECT_EQ(encode(*parse_ticket_proof(encode(ticket))), encode(ticket));
  const AccessTokenProof token{"a.b", Bytes{4}};
  EXPECT_EQ(encode(*parse_access_token_proof(encode(token))), encode(token));
  Bytes longer = encode(token);
  longer.push_back(0);
  EXPECT_FALSE(parse_access_token_proof(longer).has_value());
}

TEST(Proofs, NoncesAreSortedAndEachNodeOnce) {
  EXPECT_FALSE(parse_password_proof(encode(PasswordProof{{{NodeIndex{3}, {}}, {NodeIndex{1}, {}}}, {}})).has_value());
  EXPECT_FALSE(parse_password_proof(encode(PasswordProof{{{NodeIndex{2}, {}}, {NodeIndex{2}, {}}}, {}})).has_value());
  EXPECT_FALSE(parse_password_proof(encode(PasswordProof{{{NodeIndex{0}, {}}}, {}})).has_value());
}

TEST(Proofs, AMessageCoversRequestAndEveryNonce) {
  const std::vector<NodeNonce> nonces{{NodeIndex{1}, {1}}, {NodeIndex{2}, {2}}};
  const Bytes message = password_message(Hash32{1}, nonces);
  EXPECT_NE(message, password_message(Hash32{2}, nonces));
  std::vector<NodeNonce> other = nonces;
  other[1].nonce[15] = 1;
  EXPECT_NE(message, password_message(Hash32{1}, other));
  other = nonces;
  other[1].node = NodeIndex{3};
  EXPECT_NE(message, password_message(Hash32{1}, other));
  EXPECT_NE(code_message(Hash32{1}, {1}), code_message(Hash32{1}, {2}));
  EXPECT_NE(signed_request("one", Hash32{1}), signed_request("two", Hash32{1}));
}

}  // namespace
}  // namespace jurat::evidence
