// The Gateway that api/ calls: resolves what people type, runs the flows, retries what is worth retrying. One file of
// calls for each group: sign-up and codes, tokens, the signed-in user, administration.
// Threading: any thread; flows run on the caller's.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <mutex>

#include "council/flows/rounds.h"
#include "council/gateway.h"
#include "council/lease_desk.h"
#include "council/recent_look_ups.h"
#include "council/world.h"
#include "crypto/jwt/token.h"
#include "crypto/password/password_key.h"

namespace jurat::council {

struct GatewaySettings {
  crypto::Argon2Cost argon2;
};

// The id of somebody unknown who is found by this value.
Uuid stand_in_for(const Hash32& look_up);

class CouncilGateway final : public Gateway {
 public:
  CouncilGateway(World& world, GatewaySettings settings) : world_(world), settings_(settings), desk_(world) {}

  Result<ledger::View> view() override { return world_.view(); }
  Moment now() override { return world_.now(); }

  Result<Called> find_user(const PoolId& pool, std::string_view typed, const Caller& caller) override;
  Result<std::vector<Uuid>> find_users(const PoolId& pool, ledger::LookUpKind kind, std::string_view value,
                                       std::size_t at_most, const Caller& caller) override;
  Result<SignedUp> sign_up(SignUp request, const Caller& caller) override;
  Result<Delivery> send_code(const PoolId& pool, const Uuid& user, CodePurpose purpose, const Caller& caller) override;
  Result<void> confirm_sign_up(const PoolId& pool, const Uuid& user, Secret code, const Caller& caller) override;
  Result<Tokens> sign_in(const PoolId& pool, const ClientId& client, std::string_view typed, Secret password,
                         std::optional<Secret> client_secret, const Caller& caller) override;
  Result<Tokens> refresh(const PoolId& pool, const ClientId& client, Secret refresh_token,
                         std::optional<Secret> client_secret, const Caller& caller) override;
  Result<OpenedUser> open_own(Secret access_token, const Caller& caller) override;
  Result<void> change_password(Secret access_token, Secret previous, Secret proposed, const Caller& caller) override;
  Result<void> sign_out_everywhere(Secret access_token, const Caller& caller) override;
  Result<void> delete_own(Secret access_token, const Caller& caller) override;
  Result<void> revoke(const PoolId& pool, const ClientId& client, Secret refresh_token,
                      std::optional<Secret> client_secret, const Caller& caller) override;
  Result<void> receive(const AdminEvidence& admin) override;
  Result<ledger::Pool> create_pool(ledger::Pool wanted, const AdminEvidence& admin, const Caller& caller) override;
  Result<void> delete_pool(const PoolId& pool, const AdminEvidence& admin, const Caller& caller) override;
  Result<CreatedClient> create_client(ledger::Client wanted, bool with_secret, const AdminEvidence& admin,
                                      const Caller& caller) override;
  Result<void> delete_client(const PoolId& pool, const ClientId& client, const AdminEvidence& admin,
                             const Caller& caller) override;
  Result<void> admin_confirm(const PoolId& pool, const Uuid& user, const AdminEvidence& admin,
                             const Caller& caller) override;
  Result<void> admin_set_password(const PoolId& pool, const Uuid& user, Secret password, bool permanent,
                                  const AdminEvidence& admin, const Caller& caller) override;
  Result<void> admin_set_enabled(const PoolId& pool, const Uuid& user, bool enabled, const AdminEvidence& admin,
                                 const Caller& caller) override;
  Result<void> admin_sign_out(const PoolId& pool, const Uuid& user, const AdminEvidence& admin,
                              const Caller& caller) override;
  Result<void> admin_delete_user(const PoolId& pool, const Uuid& user, const AdminEvidence& admin,
                                 const Caller& caller) override;
  Result<OpenedUser> admin_open(const PoolId& pool, const Uuid& user, const AdminEvidence& admin,
                                const Caller& caller) override;
  Result<std::vector<OpenedUser>> admin_open_page(const PoolId& pool, std::vector<Uuid> users,
                                                  const AdminEvidence& admin, const Caller& caller) override;
  Result<void> admin_read(const std::optional<PoolId>& pool, const std::optional<ClientId>& client,
                          const AdminEvidence& admin, const Caller& caller) override;
  Result<std::optional<Secret>> client_secret(const PoolId& pool, const ClientId& client) override;
  Result<Document> key_set(const PoolId& pool) override;
  Result<Document> discovery(const PoolId& pool) override;

