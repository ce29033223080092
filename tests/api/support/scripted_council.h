// A council that answers what a test tells it to, over a real ledger state in memory; and a caller who posts to the
// API.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "api/api.h"
#include "api/cognito/facts.h"
#include "api/cognito/validation.h"
#include "core/base64.h"
#include "core/json.h"
#include "ledger/head.h"
#include "ledger/records/bookkeeping.h"
#include "ledger/records/keys.h"
#include "store/memory_store.h"

namespace jurat::api::tests {

inline PoolId pool_id() { return *PoolId::parse("eu-local-1_Ab3dEf6hI"); }
inline ClientId client_id() { return *ClientId::parse("1example23456789abcdefghij"); }
inline Uuid stranger_id() { return *Uuid::parse("99999999-9999-4999-8999-999999999999"); }
inline Uuid alice_id() { return *Uuid::parse("11111111-2222-4333-8444-555555555555"); }

// Calls are recorded as "name argument …"; failures[name] makes a call fail.
class ScriptedCouncil final : public council::Gateway {
 public:
  ScriptedCouncil() {
    settings.sigv4_admin = true;
    settings.public_url = "https://auth.example";
    pool.name = "people";
    pool.auto_verified = {"email"};
    pool.created = pool.modified = now_;
    client.name = "app";
    client.explicit_auth_flows = {"ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"};
    client.created = client.modified = now_;
    alice.status = ledger::UserStatus::confirmed;
    alice.created = alice.modified = now_;
    alice.email_verified = true;
    names["alice"] = alice_id();
  }

