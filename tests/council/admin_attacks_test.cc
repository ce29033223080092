// Attacks on calls that an admin signs (protocols 2), over four nodes; each test is named after its attack.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base64.h"
#include "council/simulated_council.h"
#include "crypto/admin_call.h"
#include "crypto/admin_form.h"
#include "crypto/hash.h"

namespace jurat::council::simulated {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

struct Failed {
  template <class T>
  Failed(const Result<T>& result) : failure(result ? Failure::not_found : result.error().failure) {
    if (!result) message = result.error().message;
  }
  Failure failure;
  std::string message;
};

struct AdminAttacks : testing::Test {
  Council council{4, 3, 21};
  Place place = open_pool(council);
  Uuid ada = user("ada"), bob = user("bob");
  SeededRandom_for_tests random{5};

  Uuid user(std::string_view name) {
    const auto signed_up = sign_up(council, 1, place, name);
    if (!signed_up) throw std::runtime_error(signed_up.error().message);
    council.run_for(milliseconds(100));
    return signed_up->user;
  }
  static JsonObject object(const std::string& text) {
    return parse_json(text, {.bytes = 10'000, .depth = 8}).value().get_object();
  }
  [[nodiscard]] std::string about(std::string_view name, const std::string& more = "") const {
    return R"({"UserPoolId":")" + place.pool.text() + R"(","Username":")" + std::string(name) + "\"" + more + "}";
  }
  // Signed by the council's admin for a node, as a client does it.
  AdminEvidence sign(unsigned node, const std::string& operation, const std::string& request,
                     const std::optional<crypto::AdminSalt>& salt = {}) {
    const crypto::AdminCall call = call_of(node, operation, crypto::admin_form(object(request), salt).value());
    const auto headers = crypto::sign_admin_call(admin_key(), call, council.time, random);
    return {AdminEvidence::Kind::http_signature,
            call.form,
            operation,
            call.target_uri,
            headers.signature_input,
            headers.signature};
  }
  crypto::AdminCall call_of(unsigned node, const std::string& operation, std::string form) {
    return {"https://council.example/", operation, council.node(node).view()->council().id,
            council.node(node).identity.public_key(), std::move(form)};
  }
  bool enabled(const Uuid& who) {
    council.run_for(milliseconds(100));
    return council.node(2).view()->user(place.pool, who).value()->enabled;
  }
  Failed disable(unsigned node, const Uuid& who, const AdminEvidence& admin) {
    return council.node(node).gateway->admin_set_enabled(place.pool, who, false, admin, {});
  }
  // Every node hands over what it is asked, and answers honestly.
  std::vector<Bytes> heard;
  void listen() {
    for (unsigned i = 1; i <= 4; ++i) {
      council.node(i).lie = [this](NodeIndex, const Bytes& request, Bytes answer) -> std::optional<Bytes> {
        heard.push_back(request);
        heard.push_back(answer);
        return answer;
      };
    }
  }
};

TEST_F(AdminAttacks, WhatAnAdminSignedHappens) {
  EXPECT_EQ(disable(1, ada, sign(1, "AdminDisableUser", about("ada"))).message, "");
  EXPECT_FALSE(enabled(ada));
  EXPECT_EQ(disable(2, bob, sign(2, "AdminDisableUser", about(bob.text()))).message, "") << "named by sub";
  const auto opened = council.node(3).gateway->admin_open(place.pool, ada, sign(3, "AdminGetUser", about("ada")), {});
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(opened->username, "ada");
}

TEST_F(AdminAttacks, AnAdminsCallLooksANameUpOnce) {
  unsigned look_ups = 0;
  council.node(2).lie = [&](NodeIndex, const Bytes& request, Bytes answer) -> std::optional<Bytes> {
    if (parse_frame(request)->type == MessageType::look_up) ++look_ups;
    return answer;
  };
  const auto found = council.node(1).gateway->find_user(place.pool, "ada", {});
  ASSERT_TRUE(found);
  EXPECT_EQ(disable(1, found->id, sign(1, "AdminDisableUser", about("ada"))).message, "");
  EXPECT_EQ(look_ups, 1U) << "or every call by name would drain the gateway's budget";
}

// Who forgot to say what was checked gets nothing, whatever the council's settings take.
TEST_F(AdminAttacks, WithoutAnyEvidenceNoFlowBegins) {
  Gateway& gateway = *council.node(1).gateway;
  const AdminEvidence none;
  listen();
  ledger::Pool pool{*PoolId::parse("eu-test-1_x")};
  pool.name = "people";
  ledger::Client client{*ClientId::parse("x"), place.pool};
  client.name = "app";
  const std::vector<Failed> refused{
      gateway.create_pool(pool, none, {}),
      gateway.delete_pool(place.pool, none, {}),
      gateway.create_client(client, true, none, {}),
      gateway.delete_client(place.pool, place.client, none, {}),
      gateway.admin_confirm(place.pool, ada, none, {}),
      gateway.admin_set_password(place.pool, ada, secret("Other-Horse-1"), true, none, {}),
      gateway.admin_set_enabled(place.pool, ada, false, none, {}),
      gateway.admin_sign_out(place.pool, ada, none, {}),
      gateway.admin_delete_user(place.pool, ada, none, {}),
      gateway.admin_open(place.pool, ada, none, {}),
      gateway.admin_open_page(place.pool, {ada}, none, {}),
      gateway.admin_read(place.pool, place.client, none, {})};
  for (std::size_t i = 0; i < refused.size(); ++i) EXPECT_EQ(refused[i].failure, Failure::evidence_missing) << i;
  EXPECT_TRUE(heard.empty()) << "no other node is asked";
}

TEST_F(AdminAttacks, AnAdminsSignatureForAliceDoesNothingForBob) {
  EXPECT_EQ(disable(1, bob, sign(1, "AdminDisableUser", about("ada"))).failure, Failure::evidence_invalid);
  EXPECT_EQ(disable(1, bob, sign(1, "AdminDisableUser", about(ada.text()))).failure, Failure::evidence_invalid);
  EXPECT_TRUE(enabled(bob));
  const auto opened = council.node(1).gateway->admin_open(place.pool, bob, sign(1, "AdminGetUser", about("ada")), {});
  EXPECT_EQ(Failed(opened).failure, Failure::evidence_invalid);
}

TEST_F(AdminAttacks, AnAdminRequestResubmittedAMinuteOrAMonthLaterIsRefused) {
  const AdminEvidence once = sign(1, "AdminDisableUser", about("ada"));
  ASSERT_EQ(disable(1, ada, once).message, "");
  council.run_for(milliseconds(100));
  ASSERT_TRUE(
      council.node(1).gateway->admin_set_enabled(place.pool, ada, true, sign(1, "AdminEnableUser", about("ada")), {}));
  ASSERT_TRUE(enabled(ada));
  EXPECT_EQ(disable(1, ada, once).failure, Failure::spent);
  council.run_for(seconds(61));
  EXPECT_EQ(disable(1, ada, once).failure, Failure::signature_invalid);
  council.run_for(hours(24 * 30));
  EXPECT_EQ(disable(1, ada, once).failure, Failure::signature_invalid);
  EXPECT_TRUE(enabled(ada));
}

TEST_F(AdminAttacks, ANonceServesOneStatementAtEveryGateway) {
  const std::string form = about("ada");
  crypto::SignatureParameters parameters{to_hex(admin_key().public_key()), council.time.seconds(),
                                         council.time.seconds() + 60, to_base64url(random.array<16>())};
  const auto with_one_nonce = [&](unsigned node) {
    const crypto::AdminCall call = call_of(node, "AdminDisableUser", crypto::admin_form(object(form), {}).value());
    const auto headers = crypto::sign_message(admin_key(),
                                              {{"@method", "POST"},
                                               {"@target-uri", call.target_uri},
                                               {"x-amz-target", "AWSCognitoIdentityProviderService.AdminDisableUser"},
                                               {"jurat-council", to_hex(call.council)},
                                               {"jurat-node", to_hex(call.node)},
                                               {"jurat-form", crypto::form_digest(call.form)}},
                                              parameters);
    return AdminEvidence{AdminEvidence::Kind::http_signature,
                         call.form,
                         "AdminDisableUser",
                         call.target_uri,
                         headers.signature_input,
                         headers.signature};
  };
  ASSERT_EQ(disable(1, ada, with_one_nonce(1)).message, "");
  council.run_for(milliseconds(100));
  EXPECT_EQ(disable(2, ada, with_one_nonce(2)).failure, Failure::spent);
}

TEST_F(AdminAttacks, ASignedCallThatWasReceivedIsNotReceivedAgain) {
  const AdminEvidence once = sign(1, "AdminDisableUser", about("ada"));
  ASSERT_TRUE(council.node(1).gateway->receive(once));
  EXPECT_EQ(Failed(council.node(1).gateway->receive(once)).failure, Failure::spent) << "though nothing came of it";
  EXPECT_EQ(disable(1, ada, once).message, "") << "the call that was received goes on";
  council.run_for(seconds(70));
  EXPECT_EQ(Failed(council.node(1).gateway->receive(once)).failure, Failure::signature_invalid);
}

TEST_F(AdminAttacks, NobodyReceivesCallsForAnotherNode) {
  const ReceiveAdminCallRequest request{{admin_key().public_key(), to_bytes(random.array<16>()), council.time}};
  const auto answer = council.node(2).answer(NodeIndex{1}, frame(MessageType::receive_admin_call, encode(request)));
  EXPECT_EQ(parse_answer(answer.value()).error().failure, Failure::wrong_recipient);
}

TEST_F(AdminAttacks, ASignatureThatHeldIsUsedUpAlsoByAStatementThatDoesNotFit) {
  const AdminEvidence once = sign(1, "AdminDisableUser", about("ada"));
  EXPECT_EQ(disable(1, bob, once).failure, Failure::evidence_invalid);
  EXPECT_EQ(disable(1, ada, once).failure, Failure::spent);
  EXPECT_TRUE(enabled(ada));
}

TEST_F(AdminAttacks, ASignatureForAnotherNodeCouncilOrKeyIsRefused) {
  EXPECT_EQ(disable(1, ada, sign(2, "AdminDisableUser", about("ada"))).failure, Failure::signature_invalid);
  AdminEvidence foreign = sign(1, "AdminDisableUser", about("ada"));
  crypto::AdminCall call = call_of(1, "AdminDisableUser", foreign.form);
  call.council[3] ^= 1;
  auto headers = crypto::sign_admin_call(admin_key(), call, council.time, random);
  foreign.signature_input = headers.signature_input;
  foreign.signature = headers.signature;
  EXPECT_EQ(disable(1, ada, foreign).failure, Failure::signature_invalid);
  const crypto::Ed25519Key stranger = crypto::Ed25519Key::generate(random);
  headers = crypto::sign_admin_call(stranger, call_of(1, "AdminDisableUser", foreign.form), council.time, random);
  foreign.signature_input = headers.signature_input;
  foreign.signature = headers.signature;
  EXPECT_EQ(disable(1, ada, foreign).failure, Failure::not_authorized);
  EXPECT_TRUE(enabled(ada));
}

TEST_F(AdminAttacks, AnAlteredFormIsRefused) {
  AdminEvidence altered = sign(1, "AdminDisableUser", about("ada"));
  altered.form = crypto::admin_form(object(about("bob")), {}).value();
  EXPECT_EQ(disable(1, bob, altered).failure, Failure::signature_invalid);
  EXPECT_TRUE(enabled(bob));
}

// Rule D: a corrupt gateway puts other settings into the statement than the admin signed.
TEST_F(AdminAttacks, SettingsAlteredByACorruptGatewayAreRefused) {
  CouncilGateway& gateway = *council.node(1).gateway;
  ledger::Pool wanted{*PoolId::parse("eu-local-1_x")};
  wanted.name = "signed";
  const std::string request = R"({"PoolName":"signed"})";
  ASSERT_TRUE(gateway.create_pool(wanted, sign(1, "CreateUserPool", request), {}));
  council.run_for(milliseconds(100));
  ledger::Pool renamed = wanted;
  renamed.name = "other";
  EXPECT_EQ(Failed(gateway.create_pool(renamed, sign(1, "CreateUserPool", request), {})).failure,
            Failure::statement_refused);
  ledger::Pool open = wanted;
  open.password_policy.minimum_length = 6;
  EXPECT_EQ(Failed(gateway.create_pool(open, sign(1, "CreateUserPool", request), {})).failure,
            Failure::statement_refused);
  ledger::Pool elsewhere{*PoolId::parse("us-other-1_x")};
  elsewhere.name = "signed";
  EXPECT_EQ(Failed(gateway.create_pool(elsewhere, sign(1, "CreateUserPool", request), {})).failure,
            Failure::statement_refused);
}

TEST_F(AdminAttacks, ClientSettingsAlteredByACorruptGatewayAreRefused) {
  CouncilGateway& gateway = *council.node(1).gateway;
  const std::string request = R"({"UserPoolId":")" + place.pool.text() + R"(","ClientName":"app"})";
  ledger::Client wanted{*ClientId::parse("x"), place.pool};
  wanted.name = "app";
  ASSERT_TRUE(gateway.create_client(wanted, false, sign(1, "CreateUserPoolClient", request), {}));
  council.run_for(milliseconds(100));
  EXPECT_EQ(Failed(gateway.create_client(wanted, true, sign(1, "CreateUserPoolClient", request), {})).failure,
            Failure::statement_refused)
      << "a secret that nobody asked for";
  ledger::Client more = wanted;
  more.explicit_auth_flows = {"ALLOW_USER_PASSWORD_AUTH"};
  EXPECT_EQ(Failed(gateway.create_client(more, false, sign(1, "CreateUserPoolClient", request), {})).failure,
            Failure::statement_refused);
}

TEST_F(AdminAttacks, EnableIsNotDisableAndTemporaryIsNotPermanent) {
  EXPECT_EQ(disable(1, ada, sign(1, "AdminEnableUser", about("ada"))).failure, Failure::statement_refused);
  EXPECT_TRUE(enabled(ada));
  crypto::AdminSalt salt;
  salt.fill(9);
  const std::string temporary = about("ada", R"(,"Password":"New-Horse-22")");
  const std::string permanent = about("ada", R"(,"Password":"New-Horse-22","Permanent":true)");
  CouncilGateway& gateway = *council.node(1).gateway;
  EXPECT_EQ(Failed(gateway.admin_set_password(place.pool, ada, secret("New-Horse-22"), true,
                                              sign(1, "AdminSetUserPassword", temporary, salt), {}))
                .failure,
            Failure::statement_refused);
  EXPECT_EQ(Failed(gateway.admin_set_password(place.pool, ada, secret("New-Horse-22"), true,
                                              sign(1, "AdminSetUserPassword", permanent, salt), {}))
                .message,
            "");
}

// Rule H: no message between nodes holds a hash of a body that had a password in it.
TEST_F(AdminAttacks, NoPeerMessageHoldsThePasswordItsSaltOrAHashOfTheBody) {
  const std::string password = "New-Horse-22";
  const std::string body = about("ada", R"(,"Password":")" + password + R"(","Permanent":true)");
  crypto::AdminSalt salt;
  salt.fill(0xc3);
  listen();
  const auto set = council.node(1).gateway->admin_set_password(place.pool, ada, secret(password), true,
                                                               sign(1, "AdminSetUserPassword", body, salt), {});
  ASSERT_TRUE(set) << set.error().message;
  std::string all;
  for (const Bytes& one : heard) all += as_text(one);
  for (const ledger::Block& block : council.blocks) {
    for (const Bytes& entry : block.entries) all += as_text(entry);
  }
  Bytes salted = to_bytes(salt);
  append(salted, as_bytes(password));
  EXPECT_NE(all.find(to_hex(crypto::sha256(salted))), std::string::npos) << "the salted form did travel";
  EXPECT_EQ(all.find(password), std::string::npos);
  EXPECT_EQ(all.find(as_text(salt)), std::string::npos);
  for (const std::string& text : {body, password, crypto::form_digest(body)}) {
    const Hash32 hash = crypto::sha256(as_bytes(text));
    EXPECT_EQ(all.find(as_text(hash)), std::string::npos);
    EXPECT_EQ(all.find(to_hex(hash)), std::string::npos);
    EXPECT_EQ(all.find(to_base64(hash)), std::string::npos);
  }
}

TEST_F(AdminAttacks, OneSignatureOpensAPageAndOnlyOfItsPool) {
  const std::string request = R"({"UserPoolId":")" + place.pool.text() + R"("})";
  CouncilGateway& gateway = *council.node(1).gateway;
  const AdminEvidence once = sign(1, "ListUsers", request);
  const auto page = gateway.admin_open_page(place.pool, {ada, bob, Uuid::from_random({1})}, once, {});
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(page->size(), 2U) << "who is gone is left out";
  std::vector<std::string> names;
  for (const OpenedUser& user : *page) names.push_back(user.username);
  EXPECT_THAT(names, testing::UnorderedElementsAre("ada", "bob"));
  EXPECT_EQ(Failed(gateway.admin_open_page(place.pool, {ada}, once, {})).failure, Failure::spent);
  const Place other = open_pool(council);
  EXPECT_EQ(Failed(gateway.admin_open_page(other.pool, {}, sign(1, "ListUsers", request), {})).failure,
            Failure::evidence_invalid);
  EXPECT_EQ(Failed(gateway.admin_open_page(place.pool, std::vector<Uuid>(61, ada), sign(1, "ListUsers", request), {}))
                .failure,
            Failure::too_large);
}

TEST_F(AdminAttacks, AReadUsesItsSignatureUpToo) {
  const std::string request = R"({"UserPoolId":")" + place.pool.text() + R"("})";
  CouncilGateway& gateway = *council.node(1).gateway;
  const AdminEvidence once = sign(1, "DescribeUserPool", request);
  EXPECT_EQ(Failed(gateway.admin_read(place.pool, {}, once, {})).message, "");
  EXPECT_EQ(Failed(gateway.admin_read(place.pool, {}, once, {})).failure, Failure::spent);
  EXPECT_EQ(Failed(gateway.admin_read({}, {}, sign(1, "DescribeUserPool", request), {})).failure,
            Failure::evidence_invalid);
}

}  // namespace
}  // namespace jurat::council::simulated
