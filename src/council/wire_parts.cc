#include "council/wire_parts.h"

namespace jurat::council::wire {

void write_partial(CborWriter& out, const crypto::Partial& partial) {
  out.array(3).unsigned_number(partial.node.value).bytes(partial.value.bytes).bytes(partial.proof.bytes);
}

Result<crypto::Partial> read_partial(CborReader& in) {
  crypto::Partial partial;
  TRY(in.array_of(3));
  TRY_ASSIGN(partial.node, read_node(in));
  TRY_ASSIGN(partial.value, read_point(in));
  TRY_ASSIGN(partial.proof.bytes, read_array<64>(in));
  return partial;
}

void write_partials(CborWriter& out, const std::vector<crypto::Partial>& partials) {
  out.array(partials.size());
  for (const crypto::Partial& partial : partials) write_partial(out, partial);
}

Result<std::vector<crypto::Partial>> read_partials(CborReader& in, std::size_t at_most) {
  TRY_ASSIGN(const std::size_t count, in.array(at_most));
  std::vector<crypto::Partial> partials;
  for (std::size_t i = 0; i < count; ++i) {
    TRY_ASSIGN(crypto::Partial partial, read_partial(in));
    partials.push_back(partial);
  }
  return partials;
}

void write_stock_key(CborWriter& out, const ledger::StockKey& key) {
  out.array(2).unsigned_number(key.batch).unsigned_number(key.place);
}

Result<ledger::StockKey> read_stock_key(CborReader& in) {
  ledger::StockKey key;
  TRY(in.array_of(2));
  TRY_ASSIGN(key.batch, in.unsigned_number());
  TRY_ASSIGN(const std::uint64_t place, in.unsigned_number(UINT32_MAX));
  key.place = static_cast<std::uint32_t>(place);
  return key;
}

namespace {

constexpr std::size_t scalar_bytes = 32;

Result<Secret> read_secret(CborReader& in, std::size_t exactly) {
  TRY_ASSIGN(const ByteSpan bytes, in.bytes(exactly));
  if (bytes.size() != exactly) return fail(Failure::bad_encoding, "a secret of another size");
  return Secret::copy_of(bytes);
}

}  // namespace

void write_supplement(CborWriter& out, const Supplement& supplement) {
  out.array(4).array(supplement.data_keys.size());
  for (const Secret& key : supplement.data_keys) out.bytes(key.span());
  out.array(supplement.data_partials.size());
  for (const auto& partials : supplement.data_partials) write_partials(out, partials);
  out.array(supplement.look_ups.size());
  for (const auto& proof : supplement.look_ups) {
    out.array(2).bytes(proof.blind.span());
    write_partials(out, proof.partials);
  }
  out.bytes(supplement.extra);
}

Result<Supplement> read_supplement(CborReader& in) {
  Supplement supplement;
  TRY(in.array_of(4));
  TRY_ASSIGN(const std::size_t keys, in.array(16));
  for (std::size_t i = 0; i < keys; ++i) {
    TRY_ASSIGN(Secret key, read_secret(in, crypto::data_key_bytes));
    supplement.data_keys.push_back(std::move(key));
  }
  TRY_ASSIGN(const std::size_t writes, in.array(16));
  for (std::size_t i = 0; i < writes; ++i) {
    TRY_ASSIGN(auto partials, read_partials(in, limits::nodes));
    supplement.data_partials.push_back(std::move(partials));
  }
  TRY_ASSIGN(const std::size_t look_ups, in.array(16));
  for (std::size_t i = 0; i < look_ups; ++i) {
    TRY(in.array_of(2));
    Supplement::LookUpProof proof;
    TRY_ASSIGN(proof.blind, read_secret(in, scalar_bytes));
    TRY_ASSIGN(proof.partials, read_partials(in, limits::nodes));
    supplement.look_ups.push_back(std::move(proof));
  }
  TRY_ASSIGN(const ByteSpan extra, in.bytes(limits::sealed_value_bytes));
  supplement.extra = to_bytes(extra);
  return supplement;
}

void write_dealer_part(CborWriter& out, const DealerPart& part) {
  out.array(2).unsigned_number(part.dealer.value).array(part.keys.size());
  for (std::size_t i = 0; i < part.keys.size(); ++i) {
    out.array(2).array(part.keys[i].size());
    for (const crypto::Point& point : part.keys[i]) out.bytes(point.bytes);
    out.bytes(part.proofs[i].bytes);
  }
}

Result<DealerPart> read_dealer_part(CborReader& in) {
  DealerPart part;
  TRY(in.array_of(2));
  TRY_ASSIGN(part.dealer, read_node(in));
  TRY_ASSIGN(const std::size_t count, in.array(limits::stock_batch_keys));
  for (std::size_t i = 0; i < count; ++i) {
    TRY(in.array_of(2));
    TRY_ASSIGN(const std::size_t points, in.array(limits::nodes));
    crypto::Commitments commitments;
    for (std::size_t j = 0; j < points; ++j) {
      TRY_ASSIGN(const crypto::Point point, read_point(in));
      commitments.push_back(point);
    }
    part.keys.push_back(std::move(commitments));
    crypto::PossessionProof proof;
    TRY_ASSIGN(proof.bytes, read_array<64>(in));
    part.proofs.push_back(proof);
  }
  return part;
}

}  // namespace jurat::council::wire
