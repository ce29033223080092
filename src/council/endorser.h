// One node's side of everything: checks each request against its own ledger, clock and counters, then gives its share.
// Promises: rules A and D to H (docs/rules.md), but for the refusal of a stale head (D), which the driver of an engine
// with other nodes owes. Answers only the peer that the statement names; never trusts a gateway. Does not: wait, send,
// read clocks or threads. The driver brings requests with the peer they came from, a view and the time, waits where the
// answer names a height, and lets an answer go only when Tables are durable up to Reply::durable_at.
#pragma once

#include <optional>

#include "council/admin_forms.h"
#include "council/codes.h"
#include "council/counters.h"
#include "council/look_up_budget.h"
#include "council/per_gateway.h"
#include "council/reach.h"
#include "council/shares.h"
#include "council/statement_bodies.h"
#include "council/token_keys.h"
#include "council/wire.h"
#include "ledger/view.h"

namespace jurat::council {

struct Reply {
  Bytes answer;
  std::optional<std::uint64_t> wait_for_height;  // ask again when the ledger is there, for at most limits::view_wait
  std::uint64_t durable_at = 0;
};

struct NodeKeys {
  NodeIndex self;
  const crypto::Ed25519Key& identity;
  Secret fake_user_seed;              // 32 bytes, node-local
  const AdminForms* forms = nullptr;  // reads settings that admins signed; without it none are endorsed
  const Reach* reach = nullptr;       // without it every node counts as reached
};

class Endorser {
 public:
  Endorser(NodeKeys keys, Shares& shares, Tables& tables, TokenKeys& token_keys, Random& random);

  // `from`: the node at the other end of the authenticated connection.
  Reply answer(NodeIndex from, ByteSpan request, const ledger::View& view, Moment now);

 private:
  struct Call {
    NodeIndex from;
    const ledger::View& view;
    Moment now;
  };
  // What was verified in the open stage of a statement, for its grant stage.
  struct Verified {
    evidence::Facts facts;
    Hash32 evidence{};  // of the items that were verified: the entry's evidence digest speaks of no others
  };
  // The nonce that this node gave in round 1 and has not burned.
  struct Intent {
    NodeIndex gateway;
    ByteArray<16> nonce{};
    crypto::Point blinded;
    PoolId pool;
    std::optional<Uuid> user;  // none: somebody unknown
    GuessedAt charged;
  };

  Result<Bytes> look_up(const Call& call, ByteSpan body);
  Result<Bytes> evaluate(const Call& call, ByteSpan body);
  Result<Bytes> endorse(const Call& call, ByteSpan body);
  Result<Bytes> code_state(const Call& call, ByteSpan body);
  Result<std::optional<StoredCode>> code_of_confirmed(const ledger::User& user, Moment now) const;
  // The courier that a send statement names is the first in its user's order, but for those that this node misses.
  [[nodiscard]] Result<void> check_courier(const Call& call, const ledger::User& user, const SendCodeBody& body) const;
  Result<void> charge_send(const Call& call, const ledger::User& user, evidence::CodeMedium medium);
  Result<Bytes> courier_open(const Call& call, ByteSpan body);
  Result<Bytes> courier_evaluate(const Call& call, ByteSpan body);
  Result<Bytes> store_code(const Call& call, ByteSpan body);
  Result<Bytes> receive_admin_call(const Call& call, ByteSpan body);
  [[nodiscard]] Result<Bytes> applied(const Call& call, ByteSpan body) const;

  Result<EvaluateAnswer> evaluate_sign_in(const Call& call, const EvaluateRequest& request);
  Result<EvaluateAnswer> evaluate_new_password(const Call& call, const EvaluateRequest& request);
  Result<EvaluateAnswer> evaluate_new_user(const Call& call, const EvaluateRequest& request);
  Result<EvaluateAnswer> evaluate_code(const Call& call, const EvaluateRequest& request);
  Result<EvaluateAnswer> fake_partial(const Call& call, const PoolId& pool, ByteSpan name, const crypto::Point& point);
  Result<EvaluateAnswer> partial_of(const Call& call, const ledger::StockKey& key, const crypto::Point& point);
  // Of values that are read without a proof, unless `all_proved`; of values to be written always with one.
  Result<std::vector<crypto::Partial>> data_partials(const ledger::View& view, const std::vector<DataPoint>& points,
                                                     bool all_proved);
  Result<void> first_use(const ledger::StockKey& key, const Hash32& of, Moment now);

  Result<void> check_envelope(const Call& call, const Statement& statement) const;
  Result<void> check_leaves(const Call& call, const Statement& statement) const;
  Result<evidence::Facts> verify(const Call& call, const Statement& statement, const Hash32& hash, const Ground& ground,
                                 const std::vector<evidence::Item>& items);
  Result<EndorseAnswer> open(const Call& call, const Statement& statement, const Hash32& hash, const Ground& ground,
                             Stage stage);
  Result<EndorseAnswer> grant(const Call& call, const Statement& statement, const Ground& ground,
                              const evidence::Facts& facts, const EndorseRequest& request);
  // For add_key_sets: this node has its shares of every key that the entry names.
  [[nodiscard]] Result<void> holds_shares(const Statement& statement) const;
  Result<EndorseAnswer> sign_tokens(const Ground& ground, const GrantedTokens& tokens);
  Result<void> use_admin_nonce(const Hash32& hash, const evidence::AdminFacts& admin, Moment now);
  Result<void> after_evidence(const Call& call, const Statement& statement, const evidence::Facts& facts);

  NodeKeys keys_;
  Shares& shares_;
  Tables& tables_;
  TokenKeys& token_keys_;
  Random& random_;
  Counters counters_;
  Codes codes_, strangers_codes_;
  PerGateway<StatementId, Intent> intents_;
  bool must_be_durable_ = false;  // the request under way charged, burned or stored something
  PerGateway<Hash32, Verified> verified_;
  LookUpBudget look_ups_;
  LookUpBudget strangers_;  // evaluations and sends for names that nobody has: each leaves rows in the tables
};

// How many of n nodes may be faulty while t = n - f.
constexpr unsigned faulty(const ledger::CouncilRecord& council) noexcept { return council.n - council.t; }

// Node and gateway derive the same entry from the same statement and grant.
ledger::Entry entry_of(const Statement& statement, const GrantedEntry& granted, const Hash32& evidence_digest,
                       const std::optional<ledger::AdminNonce>& admin);
// SHA-256(salt | evidence) (protocols 1).
Hash32 evidence_digest(const ByteArray<32>& salt, const std::vector<evidence::Item>& items);
// What the shares of a token pair are over: H(id signing input | access signing input).
struct SigningInputs {
  std::string id, access;
};
Result<SigningInputs> signing_inputs(const Ground& ground, const GrantedTokens& tokens);
Hash32 payload_hash(const SigningInputs& inputs);

}  // namespace jurat::council
