#include "crypto/threshold/oprf.h"

#include "crypto/declassify.h"
#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::crypto {
namespace {

constexpr std::size_t output_bytes = 64;

Result<void> check_input(ByteSpan input) {
  if (input.size() > 0xffff) return fail(Failure::too_large, "OPRF input: at most 65535 bytes");
  return {};
}

// H_1 of the input. The point tells a guesser as much as the input: the caller wipes it unless the input is public.
Result<Point> hash_input(ByteSpan input) {
  static const Bytes dst = [] {
    Bytes out = to_bytes("HashToGroup-");
    append(out, as_bytes(domain::oprf_context));
    return out;
  }();
  TRY(check_input(input));
  return hash_to_group(input, dst);
}

// RFC 9497 3.3.1 Finalize, after unblinding.
Result<Secret> hash_output(ByteSpan input, Result<Point> element) {
  if (!element) return fail(std::move(element).error());
  Secret out(output_bytes);
  Sha512()
      .add_u16(input.size())
      .add(input)
      .add_u16(element->bytes.size())
      .add(element->bytes)
      .add(as_bytes("Finalize"))
      .finish(out.writable().first<output_bytes>());
  wipe(element->bytes);
  return out;
}

std::vector<IndexedPoint> points_of(std::span<const Partial> partials) {
  std::vector<IndexedPoint> points;
  points.reserve(partials.size());
  for (const Partial& partial : partials) points.push_back({partial.node, partial.value});
  return points;
}

}  // namespace

Result<BlindedInput> blind_input(ByteSpan input, Random& random) {
  Scalar blind = Scalar::random(random);
  TRY_ASSIGN(const Point blinded, blind_input_with(input, blind));
  return BlindedInput{std::move(blind), blinded};
}

Result<Point> blind_input_with(ByteSpan input, const Scalar& blind) {
  Result<Point> element = hash_input(input);
  if (!element) return element;
  Result<Point> blinded = multiply(blind, *element);
  wipe(element->bytes);
  if (blinded) declassify(blinded->bytes);
  return blinded;
}

Result<Partial> evaluate_partial(NodeIndex node, const Scalar& share, const Point& public_share, const Point& point,
                                 Random& random) {
  TRY_ASSIGN(const Point value, multiply(share, point));
  declassify(value.bytes);
  TRY_ASSIGN(const DleqProof proof, prove_dleq(share, public_share, {&point, 1}, {&value, 1}, random));
  return Partial{node, value, proof};
}

bool verify_partial(const Commitments& commitments, const Point& point, const Partial& partial) {
  const Result<Point> key = public_share(commitments, partial.node);
  return key && verify_partial(*key, point, partial);
}

bool verify_partial(const Point& public_share, const Point& point, const Partial& partial) {
  return verify_dleq(public_share, {&point, 1}, {&partial.value, 1}, partial.proof);
}

Result<Secret> finalize_oprf(ByteSpan input, const Scalar& blind, std::span<const Partial> partials) {
  TRY(check_input(input));
  return hash_output(input, interpolate_divided(points_of(partials), blind));
}

Result<Point> prf_point(ByteSpan input) { return hash_input(input); }

Result<Secret> finalize_prf(ByteSpan input, std::span<const Partial> partials) {
  TRY(check_input(input));
  return hash_output(input, interpolate(points_of(partials)));
}

}  // namespace jurat::crypto
