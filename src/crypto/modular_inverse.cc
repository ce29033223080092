#include "crypto/modular_inverse.h"

#include <algorithm>
#include <array>
#include <bit>

// Names follow libsecp256k1's modinv64: f and g shrink to ±gcd and 0 while d·x = f and e·x = g modulo the modulus hold
// up to the powers of two that each batch of 62 steps divides out.

namespace jurat::crypto {
namespace {

constexpr int limb_bits = 62;
constexpr std::uint64_t limb_mask = UINT64_MAX >> 2;
constexpr std::size_t limbs = 34;  // 2,108 bits: numbers between -2·modulus and modulus, with their sign
// Bernstein and Yang, theorem 11.2: (49·2048 + 57) / 17 steps are enough.
constexpr int batches_at_most = (49 * 2048 + 57) / 17 / limb_bits + 1;

__extension__ using Wide = __int128;

// Σ v[i]·2^(62·i): every limb in [0, 2^62) but the last, which has the sign.
using Signed62 = std::array<std::int64_t, limbs>;

Signed62 from_bytes(const Integer2048& big_endian) {
  Signed62 out{};
  int bit = 0;
  for (auto byte = big_endian.rbegin(); byte != big_endian.rend(); ++byte, bit += 8) {
    const auto limb = static_cast<std::size_t>(bit / limb_bits);
    const int shift = bit % limb_bits;
    out[limb] |= static_cast<std::int64_t>((std::uint64_t{*byte} << shift) & limb_mask);
    if (shift > limb_bits - 8) out[limb + 1] |= static_cast<std::int64_t>(*byte >> (limb_bits - shift));
  }
  return out;
}

Integer2048 to_bytes(const Signed62& number) {
  Integer2048 out;
  int bit = 0;
  for (auto byte = out.rbegin(); byte != out.rend(); ++byte, bit += 8) {
    const auto limb = static_cast<std::size_t>(bit / limb_bits);
    const int shift = bit % limb_bits;
    std::uint64_t value = static_cast<std::uint64_t>(number[limb]) >> shift;
    if (shift > limb_bits - 8) value |= static_cast<std::uint64_t>(number[limb + 1]) << (limb_bits - shift);
    *byte = static_cast<std::uint8_t>(value);
  }
  return out;
}

// into + factor·by
void add_multiple(Signed62& into, std::int64_t factor, const Signed62& by) {
  Wide carry = 0;
  for (std::size_t i = 0; i < limbs; ++i) {
    carry += Wide{factor} * by[i] + into[i];
    into[i] = i + 1 == limbs ? static_cast<std::int64_t>(carry)
                             : static_cast<std::int64_t>(static_cast<std::uint64_t>(carry) & limb_mask);
    carry >>= limb_bits;
  }
}

// What 62 division steps do to f and g: 2^62·(f, g) become (u·f + v·g, q·f + r·g).
struct Steps {
  std::int64_t u, v, q, r;
};

Steps division_steps(std::int64_t& eta, std::uint64_t f, std::uint64_t g) {
  std::uint64_t u = 1, v = 0, q = 0, r = 1;
  for (int left = limb_bits;;) {
    const int zeros = std::countr_zero(g | (UINT64_MAX << left));
    g >>= zeros;
    u <<= zeros;
    v <<= zeros;
    eta -= zeros;
    left -= zeros;
    if (left == 0) break;
    if (eta < 0) {
      eta = -eta;
      std::swap(f, g);
      std::swap(u, q);
      std::swap(v, r);
      g = 0 - g;
      q = 0 - q;
      r = 0 - r;
    }
    // A multiple of f that clears as many of g's low bits as may be cleared before f and g change places again.
    const auto clear = static_cast<int>(std::min<std::int64_t>({eta + 1, left, 6}));
    const std::uint64_t w = (f * g * (f * f - 2)) & (UINT64_MAX >> (64 - clear));
    g += f * w;
    q += u * w;
    r += v * w;
  }
  return {static_cast<std::int64_t>(u), static_cast<std::int64_t>(v), static_cast<std::int64_t>(q),
          static_cast<std::int64_t>(r)};
}

// (f, g) after the steps, in `length` limbs.
void apply_to_numbers(Signed62& f, Signed62& g, const Steps& t, std::size_t length) {
  Wide of_f = Wide{t.u} * f[0] + Wide{t.v} * g[0];
  Wide of_g = Wide{t.q} * f[0] + Wide{t.r} * g[0];
  of_f >>= limb_bits;  // the low bits are zero
  of_g >>= limb_bits;
  for (std::size_t i = 1; i < length; ++i) {
    of_f += Wide{t.u} * f[i] + Wide{t.v} * g[i];
    of_g += Wide{t.q} * f[i] + Wide{t.r} * g[i];
    f[i - 1] = static_cast<std::int64_t>(static_cast<std::uint64_t>(of_f) & limb_mask);
    g[i - 1] = static_cast<std::int64_t>(static_cast<std::uint64_t>(of_g) & limb_mask);
    of_f >>= limb_bits;
    of_g >>= limb_bits;
  }
  f[length - 1] = static_cast<std::int64_t>(of_f);
  g[length - 1] = static_cast<std::int64_t>(of_g);
}

struct Modulus {
  Signed62 number;
  std::uint64_t inverse;  // modulo 2^62

