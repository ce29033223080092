// What a gateway can ask of the council: one blocking call for each thing a caller may want. Every answer was combined
// from the endorsements of t nodes and verified. Declared here, driven by node/, used by api/.
// Promises: passwords, codes and bearer strings end here; peers see evidence only. Thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/secret.h"
#include "council/attributes.h"
#include "evidence/code_terms.h"
#include "ledger/view.h"

namespace jurat::council {

// Who is calling, as far as counters and idempotency care.
struct Caller {
  std::string address;                    // IP
  std::optional<std::string> invocation;  // amz-sdk-invocation-id, ≤ 128 characters
};

// What shows that an admin call is justified; nothing does until somebody says what was checked: evidence_missing.
struct AdminEvidence {
  enum class Kind : std::uint8_t { none, sigv4_checked_by_gateway, http_signature } kind = Kind::none;
  // http_signature: as it was signed (crypto/admin_call.h).
  std::string form{}, operation{}, target_uri{}, signature_input{}, signature{};
};

struct OpenedUser {
  ledger::User record;
  std::string username;
  Attributes attributes;
};

struct SignUp {
  PoolId pool;
  ClientId client;
  std::string username;  // as typed; empty in pools with username_attributes (the sub becomes the name)
  Secret password;
  Attributes attributes;
  std::optional<Secret> client_secret;
};
struct SignedUp {
  Uuid user;
  bool confirmed = false;
};

using evidence::CodePurpose;
struct Delivery {
  std::string medium;       // "EMAIL", "SMS"
  std::string attribute;    // "email", "phone_number"
  std::string destination;  // masked: f***@e***
};

struct Tokens {
  std::string id_token, access_token, refresh_token;  // refresh_token empty on refresh
  std::uint32_t expires_in = 0;                       // of the access token, seconds
  Uuid user;
};

class Gateway {
 public:
  virtual ~Gateway() = default;
  [[nodiscard]] virtual Result<ledger::View> view() = 0;
  [[nodiscard]] virtual Moment now() = 0;

  // Resolves what a person typed (user name, or an alias of the pool) to a user. Somebody unknown gets a stand-in id,
  // the same every time, with which send_code and confirm_sign_up take the same steps and charges as for a user.
  struct Called {
    Uuid id;
    bool known = false;
  };
  virtual Result<Called> find_user(const PoolId& pool, std::string_view typed, const Caller& caller) = 0;
  // All users with this value of a searchable attribute, oldest id first.
  virtual Result<std::vector<Uuid>> find_users(const PoolId& pool, ledger::LookUpKind kind, std::string_view value,
                                               std::size_t at_most, const Caller& caller) = 0;

  virtual Result<SignedUp> sign_up(SignUp request, const Caller& caller) = 0;
  // limit_exceeded; user_not_found for a stand-in that is still within its limits.
  virtual Result<Delivery> send_code(const PoolId& pool, const Uuid& user, CodePurpose purpose,
                                     const Caller& caller) = 0;
  // code_mismatch, code_expired, too_many_attempts; user_state_invalid when nothing is to be confirmed. A stand-in's
  // code is always wrong.
  virtual Result<void> confirm_sign_up(const PoolId& pool, const Uuid& user, Secret code, const Caller& caller) = 0;
  // not_authorized (wrong password), user_not_found, user_disabled, user_not_confirmed, password_reset_required,
  // too_many_attempts. An unknown user takes the same steps as a wrong password.
  virtual Result<Tokens> sign_in(const PoolId& pool, const ClientId& client, std::string_view typed, Secret password,
                                 std::optional<Secret> client_secret, const Caller& caller) = 0;
  virtual Result<Tokens> refresh(const PoolId& pool, const ClientId& client, Secret refresh_token,
                                 std::optional<Secret> client_secret, const Caller& caller) = 0;

  // Access-token calls: token_invalid, token_expired, token_revoked, user_not_found, user_disabled.
  virtual Result<OpenedUser> open_own(Secret access_token, const Caller& caller) = 0;
  virtual Result<void> change_password(Secret access_token, Secret previous, Secret proposed, const Caller& caller) = 0;
  virtual Result<void> sign_out_everywhere(Secret access_token, const Caller& caller) = 0;
  virtual Result<void> delete_own(Secret access_token, const Caller& caller) = 0;
  virtual Result<void> revoke(const PoolId& pool, const ClientId& client, Secret refresh_token,
                              std::optional<Secret> client_secret, const Caller& caller) = 0;

  // A call that an admin signed serves once at the node that it was signed for, whatever becomes of it: before anything
  // else is looked at, its nonce is used up there for good. spent: it came before. Nothing to do for SigV4.
  virtual Result<void> receive(const AdminEvidence& admin) = 0;

  // Admin changes. Each names the record version it was decided on inside; `conflict` asks the caller to try again,
  // an admin who signs to sign again: a signature serves one statement, so nothing is retried here.
  virtual Result<ledger::Pool> create_pool(ledger::Pool wanted, const AdminEvidence& admin,
                                           const Caller& caller) = 0;  // id, keys, times are drawn
  virtual Result<void> delete_pool(const PoolId& pool, const AdminEvidence& admin, const Caller& caller) = 0;
  struct CreatedClient {
    ledger::Client client;
    std::optional<Secret> secret;
  };
  virtual Result<CreatedClient> create_client(ledger::Client wanted, bool with_secret, const AdminEvidence& admin,
                                              const Caller& caller) = 0;
  virtual Result<void> delete_client(const PoolId& pool, const ClientId& client, const AdminEvidence& admin,
                                     const Caller& caller) = 0;
  virtual Result<void> admin_confirm(const PoolId& pool, const Uuid& user, const AdminEvidence& admin,
                                     const Caller& caller) = 0;
  virtual Result<void> admin_set_password(const PoolId& pool, const Uuid& user, Secret password, bool permanent,
                                          const AdminEvidence& admin, const Caller& caller) = 0;
  virtual Result<void> admin_set_enabled(const PoolId& pool, const Uuid& user, bool enabled, const AdminEvidence& admin,
                                         const Caller& caller) = 0;
  virtual Result<void> admin_sign_out(const PoolId& pool, const Uuid& user, const AdminEvidence& admin,
                                      const Caller& caller) = 0;
  virtual Result<void> admin_delete_user(const PoolId& pool, const Uuid& user, const AdminEvidence& admin,
                                         const Caller& caller) = 0;
  virtual Result<OpenedUser> admin_open(const PoolId& pool, const Uuid& user, const AdminEvidence& admin,
                                        const Caller& caller) = 0;
  // At most limits::page_users; those that are gone by now are left out.
  virtual Result<std::vector<OpenedUser>> admin_open_page(const PoolId& pool, std::vector<Uuid> users,
                                                          const AdminEvidence& admin, const Caller& caller) = 0;
  // Before a pool or client, or their list, is shown: t nodes check the evidence and use it up.
  virtual Result<void> admin_read(const std::optional<PoolId>& pool, const std::optional<ClientId>& client,
                                  const AdminEvidence& admin, const Caller& caller) = 0;

  // The client's secret, for SECRET_HASH checks and DescribeUserPoolClient; nothing when the client has none.
  virtual Result<std::optional<Secret>> client_secret(const PoolId& pool, const ClientId& client) = 0;

  // Published documents: exact bytes and the base64url certificate over them.
  struct Document {
    std::string bytes;
    std::string certificate;
  };
  virtual Result<Document> key_set(const PoolId& pool) = 0;
  virtual Result<Document> discovery(const PoolId& pool) = 0;
};

}  // namespace jurat::council
