#include "crypto/threshold/dleq.h"

#include <algorithm>

#include "core/limits.h"
#include "crypto/declassify.h"
#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::crypto {
namespace {

void append_u16_prefixed(Bytes& out, ByteSpan field) {
  ASSERT_TRUTH(field.size() <= 0xffff);
  out.push_back(static_cast<std::uint8_t>(field.size() >> 8));
  out.push_back(static_cast<std::uint8_t>(field.size()));
  append(out, field);
}

Bytes with_context(std::string_view name) {
  Bytes out = to_bytes(name);
  append(out, as_bytes(domain::voprf_context));
  return out;
}

// d_i of ComputeComposites (RFC 9497 2.2.1), one for each pair.
std::vector<Scalar> composite_weights(const Point& public_key, std::span<const Point> inputs,
                                      std::span<const Point> outputs) {
  static const Bytes seed_dst = with_context("Seed-");
  static const Bytes scalar_dst = with_context("HashToScalar-");
  Bytes transcript;
  append_u16_prefixed(transcript, public_key.bytes);
  append_u16_prefixed(transcript, seed_dst);
  const ByteArray<64> seed = sha512(transcript);
  std::vector<Scalar> weights;
  weights.reserve(inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    transcript.clear();
    append_u16_prefixed(transcript, seed);
    transcript.push_back(static_cast<std::uint8_t>(i >> 8));
    transcript.push_back(static_cast<std::uint8_t>(i));
    append_u16_prefixed(transcript, inputs[i].bytes);
    append_u16_prefixed(transcript, outputs[i].bytes);
    append(transcript, as_bytes("Composite"));
    weights.push_back(hash_to_scalar(transcript, scalar_dst));
  }
  return weights;
}

Result<Point> weighted_sum(std::span<const Scalar> weights, std::span<const Point> points) {
  TRY_ASSIGN(Point sum, multiply(weights.front(), points.front()));
  for (std::size_t i = 1; i < points.size(); ++i) {
    TRY_ASSIGN(const Point term, multiply(weights[i], points[i]));
    TRY_ASSIGN(sum, add(sum, term));
  }
  return sum;
}

Scalar challenge(const Point& public_key, const Point& m, const Point& z, const Point& t2, const Point& t3) {
  static const Bytes scalar_dst = with_context("HashToScalar-");
  Bytes transcript;
  for (const Point* point : {&public_key, &m, &z, &t2, &t3}) append_u16_prefixed(transcript, point->bytes);
  append(transcript, as_bytes("Challenge"));
  return hash_to_scalar(transcript, scalar_dst);
}

bool right_shape(std::span<const Point> inputs, std::span<const Point> outputs) noexcept {
  return !inputs.empty() && inputs.size() <= limits::dleq_pairs && inputs.size() == outputs.size();
}

}  // namespace

Result<DleqProof> prove_dleq(const Scalar& k, const Point& public_key, std::span<const Point> inputs,
                             std::span<const Point> outputs, Random& random) {
  if (!right_shape(inputs, outputs)) return fail(Failure::invalid_parameter, "DLEQ: 1 to 64 pairs");
  TRY_ASSIGN(const Point m, weighted_sum(composite_weights(public_key, inputs, outputs), inputs));
  TRY_ASSIGN(const Point z, multiply(k, m));
  const Scalar nonce = Scalar::random(random);
  TRY_ASSIGN(const Point t2, multiply_base(nonce));
  TRY_ASSIGN(const Point t3, multiply(nonce, m));
  for (const Point* point : {&z, &t2, &t3}) declassify(point->bytes);
  const Scalar c = challenge(public_key, m, z, t2, t3);
  const Scalar s = nonce - c * k;
  DleqProof proof;
  std::ranges::copy(c.span(), proof.bytes.begin());
  std::ranges::copy(s.span(), proof.bytes.begin() + 32);
  declassify(proof.bytes);
  return proof;
}

bool verify_dleq(const Point& public_key, std::span<const Point> inputs, std::span<const Point> outputs,
                 const DleqProof& proof) {
  if (!right_shape(inputs, outputs)) return false;
  const ByteSpan bytes = proof.bytes;
  const Result<Scalar> c = Scalar::parse(bytes.first(32));
  const Result<Scalar> s = Scalar::parse(bytes.last(32));
  if (!c || !s) return false;
  const std::vector<Scalar> weights = composite_weights(public_key, inputs, outputs);
  const Result<Point> m = weighted_sum(weights, inputs);
  const Result<Point> z = weighted_sum(weights, outputs);
  if (!m || !z) return false;
  // t2 = s·G + c·Y, t3 = s·M + c·Z. An identity among them has negligible probability in an honest proof: refused.
  const Result<Point> s_base = multiply_base(*s);
  const Result<Point> c_key = multiply(*c, public_key);
  const Result<Point> s_m = multiply(*s, *m);
  const Result<Point> c_z = multiply(*c, *z);
  if (!s_base || !c_key || !s_m || !c_z) return false;
  const Result<Point> t2 = add(*s_base, *c_key);
  const Result<Point> t3 = add(*s_m, *c_z);
  if (!t2 || !t3) return false;
  return equal_constant_time(challenge(public_key, *m, *z, *t2, *t3).span(), c->span());
}

}  // namespace jurat::crypto
