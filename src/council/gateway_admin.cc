// The gateway's calls for administrators (see council_gateway.h).
#include <algorithm>
#include <array>

#include "core/limits.h"
#include "council/council_gateway.h"
#include "council/gateway_retry.h"
#include "council/sealing.h"
#include "council/user_page.h"
#include "crypto/admin_call.h"
#include "crypto/admin_form.h"
#include "crypto/domains.h"
#include "crypto/hash.h"
#include "evidence/admin_operations.h"
#include "evidence/proofs.h"
#include "ledger/entries/confirm_user.h"
#include "ledger/entries/create_client.h"
#include "ledger/entries/create_pool.h"
#include "ledger/entries/delete_client.h"
#include "ledger/entries/delete_pool.h"
#include "ledger/entries/delete_user.h"
#include "ledger/entries/set_password.h"
#include "ledger/entries/set_user_enabled.h"
#include "ledger/entries/sign_out_user.h"
#include "ledger/records/keys.h"

namespace jurat::council {
namespace {

constexpr std::string_view lower_alphanumerics = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view alphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// Uniform characters of an alphabet by rejection.
std::string draw_text(std::string_view alphabet, std::size_t length, Random& random) {
  const std::size_t usable = 256 / alphabet.size() * alphabet.size();
  std::string text;
  while (text.size() < length) {
    const std::uint8_t byte = random.array<1>()[0];
    if (byte < usable) text.push_back(alphabet[byte % alphabet.size()]);
  }
  return text;
}

// An id, drawn, or the same one again for a retry, so that it finds what the first try made.
std::string draw_id(std::string_view alphabet, std::size_t length, const std::optional<Hash32>& retry, Random& random) {
  if (!retry) return draw_text(alphabet, length, random);
  const std::size_t usable = 256 / alphabet.size() * alphabet.size();
  std::string text;
  for (std::uint8_t block = 0; text.size() < length; ++block) {
    const std::array<std::uint8_t, 1> number{block};
    for (const std::uint8_t byte : crypto::tagged_hash(crypto::domain::retried_id, {*retry, number})) {
      if (byte < usable && text.size() < length) text.push_back(alphabet[byte % alphabet.size()]);
    }
  }
  return text;
}

// The stand-in id that a user's name leads to once nobody has it.
Uuid stand_in_of(const ledger::User& user) {
  for (const ledger::LookUp& look_up : user.look_ups) {
    if (look_up.kind == ledger::LookUpKind::username) return stand_in_for(look_up.value);
  }
  return user.id;
}

Result<ledger::User> existing(const ledger::View& view, const PoolId& pool, const Uuid& user) {
  TRY_ASSIGN(auto record, view.user(pool, user));
  if (!record) return fail(Failure::user_not_found, "User does not exist.");
  return std::move(*record);
}

}  // namespace

Result<void> CouncilGateway::receive(const AdminEvidence& admin) {
  if (admin.kind == AdminEvidence::Kind::sigv4_checked_by_gateway) return {};
  TRY_ASSIGN(crypto::AdminSignature signature, crypto::parse_admin_signature(admin.signature_input, admin.signature));
  const ReceiveAdminCallRequest request{{signature.key, std::move(signature.nonce), signature.expires}};
  Round round;
  round.requests.push_back({world_.self(), frame(MessageType::receive_admin_call, encode(request))});
  TRY(world_.ask(std::move(round)));
  return {};
}

// The nodes judge the form for themselves; what they cannot know is which user a name leads to.
Result<void> CouncilGateway::add_admin(flows::Asked& asked, const ledger::View& view, const AdminEvidence& admin) {
  if (admin.kind == AdminEvidence::Kind::sigv4_checked_by_gateway) {
    asked.evidence.push_back({evidence::Kind::gateway_word, {}});
    return {};
  }
  TRY_ASSIGN(crypto::AdminSignature signature, crypto::parse_admin_signature(admin.signature_input, admin.signature));
  evidence::AdminProof proof{admin.form, admin.operation, admin.target_uri, admin.signature_input, admin.signature, {}};
  const evidence::AdminOperation* operation = evidence::admin_operation(admin.operation);
  if (operation != nullptr && operation->names_user && asked.statement.user) {
    TRY_ASSIGN(const JsonObject form, crypto::parse_admin_form(admin.form));
    const JsonValue* username = form.if_contains("Username");
    const std::string typed = username != nullptr && username->is_string() ? std::string(username->get_string()) : "";
    if (typed != asked.statement.user->text()) {
      TRY_ASSIGN(const auto pool, view.pool(*asked.statement.pool));
      if (!pool) return fail(Failure::pool_not_found, "User pool does not exist.");
      auto recent = recent_look_ups_.take(pool->id, typed, world_.now());
      if (!recent) {
        TRY_ASSIGN(Resolved resolved, resolve(view, *pool, typed));
        recent = std::move(resolved.proofs);
      }
      proof.look_ups = std::move(*recent);
    }
  }
  asked.evidence.push_back({evidence::Kind::admin, evidence::encode(proof)});
  asked.admin = ledger::AdminNonce{signature.key, std::move(signature.nonce), signature.expires};
  return {};
}

Result<ledger::Pool> CouncilGateway::create_pool(ledger::Pool wanted, const AdminEvidence& admin,
                                                 const Caller& caller) {
  return for_admin(admin, [&](const ledger::View& view) -> Result<ledger::Pool> {
    ledger::Pool pool = wanted;
    // The id given is a region-like prefix with any ending; the ending is drawn here.
    const std::string prefix = wanted.id.text().substr(0, wanted.id.text().find('_'));
    TRY_ASSIGN(const PoolId place_of_any, PoolId::parse(prefix + "_x"));
    ledger::Pool content = wanted;
    content.id = place_of_any;
    const auto retry = admin_retry_key(evidence::StatementKind::admin_create_pool, place_of_any, admin, caller,
                                       {ledger::encode(content)});
    TRY_ASSIGN(pool.id, PoolId::parse(prefix + "_" + draw_id(alphanumerics, 9, retry, world_.random())));
    TRY_ASSIGN(const bool done, done_before(view, retry));
    TRY_ASSIGN(auto made, view.pool(pool.id));
    if (done && made) return std::move(*made);
    // An issuer in AWS's form names the id, which is drawn only now.
    constexpr std::string_view place = "{pool_id}";
    const std::size_t at = pool.issuer.find(place);
    if (at != std::string::npos) pool.issuer.replace(at, place.size(), pool.id.text());
    TRY_ASSIGN(const auto keys, desk_.take(2));
    pool.data_key = keys[0];
    pool.look_up_key = keys[1];
    pool.version = 1;
    pool.key_set.reset();
    flows::Asked ask = asked(evidence::StatementKind::admin_create_pool, pool.id);
    TRY(settle(ask, view));
    ask.statement.idempotency = retry;
    pool.created = pool.modified = ask.statement.time;
    ask.statement.body = ledger::encode(ledger::CreatePool{pool});
    TRY(add_admin(ask, view, admin));
    TRY(change(view, ask));
    return pool;
  });
}

Result<void> CouncilGateway::change_as_admin(const AdminChange& wanted, const AdminEvidence& admin) {
  return for_admin(admin, [&](const ledger::View& view) -> Result<void> {
    TRY_ASSIGN(const bool done, done_before(view, wanted.retry));
    if (done) return {};
    flows::Asked ask = asked(wanted.kind, wanted.pool);
    ask.statement.client = wanted.client;
    ask.statement.user = wanted.user;
    ask.statement.idempotency = wanted.retry;
    TRY(settle(ask, view));
    TRY_ASSIGN(ask.statement.body, wanted.body(view, ask.statement.time));
    TRY(add_admin(ask, view, admin));
    TRY(change(view, ask));
    return {};
  });
}

Result<void> CouncilGateway::delete_pool(const PoolId& pool, const AdminEvidence& admin, const Caller& caller) {
  AdminChange wanted{evidence::StatementKind::admin_delete_pool, pool};
  wanted.retry = admin_retry_key(wanted.kind, pool, admin, caller, {});
  wanted.body = [&](const ledger::View& view, Moment) -> Result<Bytes> {
    TRY_ASSIGN(const auto record, view.pool(pool));
    if (!record) return fail(Failure::pool_not_found, "User pool " + pool.text() + " does not exist.");
    return ledger::encode(ledger::DeletePool{pool, record->version});
  };
  return change_as_admin(wanted, admin);
}

Result<Gateway::CreatedClient> CouncilGateway::create_client(ledger::Client wanted, bool with_secret,
                                                             const AdminEvidence& admin, const Caller& caller) {
  const std::array<std::uint8_t, 1> kind_of_client{with_secret ? std::uint8_t{1} : std::uint8_t{0}};
  const auto retry = admin_retry_key(evidence::StatementKind::admin_create_client, wanted.pool, admin, caller,
                                     {kind_of_client, ledger::encode(wanted)});
  return for_admin(admin, [&](const ledger::View& view) -> Result<CreatedClient> {
    ledger::Client client = wanted;
    TRY_ASSIGN(client.id, ClientId::parse(draw_id(lower_alphanumerics, 26, retry, world_.random())));
    TRY_ASSIGN(const bool done, done_before(view, retry));
    TRY_ASSIGN(auto made, view.client(client.pool, client.id));
    if (done && made) {
      // The secret is not remembered: it is opened, as for any administrator who asks for it.
      TRY_ASSIGN(auto opened, this->client_secret(client.pool, client.id));
      return CreatedClient{std::move(*made), std::move(opened)};
    }
    client.version = 1;
    std::optional<Secret> secret;
    if (with_secret) {
      std::string text = draw_text(lower_alphanumerics, 51, world_.random());
      secret = Secret::copy_of(as_bytes(text));
      wipe(text);
      client.secret_key = crypto::client_secret_key(*secret).public_key();
    }
    flows::Asked ask = asked(evidence::StatementKind::admin_create_client, client.pool);
    ask.statement.client = client.id;
    TRY(settle(ask, view));
    ask.statement.idempotency = retry;
    client.created = client.modified = ask.statement.time;
    ask.statement.body = ledger::encode(ledger::CreateClient{client});
    TRY(add_admin(ask, view, admin));
    Supplement supplement;
    if (secret) {
      TRY_ASSIGN(const Ground ground, read_ground(view, ask.statement, world_.now()));
      TRY_ASSIGN(flows::Opened opened, flows::open(world_, ground, ask));
      const Bytes input =
          ledger::data_key_input(client.pool, client.id.text(), ledger::Purpose::client_secret, 1, ask.statement.id);
      const crypto::DataKey key{opened.data_keys.front().clone()};
      supplement.extra = crypto::seal(key, secret->span(), input, world_.random());
      supplement.data_partials = std::move(opened.partials);
      client.secret = ledger::SealedValue{ledger::Purpose::client_secret, 1, ask.statement.id, supplement.extra};
    }
    TRY(change(view, ask, {}, std::move(supplement)));
    return CreatedClient{std::move(client), std::move(secret)};
  });
}

Result<void> CouncilGateway::delete_client(const PoolId& pool, const ClientId& client, const AdminEvidence& admin,
                                           const Caller& caller) {
  AdminChange wanted{evidence::StatementKind::admin_delete_client, pool, client};
  wanted.retry = admin_retry_key(wanted.kind, pool, admin, caller, {as_bytes(client.text())});
  wanted.body = [&](const ledger::View& view, Moment) -> Result<Bytes> {
    TRY_ASSIGN(const auto record, view.client(pool, client));
    if (!record) return fail(Failure::client_not_found, "User pool client " + client.text() + " does not exist.");
    return ledger::encode(ledger::DeleteClient{pool, client, record->version});
  };
  return change_as_admin(wanted, admin);
}

Result<void> CouncilGateway::admin_confirm(const PoolId& pool, const Uuid& user, const AdminEvidence& admin,
                                           const Caller& caller) {
  AdminChange wanted{evidence::StatementKind::admin_confirm, pool, {}, user};
  wanted.retry = admin_retry_key(wanted.kind, pool, admin, caller, {user.bytes});
  wanted.body = [&](const ledger::View& view, Moment) -> Result<Bytes> {
    TRY_ASSIGN(const ledger::User record, existing(view, pool, user));
    if (record.status != ledger::UserStatus::unconfirmed) {
      return fail(Failure::user_state_invalid, "User cannot be confirmed. Current status is CONFIRMED");
    }
    return ledger::encode(ledger::ConfirmUser{pool, user, record.version, false, false});
  };
  return change_as_admin(wanted, admin);
}

Result<void> CouncilGateway::admin_set_password(const PoolId& pool, const Uuid& user, Secret password, bool permanent,
                                                const AdminEvidence& admin, const Caller& caller) {
  return for_admin(admin, [&](const ledger::View& view) -> Result<void> {
    TRY_ASSIGN(const ledger::User record, existing(view, pool, user));
    EvaluateRequest evaluate = evaluation(Use::new_password, pool, world_.random());
    evaluate.user = user;
    const Secret input = crypto::password_oprf_input(pool, user, password);
    TRY_ASSIGN(const flows::Evaluated evaluated, evaluate_patiently(view, evaluate, input, record.password_key));
    TRY_ASSIGN(const crypto::Ed25519Key key, password_key(pool, user, evaluated.output));
    const ledger::UserStatus status =
        permanent ? ledger::UserStatus::confirmed : ledger::UserStatus::force_change_password;
    flows::Asked ask = asked(evidence::StatementKind::admin_set_password, pool);
    const std::array<std::uint8_t, 1> wanted{static_cast<std::uint8_t>(status)};
    const Bytes content = length_prefixed({as_bytes(crypto::domain::set_password_content), user.bytes, wanted});
    ask.statement.idempotency = admin_retry_key(ask.statement.kind, pool, admin, caller, {key.sign(content)});
    TRY_ASSIGN(const bool done, done_before(view, ask.statement.idempotency));
    if (done) return {};
    ask.statement.user = user;
    ask.statement.new_key = key.public_key();
    ask.statement.body =
        ledger::encode(ledger::SetPassword{pool, user, record.version, key.public_key(), status, true});
    TRY(settle(ask, view));
    TRY(add_admin(ask, view, admin));
    const Bytes message = evidence::signed_request(crypto::domain::new_key_evidence, request_hash(ask.statement));
    ask.evidence.push_back({evidence::Kind::new_key, to_bytes(key.sign(message))});
    TRY(change(view, ask));
    return {};
  });
}

Result<void> CouncilGateway::admin_set_enabled(const PoolId& pool, const Uuid& user, bool enabled,
                                               const AdminEvidence& admin, const Caller& caller) {
  const std::array<std::uint8_t, 1> state{enabled ? std::uint8_t{1} : std::uint8_t{0}};
  AdminChange wanted{evidence::StatementKind::admin_set_enabled, pool, {}, user};
  wanted.retry = admin_retry_key(wanted.kind, pool, admin, caller, {user.bytes, state});
  wanted.body = [&](const ledger::View& view, Moment) -> Result<Bytes> {
    TRY_ASSIGN(const ledger::User record, existing(view, pool, user));
    return ledger::encode(ledger::SetUserEnabled{pool, user, record.version, enabled});
  };
  return change_as_admin(wanted, admin);
}

Result<void> CouncilGateway::admin_sign_out(const PoolId& pool, const Uuid& user, const AdminEvidence& admin,
                                            const Caller& caller) {
  AdminChange wanted{evidence::StatementKind::admin_sign_out, pool, {}, user};
  wanted.retry = admin_retry_key(wanted.kind, pool, admin, caller, {user.bytes});
  wanted.body = [&](const ledger::View& view, Moment time) -> Result<Bytes> {
    TRY(existing(view, pool, user));
    return ledger::encode(ledger::SignOutUser{pool, user, time});
  };
  return change_as_admin(wanted, admin);
}

Result<void> CouncilGateway::admin_delete_user(const PoolId& pool, const Uuid& user, const AdminEvidence& admin,
                                               const Caller& caller) {
  // A retry finds nobody by the name, and comes with the stand-in of that name.
  TRY_ASSIGN(const ledger::View newest, world_.view());
  TRY_ASSIGN(const auto found, newest.user(pool, user));
  const Uuid subject = found ? stand_in_of(*found) : user;
  AdminChange wanted{evidence::StatementKind::admin_delete_user, pool, {}, user};
  wanted.retry = admin_retry_key(wanted.kind, pool, admin, caller, {subject.bytes});
  wanted.body = [&](const ledger::View& view, Moment) -> Result<Bytes> {
    TRY_ASSIGN(const ledger::User record, existing(view, pool, user));
    return ledger::encode(ledger::DeleteUser{pool, user, record.version});
  };
  return change_as_admin(wanted, admin);
}

Result<OpenedUser> CouncilGateway::admin_open(const PoolId& pool, const Uuid& user, const AdminEvidence& admin,
                                              const Caller&) {
  return for_admin(admin, [&](const ledger::View& view) -> Result<OpenedUser> {
    TRY(existing(view, pool, user));
    flows::Asked ask = asked(evidence::StatementKind::admin_open, pool);
    ask.statement.user = user;
    TRY(settle(ask, view));
    TRY(add_admin(ask, view, admin));
    return open_user(view, ask);
  });
}

Result<std::vector<OpenedUser>> CouncilGateway::admin_open_page(const PoolId& pool, std::vector<Uuid> users,
                                                                const AdminEvidence& admin, const Caller&) {
  if (users.size() > limits::page_users) return fail(Failure::too_large, "more users than a page holds");
  std::ranges::sort(users);
  return for_admin(admin, [&](const ledger::View& view) -> Result<std::vector<OpenedUser>> {
    std::vector<ledger::User> records;
    std::vector<PagedUser> page;
    for (const Uuid& id : users) {
      TRY_ASSIGN(auto record, view.user(pool, id));
      if (!record) continue;
      TRY_ASSIGN(const Hash32 leaf, view.leaf_hash(ledger::key::user(pool, id)));
      page.push_back({id, leaf});
      records.push_back(std::move(*record));
    }
    flows::Asked ask = asked(evidence::StatementKind::admin_open_page, pool);
    ask.statement.body = encode(page);
    TRY(settle(ask, view));
    TRY(add_admin(ask, view, admin));
    TRY_ASSIGN(const Ground ground, read_ground(view, ask.statement, world_.now()));
    TRY_ASSIGN(flows::Opened opened, flows::open(world_, ground, ask));
    std::vector<OpenedUser> shown;
    std::size_t at = 0;
    for (ledger::User& record : records) {
      const std::vector<DataPoint> points = user_points(record, {});
      std::vector<Secret> keys;
      for (std::size_t i = 0; i < points.size(); ++i) keys.push_back(std::move(opened.data_keys.at(at++)));
      TRY_ASSIGN(OpenedValues values, open_values(points, keys));
      shown.push_back({std::move(record), std::move(values.username), std::move(values.attributes)});
    }
    return shown;
  });
}

Result<void> CouncilGateway::admin_read(const std::optional<PoolId>& pool, const std::optional<ClientId>& client,
                                        const AdminEvidence& admin, const Caller&) {
  // A gateway's word is nothing that nodes could use up.
  if (admin.kind == AdminEvidence::Kind::sigv4_checked_by_gateway) return {};
  return for_admin(admin, [&](const ledger::View& view) -> Result<void> {
    flows::Asked ask = asked(evidence::StatementKind::admin_read, pool);
    ask.statement.client = client;
    TRY(settle(ask, view));
    TRY(add_admin(ask, view, admin));
    TRY_ASSIGN(const Ground ground, read_ground(view, ask.statement, world_.now()));
    TRY(flows::open(world_, ground, ask));
    return {};
  });
}

}  // namespace jurat::council
