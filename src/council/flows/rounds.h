// The rounds that flows are made of: look-ups, evaluations, openings, grants; each returns only what was verified.
#pragma once

#include "council/attributes.h"
#include "council/endorser.h"
#include "council/world.h"

namespace jurat::council::flows {

// A name and the value it is found by, with the proof that endorsers ask for.
struct LookedUp {
  Hash32 value{};
  Supplement::LookUpProof proof;
};
Result<std::vector<LookedUp>> look_up(World& world, const ledger::View& view, const ledger::Pool& pool,
                                      const std::vector<WantedLookUp>& wanted);

// Round 1. `input` is the OPRF input; the answers' partials were verified (against the ledger's commitments where the
// user is known, else against the answering node's own word).
struct Evaluated {
  Secret output;                                   // 64 bytes
  std::vector<evidence::NodeNonce> nonces;         // sorted by node
  Moment clock;                                    // the smallest of the answering nodes' clocks
  std::vector<std::vector<crypto::Partial>> data;  // per purpose: t proved partials
};
Result<Evaluated> evaluate(World& world, const ledger::View& view, EvaluateRequest request, const Secret& input,
                           const std::optional<ledger::StockKey>& key);

// Round 2: data keys of the statement's points; for writes also the proved partials.
struct Opened {
  std::vector<Secret> data_keys;
  std::vector<std::vector<crypto::Partial>> partials;
};
struct Asked {
  Statement statement;
  std::vector<evidence::Item> evidence;
  ByteArray<32> salt{};
  std::optional<ledger::AdminNonce> admin;  // of the admin's signature among the evidence
};
Result<Opened> open(World& world, const Ground& ground, const Asked& asked);

// A node's partials of these points, each with a proof against the ledger's commitments; share_invalid.
Result<void> check_partials(const ledger::View& view, const std::vector<DataPoint>& points, NodeIndex node,
                            const std::vector<crypto::Partial>& partials);

// t nodes endorse a send statement; they keep its partials for the drawn courier.
Result<void> endorse_send(World& world, const Ground& ground, const Asked& asked);
// The user's live code as t nodes know it; code_expired when there is none.
Result<CodeStateAnswer> code_state(World& world, const ledger::View& view, const PoolId& pool, const Uuid& user);

// Round 3. The answers agree with what this gateway computed itself from the same statement.
struct GrantedByAll {
  Grant grant;
  crypto::QuorumCertificate certificate;  // over entry, document or ticket
  std::string id_token, access_token;     // combined and verified (rule E)
};
Result<GrantedByAll> grant(World& world, const Ground& ground, const Asked& asked, const evidence::Facts& facts,
                           Supplement supplement);

// A round whose answers nobody needs: of a grant that no node will give, for somebody unknown, with the same messages
// as for a wrong code; or of an opening, so that the nodes see what came of a guess that they charged.
void ask_in_vain(World& world, const ledger::View& view, const Asked& asked, Stage stage);

// grant + submit, for statements that end in an entry. `conflict` when the record moved on meanwhile.
Result<Decided> change(World& world, const Ground& ground, const Asked& asked, const evidence::Facts& facts,
                       Supplement supplement = {});
// The same for a statement about the council itself, which needs no evidence.
Result<Decided> change_council(World& world, const ledger::View& view, evidence::StatementKind kind, Bytes body);

}  // namespace jurat::council::flows