  ledger::CouncilSettings settings;
  ledger::Pool pool{.id = pool_id()};
  ledger::Client client{.id = client_id(), .pool = pool_id()};
  ledger::User alice{.id = alice_id(), .pool = pool_id()};
  std::vector<ledger::AdminKey> admins;
  std::vector<ledger::Pool> more_pools;
  std::vector<ledger::Client> more_clients;
  std::vector<ledger::User> more_users;
  std::map<std::string, Uuid> names;
  std::map<std::string, std::string> alice_attributes{{"email", "alice@example.com"}, {"name", "Alice"}};
  std::optional<std::string> secret;
  std::map<std::string, Error> failures;
  std::vector<std::string> calls;
  bool retries_are_known = false;  // of a confirmation
  Moment now_ = Moment::from_seconds(1'795'000'000);
  std::string access_token_username = "alice";

  Result<ledger::View> view() override {
    auto store = store::open_memory();
    ledger::Changes changes;
    changes[ledger::key::council()] =
        ledger::encode(ledger::CouncilRecord{.members = {{.index = NodeIndex{1}}}, .settings = settings});
    for (const auto& one : admins) changes[ledger::key::admin(one.key)] = ledger::encode(one);
    put(changes, pool);
    for (const auto& one : more_pools) put(changes, one);
    put(changes, client);
    for (const auto& one : more_clients) put(changes, one);
    changes[ledger::key::user(alice.pool, alice.id)] = ledger::encode(alice);
    for (const auto& one : more_users) changes[ledger::key::user(one.pool, one.id)] = ledger::encode(one);
    TRY(store->commit([&](store::Writer& writer) { return ledger::write_block(writer, changes, {.height = 1}); }));
    TRY_ASSIGN(auto snapshot, store->snapshot());
    stores_.push_back(std::move(store));
    return ledger::View::of(std::move(snapshot));
  }
  Moment now() override { return now_; }

  Result<Called> find_user(const PoolId&, std::string_view typed, const council::Caller&) override {
    TRY(note("find_user", typed));
    const auto found = names.find(std::string(typed));
    return found == names.end() ? Called{stranger_id(), false} : Called{found->second, true};
  }
  Result<std::vector<Uuid>> find_users(const PoolId&, ledger::LookUpKind kind, std::string_view value, std::size_t,
                                       const council::Caller&) override {
    TRY(note("find_users", std::to_string(static_cast<int>(kind)) + " " + std::string(value)));
    std::vector<Uuid> found{alice.id};
    for (const auto& one : more_users) found.push_back(one.id);
    return found;
  }
  Result<council::SignedUp> sign_up(council::SignUp request, const council::Caller& caller) override {
    std::string said = request.username + " " + std::string(as_text(request.password.span()));
    for (const auto& [name, value] : request.attributes.values) said += " " + name + "=" + value;
    if (caller.invocation) said += " invocation=" + *caller.invocation;
    TRY(note("sign_up", said));
    return council::SignedUp{alice_id(), false};
  }
  Result<council::Delivery> send_code(const PoolId&, const Uuid& user, council::CodePurpose,
                                      const council::Caller&) override {
    TRY(note("send_code", user.text()));
    if (user == stranger_id()) return fail(Failure::user_not_found, "User does not exist.");
    return council::Delivery{"EMAIL", "email", "a***@e***"};
  }
  Result<void> confirm_sign_up(const PoolId&, const Uuid& user, Secret code, const council::Caller&) override {
    TRY(note("confirm_sign_up", user.text() + " " + std::string(as_text(code.span()))));
    if (user == stranger_id()) return fail(Failure::code_mismatch);
    return to_be_confirmed();
  }
  Result<council::Tokens> sign_in(const PoolId&, const ClientId&, std::string_view typed, Secret password,
                                  std::optional<Secret> given, const council::Caller&) override {
    TRY(note("sign_in", std::string(typed) + " " + std::string(as_text(password.span())) + (given ? " secret" : "")));
    return tokens("refresh-1");
  }
  Result<council::Tokens> refresh(const PoolId&, const ClientId&, Secret token, std::optional<Secret>,
                                  const council::Caller&) override {
    TRY(note("refresh", as_text(token.span())));
    return tokens("");
  }
  Result<council::OpenedUser> open_own(Secret token, const council::Caller&) override {
    TRY(note("open_own", as_text(token.span())));
    return opened(alice);
  }
  Result<void> change_password(Secret, Secret previous, Secret proposed, const council::Caller&) override {
    return note("change_password", std::string(as_text(previous.span())) + " " + std::string(as_text(proposed.span())));
  }
  Result<void> sign_out_everywhere(Secret, const council::Caller&) override { return note("sign_out_everywhere", ""); }
  Result<void> delete_own(Secret, const council::Caller&) override { return note("delete_own", ""); }
  Result<void> revoke(const PoolId&, const ClientId&, Secret token, std::optional<Secret>,
                      const council::Caller&) override {
    return note("revoke", as_text(token.span()));
  }
  Result<ledger::Pool> create_pool(ledger::Pool wanted, const council::AdminEvidence& admin,
                                   const council::Caller&) override {
    TRY(asked(admin, "create_pool", wanted.id.text()));
    wanted.created = wanted.modified = now_;
    created_pool = wanted;
    return wanted;
  }
  Result<void> delete_pool(const PoolId& id, const council::AdminEvidence& admin, const council::Caller&) override {
    TRY(asked(admin, "delete_pool", id.text()));
    if (id == pool.id) return {};
    return fail(Failure::pool_not_found, "User pool " + id.text() + " does not exist.");
  }
  Result<CreatedClient> create_client(ledger::Client wanted, bool with_secret, const council::AdminEvidence& admin,
                                      const council::Caller&) override {
    TRY(asked(admin, "create_client", wanted.name));
    wanted.created = wanted.modified = now_;
    created_client = wanted;
    std::optional<Secret> drawn;
    if (with_secret) drawn = Secret::copy_of(as_bytes("drawnsecretdrawnsecretdrawnsecret"));
    return CreatedClient{wanted, std::move(drawn)};
  }
  Result<void> delete_client(const PoolId&, const ClientId& id, const council::AdminEvidence& admin,
                             const council::Caller&) override {
    TRY(asked(admin, "delete_client", id.text()));
    return id == client.id ? Result<void>{} : fail(Failure::client_not_found);
  }
  Result<void> admin_confirm(const PoolId&, const Uuid& user, const council::AdminEvidence& admin,
                             const council::Caller&) override {
    TRY(asked(admin, "admin_confirm", user.text()));
    return to_be_confirmed();
  }
  Result<void> admin_set_password(const PoolId&, const Uuid& user, Secret password, bool permanent,
                                  const council::AdminEvidence& admin, const council::Caller&) override {
    return asked(admin, "admin_set_password",
                 user.text() + " " + std::string(as_text(password.span())) + (permanent ? " permanent" : ""));
  }
  Result<void> admin_set_enabled(const PoolId&, const Uuid& user, bool enabled, const council::AdminEvidence& admin,
                                 const council::Caller&) override {
    return asked(admin, "admin_set_enabled", user.text() + (enabled ? " on" : " off"));
  }
  Result<void> admin_sign_out(const PoolId&, const Uuid& user, const council::AdminEvidence& admin,
                              const council::Caller&) override {
    return asked(admin, "admin_sign_out", user.text());
  }
  Result<void> admin_delete_user(const PoolId&, const Uuid& user, const council::AdminEvidence& admin,
                                 const council::Caller&) override {
    TRY(asked(admin, "admin_delete_user", user.text()));
    return user == stranger_id() ? fail(Failure::user_not_found) : Result<void>{};
  }
  Result<council::OpenedUser> admin_open(const PoolId&, const Uuid& user, const council::AdminEvidence& admin,
                                         const council::Caller&) override {
    TRY(asked(admin, "admin_open", user.text()));
    if (user == alice.id) return opened(alice);
    for (const auto& one : more_users) {
      if (one.id == user) return council::OpenedUser{one, "other", {}};
    }
    return fail(Failure::user_not_found);
  }
  Result<std::vector<council::OpenedUser>> admin_open_page(const PoolId& id, std::vector<Uuid> users,
                                                           const council::AdminEvidence& admin,
                                                           const council::Caller& caller) override {
    TRY(asked(admin, "admin_open_page", std::to_string(users.size())));
    std::vector<council::OpenedUser> out;
    for (const Uuid& user : users) {
      auto one = admin_open(id, user, admin, caller);
      if (!one && one.error().failure == Failure::user_not_found) continue;
      TRY(one);
      out.push_back(std::move(*one));
    }
    return out;
  }
  Result<void> receive(const council::AdminEvidence& admin) override {
    if (received.insert(admin.signature).second) return {};
    return fail(Failure::spent, "it came in before");
  }
  std::set<std::string> received;  // signatures of admins
  Result<void> admin_read(const std::optional<PoolId>&, const std::optional<ClientId>&,
                          const council::AdminEvidence& admin, const council::Caller&) override {
    if (admin.kind == council::AdminEvidence::Kind::sigv4_checked_by_gateway) return {};
    last_admin = admin;
    return asked(admin, "admin_read", admin.operation);
  }
  Result<std::optional<Secret>> client_secret(const PoolId&, const ClientId&) override {
    if (!secret) return std::optional<Secret>();
    return std::optional<Secret>(Secret::copy_of(as_bytes(*secret)));
  }
  Result<Document> key_set(const PoolId& id) override { return document("key_set", id); }
  Result<Document> discovery(const PoolId& id) override { return document("discovery", id); }

  Result<void> to_be_confirmed() const {
    if (alice.status == ledger::UserStatus::unconfirmed || retries_are_known) return {};
    return fail(Failure::user_state_invalid);
  }
  void give_client_a_secret(std::string text) {
    secret = std::move(text);
    client.secret_key = crypto::Ed25519PublicKey{1};
  }
  [[nodiscard]] std::string access_token() const {
    const JsonObject claims{
        {"client_id", client.id.text()}, {"username", access_token_username}, {"token_use", "access"}};
    return part(R"({"kid":"k","alg":"RS256"})") + "." + part(to_json(JsonValue(claims))) + "." + part("signature");
  }

  std::optional<council::AdminEvidence> last_admin;
  std::optional<ledger::Pool> created_pool;
  std::optional<ledger::Client> created_client;

 private:
  static std::string part(std::string_view text) { return to_base64url(as_bytes(text)); }
  static void put(ledger::Changes& changes, const ledger::Pool& one) {
    changes[ledger::key::pool(one.id)] = ledger::encode(one);
  }
  static void put(ledger::Changes& changes, const ledger::Client& one) {
    changes[ledger::key::client(one.pool, one.id)] = ledger::encode(one);
    changes[ledger::key::client_home(one.id)] = ledger::encode(ledger::ClientHome{one.pool});
  }
  Result<void> asked(const council::AdminEvidence& admin, const std::string& name, std::string_view said) {
    if (admin.kind == council::AdminEvidence::Kind::none) return fail(Failure::evidence_missing);
    return note(name, said);
  }
  Result<void> note(const std::string& name, std::string_view said) {
    calls.push_back(said.empty() ? name : name + " " + std::string(said));
    const auto found = failures.find(name);
    if (found != failures.end()) return fail(found->second);
    return {};
  }
  [[nodiscard]] council::Tokens tokens(std::string_view refresh_token) const {
    return {.id_token = "id.id.id",
            .access_token = access_token(),
            .refresh_token = std::string(refresh_token),
            .expires_in = 3'600,
            .user = alice_id()};
  }
  [[nodiscard]] council::OpenedUser opened(const ledger::User& user) const {
    council::OpenedUser out{user, "alice", {}};
    out.attributes.values = alice_attributes;
    return out;
  }
  Result<Document> document(const std::string& name, const PoolId& id) {
    TRY(note(name, id.text()));
    if (id != pool.id) return fail(Failure::pool_not_found);
    return Document{R"({"of":")" + name + R"("})", "certificate"};
  }

  std::vector<std::unique_ptr<store::Store>> stores_;
};

struct Answer {
  unsigned status = 0;
  std::string type, message;  // of a refusal
  JsonObject body;
  std::vector<http::Header> headers;