 private:
  // One try of a statement at one view. `other_view` and `conflict` mean: look again.
  template <class Work>
  auto at_newest_view(Work work) -> decltype(work(std::declval<const ledger::View&>()));
  // The same for an admin's call; a signature serves one statement, so there it is one try.
  template <class Work>
  auto for_admin(const AdminEvidence& admin, Work work) -> decltype(work(std::declval<const ledger::View&>()));
  flows::Asked asked(evidence::StatementKind kind, const std::optional<PoolId>& pool) const;
  Result<void> settle(flows::Asked& asked, const ledger::View& view);  // grounds the statement, draws the salt
  Result<Decided> change(const ledger::View& view, const flows::Asked& asked, const evidence::Facts& facts = {},
                         Supplement supplement = {});
  void add_client_secret(flows::Asked& asked, const std::optional<Secret>& secret) const;
  // The steps of a change by an admin whose statement holds nothing drawn and no secret.
  struct AdminChange {
    evidence::StatementKind kind;
    PoolId pool;
    std::optional<ClientId> client{};
    std::optional<Uuid> user{};
    std::optional<Hash32> retry{};
    std::function<Result<Bytes>(const ledger::View& view, Moment stated)> body{};
  };
  Result<void> change_as_admin(const AdminChange& wanted, const AdminEvidence& admin);
  Result<void> add_admin(flows::Asked& asked, const ledger::View& view, const AdminEvidence& admin);
  // What a client's retry of a change is known by: its invocation, what is changed, and the same content. Where the
  // content has secrets, `content` is a signature under a key that they lead to (rule H). Nothing without an
  // invocation.
  static std::optional<Hash32> retry_key(evidence::StatementKind kind, const PoolId& pool, const Caller& caller,
                                         std::initializer_list<ByteSpan> content);
  // The same for an administrator's change, where the gateway has checked who asks.
  static std::optional<Hash32> admin_retry_key(evidence::StatementKind kind, const PoolId& pool,
                                               const AdminEvidence& admin, const Caller& caller,
                                               std::initializer_list<ByteSpan> content);
  // Whether the ledger has applied, in the last 10 minutes, a change with this key.
  static Result<bool> done_before(const ledger::View& view, const std::optional<Hash32>& key);

  struct Resolved {
    std::optional<ledger::User> user;
    ledger::LookUpKind kind = ledger::LookUpKind::username;
    Hash32 value{};
    std::vector<evidence::LookUpProof> proofs;  // of every reading of the name, in order
  };
  Result<Resolved> resolve(const ledger::View& view, const ledger::Pool& pool, std::string_view typed);
  Result<flows::Evaluated> evaluate_patiently(const ledger::View& view, const EvaluateRequest& request,
                                              const Secret& input, const std::optional<ledger::StockKey>& key);
  // Takes three leased keys for a new user and evaluates them; fills the request's keys.
  Result<flows::Evaluated> evaluate_new_keys(const ledger::View& view, EvaluateRequest& request, const Secret& input);
  Result<crypto::Ed25519Key> password_key(const PoolId& pool, const Uuid& user, const Secret& oprf_output);

  Result<SignedUp> try_sign_up(const ledger::View& view, const SignUp& request, const Caller& caller);
  struct Taken {
    Uuid user;
    ledger::LookUpKind kind;
    Hash32 value{};
  };
  Result<SignedUp> signed_up_before(const ledger::View& view, const SignUp& request, const Caller& caller,
                                    const Taken& taken);
  Result<void> try_confirm(const ledger::View& view, const PoolId& pool, const ledger::User& user, const Secret& code,
                           const Caller& caller);
  Result<Delivery> send_to_stranger(const ledger::View& view, const PoolId& pool, const Uuid& stand_in,
                                    CodePurpose purpose);
  Result<void> confirm_stranger(const ledger::View& view, const PoolId& pool, const Uuid& stand_in, const Secret& code);
  Result<Tokens> try_sign_in(const ledger::View& view, const PoolId& pool, const ClientId& client,
                             std::string_view typed, const Secret& password,
                             const std::optional<Secret>& client_secret);
  Result<Tokens> finish_tokens(const ledger::View& view, const flows::Asked& asked, const evidence::Facts& facts);
  Result<void> take_key_set(const PoolId& pool);
  Result<Document> publish(const PoolId& pool, std::uint8_t document);

  // An access token as its holder proves it: parsed, its pool and user found.
  struct Held {
    std::string signed_part;
    Bytes signature;
    PoolId pool;
    Uuid user;
    std::string key_id;
  };
  Result<Held> hold(const ledger::View& view, const Secret& access_token) const;
  Result<void> add_access_proof(flows::Asked& asked, const ledger::View& view, const Held& held);
  Result<void> prove_access(const ledger::View& view, const flows::Asked& probe);
  Result<OpenedUser> open_user(const ledger::View& view, const flows::Asked& asked);

  World& world_;
  GatewaySettings settings_;
  LeaseDesk desk_;
  RecentLookUps recent_look_ups_;
  std::mutex documents_mutex_;
  struct Published {
    Document document;
    Moment renew_at;
  };
  std::map<std::pair<std::string, std::uint8_t>, Published> documents_;  // ≤ limits::published_documents
};

}  // namespace jurat::council
