#include "crypto/admin_call.h"

#include <gtest/gtest.h>

#include "core/base64.h"

namespace jurat::crypto {
namespace {

struct AdminCallTest : testing::Test {
  SeededRandom_for_tests random{1};
  Ed25519Key key = Ed25519Key::generate(random);
  Ed25519Key node = Ed25519Key::generate(random);
  Moment now = Moment::from_seconds(1'800'000'000);
  AdminCall call{"https://auth.example/", "AdminGetUser", CouncilId{3}, node.public_key(), R"({"UserPoolId":"p"})"};
  SignatureHeaders headers = sign_admin_call(key, call, now, random);

  Result<void> verify(const AdminCall& other, Moment at) {
    TRY_ASSIGN(const AdminSignature read, parse_admin_signature(headers.signature_input, headers.signature));
    return verify_admin_call(read, other, at);
  }
  // Signs other parameters over the same components.
  SignatureHeaders with(SignatureParameters parameters) {
    return sign_message(key,
                        {{"@method", "POST"},
                         {"@target-uri", call.target_uri},
                         {"x-amz-target", "AWSCognitoIdentityProviderService.AdminGetUser"},
                         {"jurat-council", to_hex(call.council)},
                         {"jurat-node", to_hex(call.node)},
                         {"jurat-form", form_digest(call.form)}},
                        parameters);
  }
  SignatureParameters good() {
    return {to_hex(key.public_key()), 1'800'000'000, 1'800'000'060, to_base64url(random.array<16>())};
  }
};

// Protocols 2, in the words of RFC 9421: what is covered, in this order.
TEST_F(AdminCallTest, CoversMethodAddressOperationCouncilNodeAndForm) {
  EXPECT_TRUE(headers.signature_input.starts_with(
      R"(sig1=("@method" "@target-uri" "x-amz-target" "jurat-council" "jurat-node" "jurat-form");created=1800000000;expires=1800000060;nonce=")"))
      << headers.signature_input;
  EXPECT_TRUE(headers.signature_input.ends_with(R"(;alg="ed25519";keyid=")" + to_hex(key.public_key()) + "\""));
  ASSERT_TRUE(verify(call, now));
}

TEST_F(AdminCallTest, EveryCoveredThingCounts) {
  const auto refused = [&](auto change) {
    AdminCall other = call;
    change(other);
    const auto verified = verify(other, now);
    return !verified && verified.error().failure == Failure::signature_invalid;
  };
  EXPECT_TRUE(refused([](AdminCall& c) { c.target_uri = "https://auth.example/x"; }));
  EXPECT_TRUE(refused([](AdminCall& c) { c.operation = "AdminDeleteUser"; }));
  EXPECT_TRUE(refused([](AdminCall& c) { c.council = CouncilId{4}; }));
  EXPECT_TRUE(refused([](AdminCall& c) { c.node = Ed25519PublicKey{}; }));
  EXPECT_TRUE(refused([](AdminCall& c) { c.form = R"({"UserPoolId":"q"})"; }));
  EXPECT_TRUE(refused([](AdminCall& c) { c.target_uri += "\n\"x-amz-target\": y"; }));
}

TEST_F(AdminCallTest, ItIsGoodForSixtySecondsAndAClockMayLagALittle) {
  EXPECT_TRUE(verify(call, now - std::chrono::seconds(10)));
  EXPECT_FALSE(verify(call, now - std::chrono::seconds(11)));
  EXPECT_TRUE(verify(call, now + std::chrono::milliseconds(59'999)));
  EXPECT_FALSE(verify(call, now + std::chrono::seconds(60)));
}

TEST_F(AdminCallTest, EachParameterIsDemanded) {
  const auto read = [&](const SignatureHeaders& signature) {
    return parse_admin_signature(signature.signature_input, signature.signature).has_value();
  };
  EXPECT_TRUE(read(with(good())));
  const auto refused = [&](auto change) {
    SignatureParameters parameters = good();
    change(parameters);
    return !read(with(parameters));
  };
  EXPECT_TRUE(refused([](auto& p) { p.expires = p.created + 61; }));
  EXPECT_TRUE(refused([](auto& p) { p.expires = p.created; }));
  EXPECT_TRUE(refused([](auto& p) { p.created = 0; }));
  EXPECT_TRUE(refused([](auto& p) { p.nonce = to_base64url(Bytes(15, 1)); }));
  EXPECT_TRUE(refused([](auto& p) { p.nonce = to_base64url(Bytes(65, 1)); }));
  EXPECT_TRUE(refused([](auto& p) { p.nonce = "not base64url!!!!!!!!!!!!!!!!"; }));
  EXPECT_TRUE(refused([](auto& p) { p.key_id = "ada"; }));
  EXPECT_TRUE(refused([](auto& p) { p.key_id[63] = p.key_id[63] == 'a' ? 'A' : 'F'; }));
  SignatureHeaders renamed = with(good());
  renamed.signature_input.replace(0, 4, "sig2");
  renamed.signature.replace(0, 4, "sig2");
  EXPECT_FALSE(read(renamed));
  SignatureHeaders no_algorithm = with(good());
  no_algorithm.signature_input.erase(no_algorithm.signature_input.find(";alg="), 14);
  EXPECT_FALSE(read(no_algorithm));
}

TEST_F(AdminCallTest, EachSignatureHasAFreshNonce) {
  const auto other = sign_admin_call(key, call, now, random);
  EXPECT_NE(parse_admin_signature(headers.signature_input, headers.signature)->nonce,
            parse_admin_signature(other.signature_input, other.signature)->nonce);
}

}  // namespace
}  // namespace jurat::crypto
