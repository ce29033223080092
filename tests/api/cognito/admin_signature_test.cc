#include "api/cognito/admin_signature.h"

#include <functional>
#include <set>

#include "api/support/scripted_council.h"
#include "crypto/admin_call.h"
#include "crypto/admin_form.h"

namespace jurat::api::tests {
namespace {

class AdminSignature : public ::testing::Test {
 protected:
  SeededRandom_for_tests random{3};
  crypto::Ed25519Key key = crypto::Ed25519Key::generate(random);
  ScriptedCouncil council;
  ApiCaller caller{council};

  void SetUp() override {
    council.settings.sigv4_admin = false;
    council.admins.push_back({key.public_key(), "ada", 1});
  }
  crypto::AdminCall call_of(const std::string& operation, std::string form) {
    const auto view = council.view();
    return {"http://auth.example/", operation, view->council().id, view->council().members[0].identity,
            std::move(form)};
  }
  http::Request request(const std::string& operation, const std::string& body,
                        const std::function<void(crypto::AdminCall&)>& change = {}) {
    http::Request out = ApiCaller::request(operation, body);
    out.headers.pop_back();  // SigV4
    const JsonObject parsed = parse_json(body, {.bytes = 10'000, .depth = 8}).value().get_object();
    std::optional<crypto::AdminSalt> salt;
    if (crypto::holds_secrets(parsed)) salt = random.array<32>();
    crypto::AdminCall call = call_of(operation, crypto::admin_form(parsed, salt).value());
    if (change) change(call);
    const auto headers = crypto::sign_admin_call(key, call, council.now_, random);
    out.headers.push_back({"jurat-council", to_hex(call.council)});
    out.headers.push_back({"jurat-node", to_hex(call.node)});
    out.headers.push_back({"jurat-form", crypto::form_digest(call.form)});
    out.headers.push_back({"signature-input", headers.signature_input});
    out.headers.push_back({"signature", headers.signature});
    if (salt) out.headers.push_back({"jurat-salt", to_base64url(*salt)});
    return out;
  }
  std::string refused(const http::Request& sent) {
    const Answer answer = caller.send(sent);
    said = answer.message;
    return answer.status == 200 ? "done" : answer.type;
  }
  static void drop(http::Request& request, std::string_view name) {
    std::erase_if(request.headers, [&](const http::Header& one) { return one.name == name; });
  }
  static http::Header& header(http::Request& request, std::string_view name) {
    return *std::ranges::find(request.headers, name, &http::Header::name);
  }
  std::string said;
};

TEST_F(AdminSignature, a_signed_call_passes_with_its_form_for_the_nodes) {
  const Answer answer = caller.send(request("DescribeUserPool", in_pool()));
  ASSERT_EQ(answer.status, 200U) << answer.message;
  ASSERT_TRUE(council.last_admin);
  EXPECT_EQ(council.last_admin->kind, council::AdminEvidence::Kind::http_signature);
  EXPECT_EQ(council.last_admin->form, in_pool());
  EXPECT_EQ(council.last_admin->operation, "DescribeUserPool");
  EXPECT_EQ(council.last_admin->target_uri, "http://auth.example/");
  const auto view = council.view();
  EXPECT_EQ(answer.header("Jurat-Council"), to_hex(view->council().id));
  EXPECT_EQ(answer.header("Jurat-Node"), to_hex(view->council().members[0].identity));
}

TEST_F(AdminSignature, every_read_of_pools_and_clients_is_put_to_the_nodes) {
  for (const auto& [operation, body] : std::vector<std::pair<std::string, std::string>>{
           {"DescribeUserPool", in_pool()},
           {"ListUserPools", R"({"MaxResults":5})"},
           {"ListUserPoolClients", in_pool()},
           {"DescribeUserPoolClient", in_pool(R"("ClientId":"1example23456789abcdefghij")")}}) {
    council.calls.clear();
    EXPECT_EQ(caller.send(request(operation, body)).status, 200U) << operation;
    EXPECT_EQ(council.calls, std::vector<std::string>{"admin_read " + operation});
  }
}

TEST_F(AdminSignature, a_call_is_received_once_whatever_became_of_it) {
  council.failures["admin_read"] = {Failure::pool_not_found, "gone"};
  const auto sent = request("DescribeUserPool", in_pool());
  EXPECT_EQ(refused(sent), "ResourceNotFoundException");
  council.failures.clear();
  EXPECT_EQ(refused(sent), "NotAuthorizedException");
  EXPECT_NE(said.find("came in before"), std::string::npos) << said;
  const auto bad = request("DescribeUserPool", R"({"UserPoolId":"no pool"})");
  EXPECT_EQ(refused(bad), "InvalidParameterException");
  EXPECT_EQ(refused(bad), "NotAuthorizedException") << "also when its content was refused";
}

TEST_F(AdminSignature, the_password_stays_at_the_gateway) {
  const auto sent =
      request("AdminSetUserPassword", in_pool(R"("Username":"alice","Password":"Correct-horse-9","Permanent":true)"));
  EXPECT_EQ(refused(sent), "done") << said;
  EXPECT_TRUE(council.calls.back().ends_with("Correct-horse-9 permanent"));
}

TEST_F(AdminSignature, another_node_or_council_is_misdirected_and_told_who_answers) {
  const Answer node = caller.send(
      request("DescribeUserPool", in_pool(), [](crypto::AdminCall& call) { call.node = crypto::Ed25519PublicKey{1}; }));
  EXPECT_EQ(node.status, 421U);
  EXPECT_EQ(node.header("Jurat-Node"), to_hex(council.view()->council().members[0].identity));
  EXPECT_EQ(node.header("Jurat-Failure"), "wrong_recipient");
  const Answer other =
      caller.send(request("DescribeUserPool", in_pool(), [](crypto::AdminCall& call) { call.council[0] ^= 1; }));
  EXPECT_EQ(other.status, 421U);
  EXPECT_EQ(other.header("Jurat-Council"), to_hex(council.view()->council().id));
}

TEST_F(AdminSignature, what_is_missing_is_named) {
  for (const std::string name : {"signature-input", "signature", "jurat-node", "jurat-council", "jurat-form"}) {
    http::Request sent = request("DescribeUserPool", in_pool());
    drop(sent, name);
    EXPECT_EQ(refused(sent), "InvalidSignatureException") << name;
    EXPECT_NE(said.find(name), std::string::npos) << said;
    sent = request("DescribeUserPool", in_pool());
    sent.headers.push_back(header(sent, name));
    EXPECT_EQ(refused(sent), "InvalidSignatureException") << name << " twice";
  }
}

TEST_F(AdminSignature, another_body_operation_address_or_time_is_refused) {
  http::Request sent = request("DescribeUserPool", in_pool());
  sent.body = in_pool(R"("X":"y")");
  EXPECT_EQ(refused(sent), "InvalidSignatureException");
  EXPECT_NE(said.find("Jurat-Form"), std::string::npos);
  sent = request("DescribeUserPool", in_pool());
  header(sent, "x-amz-target").value = "AWSCognitoIdentityProviderService.DeleteUserPool";
  EXPECT_EQ(refused(sent), "InvalidSignatureException");
  sent = request("DescribeUserPool", in_pool());
  header(sent, "host").value = "other.example";
  EXPECT_EQ(refused(sent), "InvalidSignatureException");
  sent = request("DescribeUserPool", in_pool());
  sent.secure = true;
  EXPECT_EQ(refused(sent), "InvalidSignatureException");
  sent = request("DescribeUserPool", in_pool());
  council.now_ = council.now_ + std::chrono::seconds(60);
  EXPECT_EQ(refused(sent), "InvalidSignatureException");
  EXPECT_TRUE(said.starts_with("Signature expired")) << said;
}

TEST_F(AdminSignature, white_space_and_order_of_the_body_do_not_matter) {
  http::Request sent = request("DescribeUserPoolClient", in_pool(R"("ClientId":"1example23456789abcdefghij")"));
  sent.body = R"({ "ClientId" : "1example23456789abcdefghij", "UserPoolId":"eu-local-1_Ab3dEf6hI" })";
  EXPECT_EQ(refused(sent), "done") << said;
}

TEST_F(AdminSignature, a_salt_belongs_to_a_secret_and_to_nothing_else) {
  http::Request sent = request("DescribeUserPool", in_pool());
  sent.headers.push_back({"jurat-salt", to_base64url(random.array<32>())});
  EXPECT_EQ(refused(sent), "InvalidSignatureException");
  const std::string body = in_pool(R"("Username":"alice","Password":"Correct-horse-9","Permanent":true)");
  sent = request("AdminSetUserPassword", body);
  drop(sent, "jurat-salt");
  EXPECT_EQ(refused(sent), "InvalidSignatureException");
  sent = request("AdminSetUserPassword", body);
  header(sent, "jurat-salt").value = to_base64url(random.array<31>());
  EXPECT_EQ(refused(sent), "InvalidSignatureException");
}

TEST_F(AdminSignature, an_unknown_key_two_signatures_or_none_are_refused) {
  council.admins.clear();
  EXPECT_EQ(refused(request("DescribeUserPool", in_pool())), "UnrecognizedClientException");
  council.admins.push_back({key.public_key(), "ada", 1});
  http::Request both = request("DescribeUserPool", in_pool());
  both.headers.push_back({"authorization", "AWS4-HMAC-SHA256 Credential=x"});
  EXPECT_EQ(refused(both), "InvalidSignatureException");
  http::Request none = ApiCaller::request("DescribeUserPool", in_pool());
  none.headers.pop_back();
  EXPECT_EQ(refused(none), "MissingAuthenticationTokenException");
}

TEST_F(AdminSignature, unsigned_operations_are_not_looked_at_and_name_no_reasons) {
  http::Request sent = ApiCaller::request("RevokeToken", with(R"("Token":"x")"));
  sent.headers.push_back({"jurat-node", "nonsense"});
  EXPECT_EQ(refused(sent), "done") << said;
  council.client.prevent_user_existence_errors = true;
  council.failures["sign_in"] = {Failure::user_not_found, ""};
  sent = ApiCaller::request(
      "InitiateAuth", with(R"("AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"USERNAME":"x","PASSWORD":"y"})"));
  sent.headers.push_back({"jurat-node", "nonsense"});
  const Answer answer = caller.send(sent);
  EXPECT_EQ(answer.type, "NotAuthorizedException");
  EXPECT_EQ(answer.header("Jurat-Failure"), "") << "it would tell that nobody has this name";
}

// Every text that the table of facts marks as sensitive and that a signed operation takes is on the closed list of
// secrets, but for names and attribute values, which nodes see anyway.
void walk(const cognito::Shape& shape, bool secret, const std::string& path, std::set<const cognito::Shape*> above,
          std::vector<std::string>& bare) {
  if (!above.insert(&shape).second) return;
  static const std::set<std::string_view> no_secrets{"UsernameType", "AttributeValueType", "UserContextDataType"};
  if (no_secrets.contains(shape.name)) return;
  const bool leaf = shape.members.empty() && shape.of == nullptr;
  if (shape.sensitive && !secret && (leaf || shape.kind == cognito::Kind::map)) bare.push_back(path);
  for (const cognito::Member& member : shape.members) {
    walk(*member.shape, secret || crypto::is_secret_member(member.name), path + "." + std::string(member.name), above,
         bare);
  }
  if (shape.of != nullptr) walk(*shape.of, secret, path + "[]", above, bare);
}

TEST_F(AdminSignature, every_sensitive_member_of_a_signed_operation_is_a_secret) {
  std::vector<std::string> bare;
  for (const auto& [name, operation] : cognito::Facts::built_in().operations()) {
    if (operation.is_signed) walk(*operation.input, false, std::string(name), {}, bare);
  }
  EXPECT_TRUE(bare.empty()) << bare.front() << " and " << bare.size() - 1 << " more";
}

}  // namespace
}  // namespace jurat::api::tests
