// The codes of which a node holds the public key: one live code per user over all purposes (protocols 4), its tries,
// and the send statements that this node endorsed for a drawn courier.
#pragma once

#include <map>
#include <optional>

#include "core/ids.h"
#include "council/per_gateway.h"
#include "council/statement.h"
#include "council/tables.h"
#include "crypto/threshold/group.h"
#include "evidence/code_terms.h"

namespace jurat::council {

struct StoredCode {
  ByteArray<16> code_id{};
  crypto::Ed25519PublicKey public_key{};
  evidence::CodePurpose purpose = evidence::CodePurpose::confirm_sign_up;
  evidence::CodeMedium medium = evidence::CodeMedium::email;
  Hash32 send_statement{};
  Moment expires;
  std::map<std::uint8_t, std::uint32_t> tries;  // per gateway
};

// Endorsed and not yet used up: the courier may open the destination, and evaluate K_code for exactly one element.
struct SendIntent {
  Statement statement;
  NodeIndex courier;
  std::optional<crypto::Point> evaluated;
  bool stored = false;
};

// Whose codes: users of the ledger, or the stand-ins of unknown names, whose rows are kept apart from any user's.
enum class CodesOf : std::uint8_t { users, strangers };

class Codes {
 public:
  explicit Codes(Tables& tables, CodesOf of = CodesOf::users) : tables_(tables), of_(of) {}

  [[nodiscard]] Result<std::optional<StoredCode>> live(const PoolId& pool, const Uuid& user, Moment now) const;
  Result<void> store(const PoolId& pool, const Uuid& user, const StoredCode& code);
  void burn(const PoolId& pool, const Uuid& user);
  // Burned because it served a statement of that time. It is kept limits::burned_code_kept from then, which is the same
  // moment at every node, for the client that used it and lost the answer: `used` finds it, `charge_used` counts tries
  // of it as before; it is evidence of nothing any more.
  Result<void> use_up(const PoolId& pool, const Uuid& user, Moment stated, Moment now);
  [[nodiscard]] Result<std::optional<StoredCode>> used(const PoolId& pool, const Uuid& user, Moment now) const;
  Result<void> charge_used(const PoolId& pool, const Uuid& user, NodeIndex gateway, unsigned faulty, Moment now);
  // For strangers, who have a code like somebody who just signed up, and after its tries are spent none until they ask
  // for another: `renew`. Nobody knows the code. `imagined` tells the code that `imagine` would leave, and writes none.
  Result<void> imagine(const PoolId& pool, const Uuid& user, bool renew, Moment now);
  [[nodiscard]] Result<std::optional<StoredCode>> imagined(const PoolId& pool, const Uuid& user, Moment now) const;
  // Charges one try before K_code is evaluated. too_many_attempts: this gateway's part is spent; the code itself is
  // burned when all parts are. Also bounds tries per user and day over all codes.
  Result<void> charge(const PoolId& pool, const Uuid& user, NodeIndex gateway, unsigned faulty, Moment now);
  // limit_exceeded: too many sends for this user, or to this destination, through this gateway in the last hour. The
  // destination is known by its look-up value. A user's first send within limits::first_send_time of signing up is the
  // sign-up's own and counts for the destination alone: strangers, who never signed up, have as many others.
  Result<void> charge_send(const PoolId& pool, const Uuid& user, NodeIndex gateway, Moment now);
  Result<void> charge_first_send(const PoolId& pool, const Uuid& user, NodeIndex gateway, Moment now);
  Result<void> charge_destination(const PoolId& pool, const ledger::LookUp& destination, NodeIndex gateway, Moment now);

  // Until limits::answer_window. too_many_requests: the gateway has `room` of them under way.
  Result<void> remember(const Hash32& request_hash, SendIntent intent, std::size_t room, Moment now);
  [[nodiscard]] SendIntent* find_send(const Hash32& request_hash, Moment now);

 private:
  [[nodiscard]] Bytes row(char kind, const PoolId& pool, ByteSpan whose) const;
  [[nodiscard]] Result<std::optional<StoredCode>> read(Bytes row, Moment now) const;
  Result<void> charge_row(char kind, const PoolId& pool, const Uuid& user, NodeIndex gateway, unsigned faulty,
                          Moment now);
  Result<std::uint32_t> count_up(Bytes key, Duration window, Moment now);
  Result<void> charge_sends(Bytes key, NodeIndex gateway, std::uint32_t at_most, Moment now);
  Tables& tables_;
  CodesOf of_;
  PerGateway<Hash32, SendIntent> sends_;
};

// The nodes in the order in which they are couriers of this user: by H(courier seed | uuid | purpose | node). A later
// one serves while every earlier one is away.
std::vector<NodeIndex> courier_order(const ledger::View& view, const ledger::User& user, evidence::CodePurpose purpose);
// The drawn courier: the first of them.
NodeIndex courier_of(const ledger::View& view, const ledger::User& user, evidence::CodePurpose purpose);

}  // namespace jurat::council
