#include "crypto/bearer_proof/rs256.h"

#include <algorithm>
#include <array>

#include "crypto/domains.h"
#include "crypto/hash.h"
#include "crypto/modular_inverse.h"
#include "crypto/openssl.h"

// Integers below are kept in Montgomery form. Secrets here are the signature s and the r_j; both are only ever bases.
// The chains of squarings and multiplications are fixed by e and by the challenges, which the proof publishes, and a
// Montgomery multiplication takes the same steps for every operand of the modulus' length: time tells nothing of them.

namespace jurat::crypto {
namespace {

constexpr std::size_t rounds = rs256_proof_rounds;
constexpr int modulus_bytes = static_cast<int>(rsa_bytes);
constexpr unsigned draw_tries = 256;  // each try succeeds with probability > 1/2
using Integer = ByteArray<rsa_bytes>;
using Challenges = std::array<unsigned, rounds>;

void check(bool done) { ASSERT_TRUTH(done); }  // arithmetic below fails only without memory

// The ring of integers modulo N, with everything that is computed once per key.
class Ring {
 public:
  explicit Ring(const RsaPublicKey& key)
      : bytes_(key.modulus),
        context_(BN_CTX_secure_new()),
        modulus_(BN_bin2bn(key.modulus.data(), modulus_bytes, nullptr)),
        montgomery_(BN_MONT_CTX_new()) {
    check(context_ && modulus_ && montgomery_);
    usable_ = BN_is_odd(modulus_.get()) == 1 && BN_num_bits(modulus_.get()) == 8 * modulus_bytes &&
              BN_MONT_CTX_set(montgomery_.get(), modulus_.get(), context_.get()) == 1;
  }

  [[nodiscard]] bool usable() const noexcept { return usable_; }
  [[nodiscard]] BN_CTX* context() const noexcept { return context_.get(); }
  [[nodiscard]] const BIGNUM* modulus() const noexcept { return modulus_.get(); }

  // Null unless 0 < value < N.
  [[nodiscard]] openssl::BigNumber read(ByteSpan big_endian) const {
    openssl::BigNumber number(BN_secure_new());
    check(number && BN_bin2bn(big_endian.data(), static_cast<int>(big_endian.size()), number.get()) != nullptr);
    if (BN_is_zero(number.get()) == 1 || BN_ucmp(number.get(), modulus_.get()) >= 0) return nullptr;
    check(BN_to_montgomery(number.get(), number.get(), montgomery_.get(), context_.get()) == 1);
    return number;
  }
  void write(const BIGNUM* number, std::span<std::uint8_t> out) const {
    openssl::BigNumber plain(BN_secure_new());
    check(plain && BN_from_montgomery(plain.get(), number, montgomery_.get(), context_.get()) == 1 &&
          BN_bn2binpad(plain.get(), out.data(), modulus_bytes) == modulus_bytes);
  }
  [[nodiscard]] openssl::BigNumber copy(const BIGNUM* number) const {
    openssl::BigNumber out(BN_secure_new());
    check(out && BN_copy(out.get(), number) != nullptr);
    return out;
  }
  void multiply(BIGNUM* into, const BIGNUM* by) const {
    check(BN_mod_mul_montgomery(into, into, by, montgomery_.get(), context_.get()) == 1);
  }
  void square(BIGNUM* number) const { multiply(number, number); }
  // number^65537
  [[nodiscard]] openssl::BigNumber raise_to_e(const BIGNUM* number) const {
    openssl::BigNumber out = copy(number);
    for (int i = 0; i < 16; ++i) square(out.get());
    multiply(out.get(), number);
    return out;
  }
  // Null when `number` shares a factor with N. Not for secrets: its time depends on the number.
  [[nodiscard]] openssl::BigNumber inverse_var_time(const BIGNUM* number) const {
    Integer plain;
    write(number, plain);
    const auto inverse = crypto::inverse_var_time(bytes_, plain);
    return inverse ? read(*inverse) : nullptr;
  }

