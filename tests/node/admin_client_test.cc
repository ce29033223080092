#include "node/admin_client.h"

#include <gtest/gtest.h>

#include <mutex>

#include "crypto/admin_form.h"
#include "http/server.h"

namespace jurat::node {
namespace {

// A node that answers what a test says and keeps what it was asked.
struct AdminClientTest : testing::Test {
  SeededRandom_for_tests random{8};
  crypto::Ed25519Key key = crypto::Ed25519Key::generate(random);
  std::mutex mutex;
  std::vector<http::Request> asked;
  std::vector<http::Response> answers;  // to signed calls, in order; then 200 {}
  crypto::Ed25519PublicKey node{3};
  std::unique_ptr<http::Server> server;

  void SetUp() override {
    http::ServerSettings settings;
    settings.address = "127.0.0.1";
    settings.port = 0;
    settings.workers = 2;
    server =
        std::move(*http::Server::start(settings, [this](const http::Request& request) { return answer(request); }));
  }
  http::Response answer(const http::Request& request) {
    const std::scoped_lock lock(mutex);
    http::Response response{421, {}, R"({"__type":"MisdirectedRequestException","message":"other"})"};
    if (request.header("signature")) {
      asked.push_back(request);
      response = {200, {}, "{}"};
      if (!answers.empty()) {
        response = answers.front();
        answers.erase(answers.begin());
      }
    }
    response.headers.push_back({"Jurat-Node", to_hex(node)});
    response.headers.push_back({"Jurat-Council", to_hex(CouncilId{2})});
    return response;
  }
  std::string endpoint() { return "http://127.0.0.1:" + std::to_string(server->port()); }
  Result<JsonObject> call(std::string_view operation, const std::string& request) {
    AdminClient client({endpoint(), crypto::Ed25519Key::from_seed(key.seed()), "", false}, system_clock(), random);
    return client.call(operation, parse_json(request, {.bytes = 10'000, .depth = 8}).value().get_object());
  }
  static http::Response failed(unsigned status, const std::string& failure) {
    return {status, {{"Jurat-Failure", failure}}, R"({"__type":"SomeException","message":"why"})"};
  }
};

constexpr auto user = R"({"UserPoolId":"eu-local-1_Ab3dEf6hI","Username":"ada"})";

TEST_F(AdminClientTest, SignsForTheNodeThatAnswers) {
  ASSERT_TRUE(call("AdminGetUser", user));
  ASSERT_EQ(asked.size(), 1U);
  const auto signature =
      crypto::parse_admin_signature(*asked[0].header("signature-input"), *asked[0].header("signature"));
  ASSERT_TRUE(signature) << signature.error().message;
  const crypto::AdminCall expected{endpoint() + "/", "AdminGetUser", CouncilId{2}, node, user};
  EXPECT_TRUE(crypto::verify_admin_call(*signature, expected, system_clock().now()));
  EXPECT_EQ(asked[0].header("jurat-form"), crypto::form_digest(user));
  EXPECT_FALSE(asked[0].header("jurat-salt"));
  EXPECT_FALSE(asked[0].header("content-digest")) << "no digest of the body travels (rule H)";
}

TEST_F(AdminClientTest, ASecretIsSaltedAfreshEachTime) {
  answers = {failed(503, "conflict")};
  ASSERT_TRUE(call("AdminSetUserPassword",
                   R"({"UserPoolId":"eu-local-1_Ab3dEf6hI","Username":"ada","Password":"Correct-horse-9"})"));
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_NE(asked[0].header("jurat-salt"), asked[1].header("jurat-salt"));
  EXPECT_NE(asked[0].header("jurat-form"), asked[1].header("jurat-form"));
}

TEST_F(AdminClientTest, SignsAgainAtMostThreeTimesAndOnlyForWhatThatMends) {
  answers = {failed(421, "wrong_recipient"), failed(503, "conflict"), failed(503, "other_view")};
  EXPECT_TRUE(call("AdminGetUser", user));
  EXPECT_EQ(asked.size(), 4U);
  asked.clear();
  answers.assign(5, failed(503, "conflict"));
  EXPECT_EQ(call("AdminGetUser", user).error().message, "AdminGetUser: SomeException: why");
  EXPECT_EQ(asked.size(), 4U);
  asked.clear();
  answers = {failed(503, "pending")};
  EXPECT_FALSE(call("AdminGetUser", user)) << "it may still take effect";
  EXPECT_EQ(asked.size(), 1U);
}

TEST_F(AdminClientTest, NothingIsSentBeforeTheRequestIsChecked) {
  const auto refused = [&](std::string_view operation, const std::string& request) {
    const auto answered = call(operation, request);
    EXPECT_FALSE(answered);
    return answered ? Failure::not_found : answered.error().failure;
  };
  EXPECT_EQ(refused("AdminGetUsers", user), Failure::invalid_parameter);
  EXPECT_EQ(refused("SignUp", "{}"), Failure::invalid_parameter) << "needs no admin";
  EXPECT_EQ(refused("AdminGetUser", "{}"), Failure::invalid_parameter);
  EXPECT_EQ(refused("AdminGetUser", R"({"UserPoolId":"eu-local-1_Ab3dEf6hI","Username":"ada","Usrname":"b"})"),
            Failure::invalid_parameter);
  EXPECT_TRUE(asked.empty());
}

TEST_F(AdminClientTest, PlainHttpToAStrangerIsNotSpoken) {
  AdminClient client({"http://192.0.2.1:1", crypto::Ed25519Key::from_seed(key.seed()), "", false}, system_clock(),
                     random);
  EXPECT_EQ(client.call("ListUserPools", JsonObject{{"MaxResults", 1}}).error().failure, Failure::invalid_parameter);
}

TEST_F(AdminClientTest, WhereNobodyListensTheAddressAndTheWayToANodeAreSaid) {
  const std::string place = "127.0.0.1:" + std::to_string(server->port());
  server->stop();
  server.reset();
  AdminClient client({"http://" + place, crypto::Ed25519Key::from_seed(key.seed()), "", false}, system_clock(), random);
  const auto told = client.call("ListUserPools", JsonObject{{"MaxResults", 1}}).error();
  EXPECT_EQ(told.failure, Failure::input_output);
  EXPECT_NE(told.message.find("nobody listens at " + place), std::string::npos) << told.message;
  EXPECT_NE(told.message.find("`jurat dev`"), std::string::npos) << told.message;
  EXPECT_NE(told.message.find("JURAT_ENDPOINT"), std::string::npos) << told.message;
}

TEST_F(AdminClientTest, ACertificateThatIsNotTrustedComesWithItsRemedy) {
  http::ServerSettings settings;
  settings.address = "127.0.0.1";
  const std::string folder = JURAT_TEST_DATA "/tls/";
  settings.tls = http::TlsFiles{folder + "localhost.pem", folder + "localhost.key"};
  const auto secure =
      std::move(*http::Server::start(settings, [this](const http::Request& request) { return answer(request); }));
  const std::string place = "https://localhost:" + std::to_string(secure->port());
  const auto told = [&](const std::string& endpoint, const std::string& ca_file) {
    AdminClient client({endpoint, crypto::Ed25519Key::from_seed(key.seed()), ca_file, false}, system_clock(), random);
    const auto called = client.call("ListUserPools", JsonObject{{"MaxResults", 1}});
    return called ? std::string() : called.error().message;
  };
  EXPECT_EQ(told(place, folder + "ca.pem"), "");
  const std::string untrusted = told(place, "");
  EXPECT_NE(untrusted.find("is not trusted"), std::string::npos) << untrusted;
  EXPECT_NE(untrusted.find("--ca-file FILE or JURAT_CA_FILE"), std::string::npos) << untrusted;
  const std::string plain = told("http://localhost:" + std::to_string(secure->port()), "");
  EXPECT_NE(plain.find("https://"), std::string::npos) << plain;
  const std::string no_tls = told("https://127.0.0.1:" + std::to_string(server->port()), "");
  EXPECT_NE(no_tls.find("speaks no TLS"), std::string::npos) << no_tls;
}

TEST_F(AdminClientTest, WhoTypedAVerbsWordsIsToldOfThoseWordsAlone) {
  const TypedNames typed{{"UserPoolId", "POOL"}};
  const JsonObject request{{"UserPoolId", "nope"}};
  EXPECT_EQ(check_admin_request("DescribeUserPool", request, typed).error().message.substr(0, 6), "POOL: ");
  EXPECT_EQ(check_admin_request("DescribeUserPool", request).error().message.substr(0, 30),
            "DescribeUserPool: UserPoolId: ");
  EXPECT_NE(check_admin_request("DescribeUserPol", request).error().message.find("did you mean DescribeUserPool?"),
            std::string::npos);
}

}  // namespace
}  // namespace jurat::node
