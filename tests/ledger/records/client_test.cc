#include "ledger/records/client.h"

#include <gtest/gtest.h>

#include "ledger/records/one_encoding.h"

namespace jurat::ledger {
namespace {

using namespace tests;

TEST(client, has_one_encoding_and_comes_back) {
  Client client{.id = ClientId::parse("abc").value(), .pool = PoolId::parse("a_b").value()};
  client.name = "web";
  has_one_encoding(client, parse_client);
  client.secret = SealedValue{Purpose::client_secret, 1, {1, 2}, Bytes(40, 7)};
  client.secret_key = crypto::Ed25519PublicKey{9};
  client.explicit_auth_flows = {"ALLOW_USER_PASSWORD_AUTH"};
  client.read_attributes = {"email"};
  client.session_minutes = 5;
  has_one_encoding(client, parse_client);
  const Client parsed = parse_client(encode(client)).value();
  EXPECT_EQ(parsed.secret->sealed, Bytes(40, 7));
  EXPECT_EQ(parsed.secret_key, client.secret_key);
  EXPECT_EQ(parsed.session_minutes, 5);
  EXPECT_EQ(parsed.refresh_token_seconds, client.refresh_token_seconds);
}

}  // namespace
}  // namespace jurat::ledger