 private:
  const Integer& bytes_;
  openssl::BigNumberContext context_;
  openssl::BigNumber modulus_;
  openssl::Montgomery montgomery_;
  bool usable_ = false;
};

struct Statement {
  const RsaPublicKey& key;
  const Integer& x;  // EMSA-PKCS1-v1_5(header.payload)
  const CouncilId& council;
  const Hash32& request_hash;
};

// SHA-256(lp(domain) | council | N | X | T_1 … T_8 | request hash)
Hash32 transcript(const Statement& statement, const std::array<Integer, rounds>& commitments) {
  Bytes input;
  input.reserve(64 + (2 + rounds) * rsa_bytes);
  append_length_prefixed(input, as_bytes(domain::bearer_proof_rs256));
  append(input, statement.council);
  append(input, statement.key.modulus);
  append(input, statement.x);
  for (const Integer& commitment : commitments) append(input, commitment);
  append(input, statement.request_hash);
  return sha256(input);
}

// c_j = the j-th 16 bits of h, big-endian.
Challenges challenges_of(const Hash32& h) {
  Challenges out{};
  for (std::size_t j = 0; j < rounds; ++j) out[j] = (static_cast<unsigned>(h[2 * j]) << 8) | h[2 * j + 1];
  return out;
}

// Uniform in [1, N).
Result<openssl::BigNumber> draw(const Ring& ring, Random& random) {
  Secret bytes(rsa_bytes);
  for (unsigned i = 0; i < draw_tries; ++i) {
    random.fill(bytes.writable());
    if (auto number = ring.read(bytes.span())) return number;
  }
  return fail(Failure::internal, "the source of randomness gives no number below the modulus");
}

// base^c for many 16-bit exponents c over one base: powers base^(d·4^i), d = 1 to 3, are shared by all.
class Powers {
 public:
  Powers(const Ring& ring, const BIGNUM* base) : ring_(ring) {
    openssl::BigNumber step = ring.copy(base);
    for (auto& digit : table_) {
      digit[0] = ring.copy(step.get());
      digit[1] = ring.copy(step.get());
      ring.square(digit[1].get());
      digit[2] = ring.copy(digit[1].get());
      ring.multiply(digit[2].get(), step.get());
      step = ring.copy(digit[1].get());
      ring.square(step.get());
    }
  }
  // into · base^exponent
  void multiply_by_power(BIGNUM* into, unsigned exponent) const {
    for (std::size_t i = 0; i < table_.size(); ++i) {
      const unsigned digit = (exponent >> (2 * i)) & 3;
      if (digit != 0) ring_.multiply(into, table_[i][digit - 1].get());
    }
  }

 private:
  const Ring& ring_;
  std::array<std::array<openssl::BigNumber, 3>, 8> table_;
};

// z^65537 · y^c in one chain of sixteen squarings (Shamir's trick), c read in digits of four bits.
class Recomputation {
 public:
  Recomputation(const Ring& ring, const BIGNUM* y) : ring_(ring) {
    table_[0] = ring.copy(y);
    for (std::size_t i = 1; i < table_.size(); ++i) {
      table_[i] = ring.copy(table_[i - 1].get());
      ring.multiply(table_[i].get(), y);
    }
  }
  void commitment(const BIGNUM* z, unsigned c, Integer& out) const {
    openssl::BigNumber value = ring_.copy(z);
    for (int shift = 12; shift >= 0; shift -= 4) {
      for (int i = 0; i < 4; ++i) ring_.square(value.get());
      const unsigned digit = (c >> shift) & 15;
      if (digit != 0) ring_.multiply(value.get(), table_[digit - 1].get());
    }
    ring_.multiply(value.get(), z);
    ring_.write(value.get(), out);
  }

