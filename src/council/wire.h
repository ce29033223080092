// The messages between a gateway and the nodes, and their one canonical CBOR form. Nothing here decides anything.
// A request is [type, body]; an answer is [0, body] or [failure, text].
#pragma once

#include <vector>

#include "council/statement_kind.h"

namespace jurat::council {

enum class MessageType : std::uint8_t {
  look_up = 1,
  evaluate = 2,
  endorse = 3,
  code_state = 4,
  deliver = 5,
  courier_open = 6,
  courier_evaluate = 7,
  store_code = 8,
  deal_stock = 9,
  sub_shares = 10,
  accept_stock = 11,
  receive_admin_call = 12,
  relay_send = 13,
  applied = 14,
};

// Blinded look-up points of one pool (round 0).
struct LookUpRequest {
  PoolId pool;
  std::vector<crypto::Point> points;  // 1 to 8
};
struct LookUpAnswer {
  std::vector<crypto::Partial> partials;
};

// Round 1: one evaluation of a password or code key on a blinded element, charged before it is answered.
enum class Use : std::uint8_t { sign_in = 1, new_password = 2, new_user = 3, code = 4 };
struct EvaluateRequest {
  Use use = Use::sign_in;
  PoolId pool;
  StatementId intent{};                                    // ties the nonce to what will be stated in round 2
  ledger::LookUpKind kind = ledger::LookUpKind::username;  // sign_in
  Hash32 look_up{};                                        // sign_in
  Uuid user;                                               // every other use
  ledger::StockKey password_key, data_key, code_key;       // new_user: leased, unused
  std::vector<ledger::Purpose> purposes;                   // new_user: values to seal
  crypto::Point blinded;
  std::uint64_t height = 0;  // of the gateway's ledger; a node that is behind waits for it
};
// A request with a fresh intent; the use's own members are the caller's.
EvaluateRequest evaluation(Use use, const PoolId& pool, Random& random);
struct EvaluateAnswer {
  crypto::Partial partial;
  crypto::Point public_share;  // Y_i; of the fake key for unknown users
  ByteArray<16> nonce{};
  Moment clock;
  std::uint64_t height = 0;
  std::vector<crypto::Partial> data;  // new_user: of the purposes, in order
};

// Rounds 2 and 3.
// Reads are proved by the value's key commitment; open_proved asks for DLEQ proofs after one failed (protocols 12).
enum class Stage : std::uint8_t { open = 1, open_proved = 2, grant = 3 };
struct EndorseRequest {
  Stage stage = Stage::grant;
  Bytes statement;
  std::vector<evidence::Item> evidence;
  ByteArray<32> evidence_salt{};
  Supplement supplement;
};
struct EndorseAnswer {
  std::vector<crypto::Partial> opened;   // open
  Hash32 granted{};                      // H of what the signature or shares are over
  crypto::Ed25519Signature signature{};  // grant: over entry, document or ticket
  Bytes id_share, access_share;          // grant of tokens
};

// Whether the node has applied this height: what an ending waits for (protocols 8). The answer is empty.
struct AppliedRequest {
  std::uint64_t height = 0;
};

struct CodeStateRequest {
  PoolId pool;
  Uuid user;
};
struct CodeStateAnswer {
  ByteArray<16> code_id{};
  evidence::CodePurpose purpose = evidence::CodePurpose::confirm_sign_up;
  evidence::CodeMedium medium = evidence::CodeMedium::email;
  Moment expires;
};

// To the drawn courier, by the gateway of the endorsed send statement.
struct DeliverRequest {
  Bytes statement;
};
// From a gateway that is itself the user's drawn courier, to another node: put the send statement as its gateway. The
// answer is that of the delivery.
struct RelaySendRequest {
  PoolId pool;
  Uuid user;
  evidence::CodePurpose purpose = evidence::CodePurpose::confirm_sign_up;
  evidence::CodeMedium medium = evidence::CodeMedium::email;
};
struct DeliverAnswer {
  std::string medium, attribute, destination;  // the destination masked
};
// From the drawn courier to every node that endorsed the send statement.
struct CourierOpenRequest {
  Hash32 send_statement{};
};
struct CourierOpenAnswer {
  std::vector<crypto::Partial> opened;
};
struct CourierEvaluateRequest {
  Hash32 send_statement{};
  crypto::Point blinded;
};
struct CourierEvaluateAnswer {
  crypto::Partial partial;
};
struct StoreCodeRequest {
  Hash32 send_statement{};
  ByteArray<16> code_id{};
  crypto::Ed25519PublicKey public_key{};
  Moment expires;
};

// From a gateway to its own node: a call that an admin signed for this node came in.
struct ReceiveAdminCallRequest {
  ledger::AdminNonce nonce;
};

// Stock: a dealer's public part for every key of a batch, and the private part for one node.
struct DealStockRequest {
  std::uint64_t batch = 0;
  std::uint32_t count = 0;
};
struct DealerPart {
  NodeIndex dealer;
  std::vector<crypto::Commitments> keys;
  std::vector<crypto::PossessionProof> proofs;
};
struct SubSharesRequest {
  std::uint64_t batch = 0;
};
struct SubSharesAnswer {
  std::vector<Secret> shares;  // 32 bytes each
};
struct AcceptStockRequest {
  std::uint64_t batch = 0;
  std::vector<DealerPart> parts;
};
struct AcceptStockAnswer {
  crypto::Ed25519Signature signature{};  // over the batch
};

// Every struct above has an encode and a parse<T>.
Bytes encode(const LookUpRequest&);
Bytes encode(const LookUpAnswer&);
Bytes encode(const EvaluateRequest&);
Bytes encode(const EvaluateAnswer&);
Bytes encode(const EndorseRequest&);
Bytes encode(const EndorseAnswer&);
Bytes encode(const CodeStateRequest&);
Bytes encode(const CodeStateAnswer&);
Bytes encode(const DeliverRequest&);
Bytes encode(const RelaySendRequest&);
Bytes encode(const DeliverAnswer&);
Bytes encode(const CourierOpenRequest&);
Bytes encode(const CourierOpenAnswer&);
Bytes encode(const CourierEvaluateRequest&);
Bytes encode(const CourierEvaluateAnswer&);
Bytes encode(const StoreCodeRequest&);
Bytes encode(const ReceiveAdminCallRequest&);
Bytes encode(const AppliedRequest&);
Bytes encode(const DealStockRequest&);
Bytes encode(const DealerPart&);
Bytes encode(const SubSharesRequest&);
Bytes encode(const SubSharesAnswer&);
Bytes encode(const AcceptStockRequest&);
Bytes encode(const AcceptStockAnswer&);

template <class T>
Result<T> parse(ByteSpan bytes);  // bad_encoding on everything but the canonical form of T

// [type, body] and back; the body points into `bytes`.
Bytes frame(MessageType type, ByteSpan body);
struct Framed {
  MessageType type = MessageType::look_up;
  ByteSpan body;
};
Result<Framed> parse_frame(ByteSpan bytes);

Bytes answer_with(ByteSpan body);
Bytes answer_failure(const Error& error);
Result<Bytes> parse_answer(ByteSpan bytes);  // the body, or the error that the node answered

}  // namespace jurat::council