  explicit Modulus(const Integer2048& bytes) : number(from_bytes(bytes)) {
    const auto low = static_cast<std::uint64_t>(number[0]);
    inverse = low;  // right in 3 bits; each turn doubles them
    for (int i = 0; i < 5; ++i) inverse *= 2 - low * inverse;
    inverse &= limb_mask;
  }
};

// (d, e) after the steps, divided by 2^62 modulo the modulus; both stay in (-2·modulus, modulus).
void apply_to_cofactors(Signed62& d, Signed62& e, const Steps& t, const Modulus& modulus) {
  const std::int64_t d_sign = d[limbs - 1] >> 63, e_sign = e[limbs - 1] >> 63;
  std::int64_t of_d = (t.u & d_sign) + (t.v & e_sign);  // times the modulus: makes negative ones positive,
  std::int64_t of_e = (t.q & d_sign) + (t.r & e_sign);
  Wide sum_d = Wide{t.u} * d[0] + Wide{t.v} * e[0];
  Wide sum_e = Wide{t.q} * d[0] + Wide{t.r} * e[0];
  const auto low_bits = [&](const Wide& sum, std::int64_t times) {
    return static_cast<std::int64_t>(
        (modulus.inverse * static_cast<std::uint64_t>(sum) + static_cast<std::uint64_t>(times)) & limb_mask);
  };
  of_d -= low_bits(sum_d, of_d);  // and clears the low 62 bits
  of_e -= low_bits(sum_e, of_e);
  sum_d += Wide{modulus.number[0]} * of_d;
  sum_e += Wide{modulus.number[0]} * of_e;
  sum_d >>= limb_bits;
  sum_e >>= limb_bits;
  for (std::size_t i = 1; i < limbs; ++i) {
    sum_d += Wide{t.u} * d[i] + Wide{t.v} * e[i] + Wide{modulus.number[i]} * of_d;
    sum_e += Wide{t.q} * d[i] + Wide{t.r} * e[i] + Wide{modulus.number[i]} * of_e;
    d[i - 1] = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum_d) & limb_mask);
    e[i - 1] = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum_e) & limb_mask);
    sum_d >>= limb_bits;
    sum_e >>= limb_bits;
  }
  d[limbs - 1] = static_cast<std::int64_t>(sum_d);
  e[limbs - 1] = static_cast<std::int64_t>(sum_e);
}

bool is_zero(const Signed62& number, std::size_t length) {
  return std::all_of(number.begin(), number.begin() + static_cast<std::ptrdiff_t>(length),
                     [](std::int64_t limb) { return limb == 0; });
}

// One limb less when the last ones hold nothing but signs.
std::size_t shortened(Signed62& f, Signed62& g, std::size_t length) {
  const std::int64_t f_top = f[length - 1], g_top = g[length - 1];
  if (length < 2 || (f_top != 0 && f_top != -1) || (g_top != 0 && g_top != -1)) return length;
  f[length - 2] |= static_cast<std::int64_t>(static_cast<std::uint64_t>(f_top) << limb_bits);
  g[length - 2] |= static_cast<std::int64_t>(static_cast<std::uint64_t>(g_top) << limb_bits);
  return length - 1;
}

}  // namespace

std::optional<Integer2048> inverse_var_time(const Integer2048& modulus_bytes, const Integer2048& number) {
  ASSERT_TRUTH((modulus_bytes.front() & 0x80) != 0 && (modulus_bytes.back() & 1) == 1);
  if (!std::ranges::lexicographical_compare(number, modulus_bytes)) return std::nullopt;
  const Modulus modulus(modulus_bytes);
  Signed62 d{}, e{1}, f = modulus.number, g = from_bytes(number);
  std::int64_t eta = -1;
  std::size_t length = limbs;
  for (int batch = 0; !is_zero(g, length); ++batch) {
    ASSERT_TRUTH(batch < batches_at_most);
    const Steps t = division_steps(eta, static_cast<std::uint64_t>(f[0]), static_cast<std::uint64_t>(g[0]));
    apply_to_cofactors(d, e, t, modulus);
    apply_to_numbers(f, g, t, length);
    length = shortened(f, g, length);
  }
  // f is the greatest common divisor or its negative, g is 0: at the end both fit one limb if it is 1.
  while (length > 1) {
    const std::size_t shorter = shortened(f, g, length);
    if (shorter == length) return std::nullopt;
    length = shorter;
  }
  if (f[0] != 1 && f[0] != -1) return std::nullopt;
  Signed62 inverse{};
  add_multiple(inverse, f[0], d);  // in (-2·modulus, 2·modulus)
  while (inverse[limbs - 1] < 0) add_multiple(inverse, 1, modulus.number);
  for (Signed62 less = inverse;; inverse = less) {
    add_multiple(less, -1, modulus.number);
    if (less[limbs - 1] < 0) break;
  }
  return to_bytes(inverse);
}

}  // namespace jurat::crypto
