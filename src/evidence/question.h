// What evidence is checked against, and what checked evidence establishes. Pure: everything a check needs is in the
// Question, so every node can repeat it before it gives a share.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/json.h"
#include "crypto/ticket.h"
#include "evidence/code_terms.h"
#include "evidence/kinds.h"
#include "ledger/entry.h"
#include "ledger/view.h"

namespace jurat::evidence {

// One nonce of round 1, with the node that gave it.
struct NodeNonce {
  NodeIndex node;
  ByteArray<16> nonce{};
};

// A code that this node stored for its drawn courier and that is still live.
struct LiveCode {
  ByteArray<16> code_id{};
  crypto::Ed25519PublicKey public_key{};
  CodePurpose purpose = CodePurpose::confirm_sign_up;
  CodeMedium medium = CodeMedium::email;
};

struct Question {
  StatementKind statement = StatementKind::issue_tokens;
  Hash32 request_hash{};
  CouncilId council{};
  NodeIndex gateway;
  Moment now;
  const ledger::View* view = nullptr;
  const ledger::Pool* pool = nullptr;      // null for statements about the council
  const ledger::Client* client = nullptr;  // null where the statement names none
  const ledger::User* user = nullptr;      // null where the statement names none
  std::optional<ByteArray<16>> own_nonce;  // the live nonce that this node gave for this statement
  NodeIndex self;
  std::optional<LiveCode> code;                     // the user's live code at this node
  std::optional<crypto::Ed25519PublicKey> new_key;  // the key that the statement sets
  std::string_view issuer;                          // of the pool
};

// What is left of an access token or ticket once it was proven.
struct TokenFacts {
  Uuid origin_jti;
  Moment auth_time;
  std::string client;
};

// What an admin signed, once the signature held.
struct AdminFacts {
  std::string operation;
  JsonObject form;
  ledger::AdminNonce nonce;
};

// Established facts. `proven` lists the kinds in the order in which they were checked, each once.
struct Facts {
  std::vector<Kind> proven;
  std::optional<TokenFacts> token;
  std::optional<crypto::TicketCredential> ticket;
  std::optional<CodeMedium> code_medium;
  std::optional<AdminFacts> admin;
  [[nodiscard]] bool has(Kind kind) const noexcept {
    for (const Kind other : proven) {
      if (other == kind) return true;
    }
    return false;
  }
};

// The seam that each kind of evidence fills.
struct EvidenceKind {
  Kind number;
  // evidence_invalid (or the precise reason a caller may know: token_expired, refresh_token_invalid …).
  Result<void> (*verify)(const Question& question, ByteSpan proof, Facts& facts);
};

struct Item {
  Kind kind = Kind::password;
  Bytes proof;
};

// Checks every item, each kind at most once, and that the statement's needs are met: evidence_missing names the kind.
// `facts`: what was established, on failure by the items before the one that failed; an admin's signature that held is
// told also when what it says does not fit, so that its nonce can be used up.
Result<void> verify_all(const Question& question, std::span<const Item> items, Facts& facts);

}  // namespace jurat::evidence
