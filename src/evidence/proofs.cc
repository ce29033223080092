#include "evidence/proofs.h"

#include "core/cbor.h"
#include "core/limits.h"
#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::evidence {
namespace {

Result<crypto::Ed25519Signature> read_signature(CborReader& in) {
  TRY_ASSIGN(const ByteSpan bytes, in.bytes(64));
  return to_array<64>(bytes);
}

void write_look_up(CborWriter& out, const LookUpProof& proof) {
  out.array(2).bytes(proof.blind.span()).array(proof.partials.size());
  for (const crypto::Partial& partial : proof.partials) {
    out.array(3).unsigned_number(partial.node.value).bytes(partial.value.bytes).bytes(partial.proof.bytes);
  }
}

Result<LookUpProof> read_look_up(CborReader& in) {
  LookUpProof proof;
  TRY(in.array_of(2));
  TRY_ASSIGN(const ByteSpan blind, in.bytes(32));
  proof.blind = Secret::copy_of(blind);
  TRY_ASSIGN(const std::size_t count, in.array(limits::nodes));
  for (std::size_t i = 0; i < count; ++i) {
    crypto::Partial partial;
    TRY(in.array_of(3));
    TRY_ASSIGN(const std::uint64_t node, in.unsigned_number(limits::nodes));
    if (node == 0) return fail(Failure::bad_encoding, "node 0");
    partial.node = NodeIndex{static_cast<std::uint8_t>(node)};
    TRY_ASSIGN(const ByteSpan point, in.bytes(32));
    TRY_ASSIGN(partial.value, crypto::Point::parse(point));
    TRY_ASSIGN(const ByteSpan dleq, in.bytes(64));
    TRY_ASSIGN(partial.proof.bytes, to_array<64>(dleq));
    proof.partials.push_back(partial);
  }
  return proof;
}

// A name has at most four readings: user name, e-mail, phone number, preferred user name.
constexpr std::size_t readings_at_most = 4;
constexpr std::size_t operation_bytes = 64;

}  // namespace

Bytes encode(const PasswordProof& proof) {
  CborWriter out;
  out.array(2).array(proof.nonces.size());
  for (const NodeNonce& nonce : proof.nonces) out.array(2).unsigned_number(nonce.node.value).bytes(nonce.nonce);
  out.bytes(proof.signature);
  return out.take();
}

Result<PasswordProof> parse_password_proof(ByteSpan bytes) {
  CborReader in(bytes);
  PasswordProof proof;
  TRY(in.array_of(2));
  TRY_ASSIGN(const std::size_t count, in.array(limits::nodes));
  for (std::size_t i = 0; i < count; ++i) {
    TRY(in.array_of(2));
    TRY_ASSIGN(const std::uint64_t node, in.unsigned_number(limits::nodes));
    TRY_ASSIGN(const ByteSpan nonce, in.bytes(16));
    NodeNonce read;
    read.node = NodeIndex{static_cast<std::uint8_t>(node)};
    TRY_ASSIGN(read.nonce, to_array<16>(nonce));
    if (node == 0 || (!proof.nonces.empty() && proof.nonces.back().node >= read.node)) {
      return fail(Failure::evidence_invalid, "nonces are not sorted by node");
    }
    proof.nonces.push_back(read);
  }
  TRY_ASSIGN(proof.signature, read_signature(in));
  TRY(in.finish());
  return proof;
}

Bytes password_message(const Hash32& request_hash, std::span<const NodeNonce> nonces) {
  Bytes all;
  for (const NodeNonce& nonce : nonces) {
    all.push_back(nonce.node.value);
    append(all, nonce.nonce);
  }
  return to_bytes(crypto::tagged_hash(crypto::domain::password_evidence, {request_hash, all}));
}

Bytes signed_request(std::string_view domain, const Hash32& request_hash) {
  return to_bytes(crypto::tagged_hash(domain, {request_hash}));
}

Bytes encode(const CodeProof& proof) {
  CborWriter out;
  out.array(2).bytes(proof.code_id).bytes(proof.signature);
  return out.take();
}

Result<CodeProof> parse_code_proof(ByteSpan bytes) {
  CborReader in(bytes);
  CodeProof proof;
  TRY(in.array_of(2));
  TRY_ASSIGN(const ByteSpan id, in.bytes(16));
  TRY_ASSIGN(proof.code_id, to_array<16>(id));
  TRY_ASSIGN(proof.signature, read_signature(in));
  TRY(in.finish());
  return proof;
}

Bytes code_message(const Hash32& request_hash, const ByteArray<16>& code_id) {
  return to_bytes(crypto::tagged_hash(crypto::domain::code_evidence, {request_hash, code_id}));
}

Bytes encode(const TicketProof& proof) {
  CborWriter out;
  out.array(3).bytes(proof.credential).bytes(proof.certificate).bytes(proof.signature);
  return out.take();
}

Result<TicketProof> parse_ticket_proof(ByteSpan bytes) {
  CborReader in(bytes);
  TicketProof proof;
  TRY(in.array_of(3));
  TRY_ASSIGN(const ByteSpan credential, in.bytes(limits::ticket_characters));
  TRY_ASSIGN(const ByteSpan certificate, in.bytes(limits::ticket_characters * 2));
  proof.credential = to_bytes(credential);
  proof.certificate = to_bytes(certificate);
  TRY_ASSIGN(proof.signature, read_signature(in));
  TRY(in.finish());
  return proof;
}

Bytes encode(const AccessTokenProof& proof) {
  CborWriter out;
  out.array(2).text(proof.signed_part).bytes(proof.proof);
  return out.take();
}

Result<AccessTokenProof> parse_access_token_proof(ByteSpan bytes) {
  CborReader in(bytes);
  AccessTokenProof proof;
  TRY(in.array_of(2));
  TRY_ASSIGN(const std::string_view signed_part, in.text(limits::token_bytes));
  TRY_ASSIGN(const ByteSpan answer, in.bytes(4096));
  proof.signed_part = std::string(signed_part);
  proof.proof = to_bytes(answer);
  TRY(in.finish());
  return proof;
}

Bytes encode(const AdminProof& proof) {
  CborWriter out;
  out.array(6).text(proof.form).text(proof.operation).text(proof.target_uri);
  out.text(proof.signature_input).text(proof.signature).array(proof.look_ups.size());
  for (const LookUpProof& one : proof.look_ups) write_look_up(out, one);
  return out.take();
}

Result<AdminProof> parse_admin_proof(ByteSpan bytes) {
  CborReader in(bytes);
  AdminProof proof;
  const auto read = [&](std::string& into, std::size_t at_most) -> Result<void> {
    TRY_ASSIGN(const std::string_view text, in.text(at_most));
    into = std::string(text);
    return {};
  };
  TRY(in.array_of(6));
  TRY(read(proof.form, limits::admin_form_bytes));
  TRY(read(proof.operation, operation_bytes));
  TRY(read(proof.target_uri, limits::target_uri_bytes));
  TRY(read(proof.signature_input, limits::signature_input_bytes));
  TRY(read(proof.signature, limits::signature_input_bytes));
  TRY_ASSIGN(const std::size_t count, in.array(readings_at_most));
  for (std::size_t i = 0; i < count; ++i) {
    TRY_ASSIGN(LookUpProof look_up, read_look_up(in));
    proof.look_ups.push_back(std::move(look_up));
  }
  TRY(in.finish());
  return proof;
}

}  // namespace jurat::evidence
