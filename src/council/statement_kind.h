// The seam that each kind of statement fills: which records it rests on, which sealed values it may open, and what
// exactly a node vouches for once the evidence holds. Pure; every node and the gateway run the same code.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "council/statement.h"
#include "crypto/threshold/oprf.h"
#include "crypto/ticket.h"
#include "evidence/look_up.h"
#include "evidence/question.h"
#include "ledger/entry.h"

namespace jurat::council {

class AdminForms;

// The records a statement names, read from the judging node's own view. Absent ones are empty.
struct Ground {
  const ledger::View& view;
  std::optional<ledger::Pool> pool;
  std::optional<ledger::Client> client;
  std::optional<ledger::User> user;
  Moment now;                         // the judging node's clock
  const AdminForms* forms = nullptr;  // the judging node's reading of what admins sign
};

// One evaluation of a data key: on a point that every node hashes itself (protocols 12).
struct DataPoint {
  ledger::StockKey key;
  Bytes input;                               // ledger::data_key_input
  std::optional<ledger::SealedValue> value;  // the value it opens; nothing when it is for a write
};

// What the gateway adds in the last round: results of earlier rounds that a node cannot know, each checked by it.
struct Supplement {
  std::vector<Secret> data_keys;                            // of the points, in order (reads)
  std::vector<std::vector<crypto::Partial>> data_partials;  // of the points, in order (writes; DLEQ-proved)
  using LookUpProof = evidence::LookUpProof;
  std::vector<LookUpProof> look_ups;  // in the kind's order
  Bytes extra;                        // the kind's own canonical CBOR
};

// What t nodes vouch for.
struct GrantedEntry {
  std::uint16_t number = 0;
  Bytes body;
};
struct GrantedTokens {
  std::string id_payload, access_payload;  // JSON, byte for byte the same at every node
  std::optional<crypto::TicketCredential> ticket;
};
struct GrantedDocument {
  Hash32 digest{};  // published bytes, certified as they are
};
struct GrantedOpening {};  // the partials of round 2 are the whole answer
using Grant = std::variant<GrantedEntry, GrantedTokens, GrantedDocument, GrantedOpening>;

// What a statement of the kind must name, so that points and judge may rest on it; each but the first with the pool.
enum class Names : std::uint8_t { council, pool, client, user, client_and_user };
// What comes of it: an answer; an entry; an entry that takes something away (a password, a session, a user), which is
// acknowledged once t nodes applied it (protocols 8).
enum class Effect : std::uint8_t { answers, changes, ends };

struct Kind {
  evidence::StatementKind number;
  Names names;
  Effect effect;
  // Values it may open or write, from records and policy, never from the gateway's wish.
  Result<std::vector<DataPoint>> (*points)(const Ground& ground, const Statement& statement);
  Result<Grant> (*judge)(const Ground& ground, const Statement& statement, const evidence::Facts& facts,
                         const Supplement& supplement);
};

const Kind& kind_of(evidence::StatementKind number) noexcept;
// statement_refused when it does not name what its kind must.
Result<void> check_names(const Statement& statement);
Result<Ground> read_ground(const ledger::View& view, const Statement& statement, Moment now);
// The issuer of a pool's tokens.
std::string issuer_of(const ledger::View& view, const ledger::Pool& pool);
// For kinds that open nothing.
Result<std::vector<DataPoint>> no_points(const Ground&, const Statement&);

}  // namespace jurat::council
