#include "council/ceremony/ceremony_wire.h"

#include "core/cbor.h"
#include "core/limits.h"

namespace jurat::council {
namespace {

Result<CeremonyStep> read_step(CborReader& in) {
  TRY_ASSIGN(const auto number, in.unsigned_number(static_cast<std::uint64_t>(CeremonyStep::part)));
  if (number == 0) return fail(Failure::bad_encoding, "no step of a founding");
  return static_cast<CeremonyStep>(number);
}

Result<Secret> read_secret(CborReader& in) {
  TRY_ASSIGN(const auto bytes, in.bytes(crypto::rsa_bytes));
  return Secret::copy_of(bytes);
}

Result<crypto::RsaPublicKey> read_key(CborReader& in) {
  TRY_ASSIGN(const auto modulus, in.bytes(crypto::rsa_bytes));
  return crypto::RsaPublicKey::parse(modulus);
}

Result<void> read_signatures(CborReader& in, std::vector<crypto::Ed25519Signature>& signatures) {
  TRY_ASSIGN(const auto count, in.array(limits::nodes));
  for (std::size_t i = 0; i < count; ++i) {
    TRY_ASSIGN(const auto signature, read_array<64>(in));
    signatures.push_back(signature);
  }
  return {};
}

}  // namespace

Bytes encode(const CeremonyRequest& request) {
  CborWriter out;
  out.array(request.step == CeremonyStep::deal ? 10 : 6).unsigned_number(static_cast<std::uint64_t>(request.step));
  out.bytes(request.proposal).unsigned_number(request.attempt).unsigned_number(request.key_set);
  out.array(request.signatures.size());
  for (const auto& signature : request.signatures) out.bytes(signature);
  out.bytes(request.transcript);
  if (request.step != CeremonyStep::deal) return out.take();
  out.bytes(request.keys.id_key.modulus).bytes(request.keys.access_key.modulus);
  out.bytes(request.id_share.span()).bytes(request.access_share.span());
  return out.take();
}

Result<CeremonyRequest> parse_ceremony_request(ByteSpan bytes) {
  CborReader in(bytes);
  CeremonyRequest request;
  TRY_ASSIGN(const auto items, in.array(10));
  TRY_ASSIGN(request.step, read_step(in));
  if (items != (request.step == CeremonyStep::deal ? 10U : 6U))
    return fail(Failure::bad_encoding, "a request of a founding with the wrong number of parts");
  TRY_ASSIGN(request.proposal, read_array<32>(in));
  TRY_ASSIGN(request.attempt, in.unsigned_number());
  TRY_ASSIGN(const auto key_set, in.unsigned_number(limits::key_sets));
  request.key_set = static_cast<std::uint32_t>(key_set);
  TRY(read_signatures(in, request.signatures));
  TRY_ASSIGN(const auto transcript, in.bytes(limits::transcript_bytes));
  request.transcript = to_bytes(transcript);
  if (request.step == CeremonyStep::deal) {
    TRY_ASSIGN(request.keys.id_key, read_key(in));
    TRY_ASSIGN(request.keys.access_key, read_key(in));
    TRY_ASSIGN(request.id_share, read_secret(in));
    TRY_ASSIGN(request.access_share, read_secret(in));
  }
  TRY(in.finish());
  return request;
}

Bytes encode(const CeremonyAnswer& answer) {
  CborWriter out;
  out.array(6).unsigned_number(static_cast<std::uint64_t>(answer.step));
  out.unsigned_number(answer.attempt).unsigned_number(answer.key_set);
  if (answer.refusal) {
    out.text(*answer.refusal);
  } else {
    out.null();
  }
  out.bytes(answer.signature);
  if (answer.dealt) {
    out.bytes(encode(*answer.dealt));
  } else {
    out.null();
  }
  return out.take();
}

Result<CeremonyAnswer> parse_ceremony_answer(ByteSpan bytes) {
  CborReader in(bytes);
  CeremonyAnswer answer;
  TRY(in.array_of(6));
  TRY_ASSIGN(answer.step, read_step(in));
  TRY_ASSIGN(answer.attempt, in.unsigned_number());
  TRY_ASSIGN(const auto key_set, in.unsigned_number(limits::key_sets));
  answer.key_set = static_cast<std::uint32_t>(key_set);
  if (in.next_is_null()) {
    TRY(in.null());
  } else {
    TRY_ASSIGN(const auto text, in.text(limits::log_value_bytes));
    answer.refusal = std::string(text);
  }
  TRY_ASSIGN(answer.signature, read_array<64>(in));
  if (in.next_is_null()) {
    TRY(in.null());
  } else {
    TRY_ASSIGN(const auto dealt, in.bytes(limits::message_bytes));
    TRY_ASSIGN(answer.dealt, parse_dealt_set(dealt));
  }
  TRY(in.finish());
  return answer;
}

}  // namespace jurat::council