 private:
  const Ring& ring_;
  std::array<openssl::BigNumber, 15> table_;
};

}  // namespace

Result<Bytes> prove_rs256(const RsaPublicKey& key, ByteSpan signed_part, ByteSpan signature, const CouncilId& council,
                          const Hash32& request_hash, Random& random) {
  const Ring ring(key);
  if (!ring.usable()) return fail(Failure::bad_key, "not an RSA modulus of 2048 bit");
  const Integer x = emsa_pkcs1_sha256(signed_part);
  const openssl::BigNumber s = signature.size() == rsa_bytes ? ring.read(signature) : nullptr;
  if (!s) return fail(Failure::bad_signature, "the token's signature is not a number below the modulus");
  Integer opened{};
  ring.write(ring.raise_to_e(s.get()).get(), opened);
  if (opened != x) return fail(Failure::bad_signature, "the token's signature does not verify");

  std::array<openssl::BigNumber, rounds> r;
  std::array<Integer, rounds> commitments{};
  for (std::size_t j = 0; j < rounds; ++j) {
    TRY_ASSIGN(r[j], draw(ring, random));
    ring.write(ring.raise_to_e(r[j].get()).get(), commitments[j]);
  }
  const Hash32 h = transcript({key, x, council, request_hash}, commitments);
  const Challenges challenges = challenges_of(h);
  const Powers powers(ring, s.get());
  Bytes proof(rs256_proof_bytes);
  std::copy(h.begin(), h.end(), proof.begin());
  for (std::size_t j = 0; j < rounds; ++j) {
    powers.multiply_by_power(r[j].get(), challenges[j]);
    ring.write(r[j].get(), std::span(proof).subspan(h.size() + j * rsa_bytes, rsa_bytes));
  }
  return proof;
}

Result<void> verify_rs256(const RsaPublicKey& key, ByteSpan signed_part, ByteSpan proof, const CouncilId& council,
                          const Hash32& request_hash) {
  if (proof.size() != rs256_proof_bytes) return fail(Failure::bad_proof, "bearer proof: wrong length");
  const Ring ring(key);
  if (!ring.usable()) return fail(Failure::bad_key, "not an RSA modulus of 2048 bit");
  TRY_ASSIGN(const Hash32 h, to_array<32>(proof.first(32)));
  const Challenges challenges = challenges_of(h);
  const Integer x_bytes = emsa_pkcs1_sha256(signed_part);
  const openssl::BigNumber x = ring.read(x_bytes);
  ASSERT_TRUTH(x != nullptr);  // it begins with 00 01, the modulus with a set bit

  std::array<openssl::BigNumber, rounds> z;
  openssl::BigNumber product;
  for (std::size_t j = 0; j < rounds; ++j) {
    z[j] = ring.read(proof.subspan(h.size() + j * rsa_bytes, rsa_bytes));
    if (!z[j]) return fail(Failure::bad_proof, "bearer proof: a response is not in [1, N)");
    if (product) {
      ring.multiply(product.get(), z[j].get());
    } else {
      product = ring.copy(z[j].get());
    }
  }
  // One inversion does both: X·Πz has an inverse exactly if gcd(X, N) = 1 and every gcd(z_j, N) = 1, and times Πz it
  // is X^-1. Without this check z = T = 0 or a multiple of a factor of N would pass.
  openssl::BigNumber both = ring.copy(product.get());
  ring.multiply(both.get(), x.get());
  const openssl::BigNumber x_inverse = ring.inverse_var_time(both.get());
  if (!x_inverse) return fail(Failure::bad_proof, "bearer proof: a response shares a factor with the modulus");
  ring.multiply(x_inverse.get(), product.get());

  const Recomputation recomputation(ring, x_inverse.get());
  std::array<Integer, rounds> commitments{};
  for (std::size_t j = 0; j < rounds; ++j) recomputation.commitment(z[j].get(), challenges[j], commitments[j]);
  if (transcript({key, x_bytes, council, request_hash}, commitments) != h)
    return fail(Failure::bad_proof, "bearer proof: does not verify");
  return {};
}

}  // namespace jurat::crypto