  [[nodiscard]] std::string header(std::string_view name) const {
    for (const auto& one : headers) {
      if (one.name == name) return one.value;
    }
    return {};
  }
};

// Posts as SDKs do. A good answer is held to the table of facts.
class ApiCaller {
 public:
  explicit ApiCaller(ScriptedCouncil& council, Settings settings = lenient()) : api_(council, std::move(settings)) {}

  static Settings lenient() {
    Settings settings;
    settings.accept_any_key = true;
    settings.disguise_key = Secret::copy_of(as_bytes("0123456789abcdef0123456789abcdef"));
    return settings;
  }
  static http::Request request(std::string_view operation, std::string_view body) {
    http::Request out;
    out.method = "POST";
    out.path = "/";
    out.peer = "192.0.2.1";
    out.body = body;
    out.headers = {{"content-type", "application/x-amz-json-1.1"},
                   {"x-amz-target", "AWSCognitoIdentityProviderService." + std::string(operation)},
                   {"host", "auth.example"},
                   {"x-amz-date", "20261118T000000Z"},
                   {"authorization",
                    "AWS4-HMAC-SHA256 Credential=key/20261118/eu-west-1/cognito-idp/aws4_request, SignedHeaders=host;"
                    "x-amz-date;x-amz-target, Signature=" +
                        std::string(64, 'a')}};
    return out;
  }
  Answer send(const http::Request& sent) {
    const http::Response received = api_.answer(sent);
    Answer out{.status = received.status, .type = {}, .message = {}, .body = {}, .headers = received.headers};
    if (received.body.empty()) return out;
    const auto parsed = parse_json(received.body, {.bytes = 1 << 20, .depth = 32});
    EXPECT_TRUE(parsed) << received.body;
    if (!parsed || !parsed->is_object()) return out;
    out.body = parsed->get_object();
    if (const auto* type = out.body.if_contains("__type")) out.type = std::string(type->get_string());
    if (const auto* message = out.body.if_contains("message")) out.message = std::string(message->get_string());
    return out;
  }
  Answer post(std::string_view operation, std::string_view body) {
    Answer answer = send(request(operation, body));
    const auto* facts = cognito::Facts::built_in().operation(operation);
    if (answer.status == 200 && facts != nullptr && facts->output != nullptr) {
      const auto checked = cognito::check_answer(*facts->output, JsonValue(answer.body));
      EXPECT_TRUE(checked) << operation << ": " << (checked ? "" : checked.error().message);
    }
    return answer;
  }

 private:
  CognitoApi api_;
};

// A council, its API, and one caller: what most tests of operations start from.
class ApiTest : public ::testing::Test {
 protected:
  Answer post(std::string_view operation, std::string_view body) { return caller_.post(operation, body); }
  // The refusal's exception name; the message goes to `said`.
  std::string refused(std::string_view operation, std::string_view body) {
    Answer answer = post(operation, body);
    EXPECT_NE(answer.status, 200U);
    said = answer.message;
    return answer.type;
  }
  [[nodiscard]] const std::string& last_call() const {
    static const std::string nothing;
    return council.calls.empty() ? nothing : council.calls.back();
  }

  ScriptedCouncil council;
  std::string said;

 private:
  ApiCaller caller_{council};
};

inline std::string with(std::string_view members) {
  return R"({"ClientId":"1example23456789abcdefghij")" + std::string(members.empty() ? "" : ",") +
         std::string(members) + "}";
}
inline std::string in_pool(std::string_view members = "") {
  return R"({"UserPoolId":"eu-local-1_Ab3dEf6hI")" + std::string(members.empty() ? "" : ",") + std::string(members) +
         "}";
}

}  // namespace jurat::api::tests
