#include "crypto/threshold/rsa_shares.h"

#include <openssl/err.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "core/limits.h"
#include "crypto/modular_inverse.h"
#include "crypto/openssl.h"

// Names follow the paper: Delta = n!, m = p'·q' with p = 2p' + 1 and q = 2q' + 1, x = EMSA-PKCS1-v1_5 of the message.
// The dealer's arithmetic is not constant-time: it runs once, offline, on a machine that knows everything anyway.

namespace jurat::crypto {
namespace {

using openssl::BigNumber;

constexpr int prime_bits = 1024;
constexpr std::size_t prime_bytes = prime_bits / 8;
constexpr std::int64_t public_exponent = 65537;
constexpr unsigned prime_tries = 16;

void check(bool done) { ASSERT_TRUTH(done); }  // arithmetic below fails only without memory

BigNumber fresh() {
  BigNumber number(BN_secure_new());
  check(number != nullptr);
  return number;
}

BigNumber number_of(ByteSpan big_endian) {
  BigNumber number = fresh();
  check(BN_bin2bn(big_endian.data(), static_cast<int>(big_endian.size()), number.get()) != nullptr);
  return number;
}

BigNumber number_of(std::uint64_t value) {
  BigNumber number = fresh();
  check(BN_set_word(number.get(), value) == 1);
  return number;
}

openssl::BigNumberContext context() {
  openssl::BigNumberContext made(BN_CTX_secure_new());
  check(made != nullptr);
  return made;
}

Secret secret_bytes(const BIGNUM* number, std::size_t size) {
  Secret bytes(size);
  check(BN_bn2binpad(number, bytes.writable().data(), static_cast<int>(size)) == static_cast<int>(size));
  return bytes;
}

std::int64_t factorial(unsigned n) {
  std::int64_t product = 1;
  for (unsigned i = 2; i <= n; ++i) product *= i;
  return product;
}

Result<void> check_sizes(unsigned t, unsigned n) {
  if (t >= 1 && t <= n && n <= limits::rsa_share_nodes) return {};
  return fail(Failure::invalid_parameter,
              "RSA keys are shared t of n with 1 <= t <= n <= " + std::to_string(limits::rsa_share_nodes) + ", not " +
                  std::to_string(t) + " of " + std::to_string(n));
}

bool is_safe_prime(const BIGNUM* p, BN_CTX* work) {
  if (BN_num_bits(p) != prime_bits || BN_check_prime(p, work, nullptr) != 1) return false;
  BigNumber half = fresh();
  check(BN_rshift1(half.get(), p) == 1);
  return BN_check_prime(half.get(), work, nullptr) == 1;
}

}  // namespace

namespace {

int goes_on(int, int, BN_GENCB* call) {
  return (*static_cast<const std::function<bool()>*>(BN_GENCB_get_arg(call)))() ? 0 : 1;
}

}  // namespace

Result<SafePrimes> generate_safe_primes(const std::function<bool()>& stop) {
  const std::unique_ptr<BN_GENCB, decltype(&BN_GENCB_free)> call(BN_GENCB_new(), &BN_GENCB_free);
  check(call != nullptr);
  auto asked = stop;
  BN_GENCB_set(call.get(), &goes_on, &asked);
  BigNumber p = fresh();
  BigNumber q = fresh();
  const auto work = context();
  BigNumber product = fresh();
  for (unsigned tries = 0; tries < prime_tries; ++tries) {
    if (BN_generate_prime_ex(p.get(), prime_bits, 1, nullptr, nullptr, call.get()) != 1 ||
        BN_generate_prime_ex(q.get(), prime_bits, 1, nullptr, nullptr, call.get()) != 1) {
      ERR_clear_error();
      if (stop()) return fail(Failure::pending, "stopped");
      return fail(Failure::bad_key, "safe primes could not be drawn");
    }
    check(BN_mul(product.get(), p.get(), q.get(), work.get()) == 1);
    if (BN_num_bits(product.get()) == 2 * prime_bits && BN_cmp(p.get(), q.get()) != 0)
      return SafePrimes{secret_bytes(p.get(), prime_bytes), secret_bytes(q.get(), prime_bytes)};
  }
  return fail(Failure::bad_key, "safe primes of the right size could not be drawn");
}

Result<DealtRsaKey> deal_rsa_key(const SafePrimes& primes, unsigned t, unsigned n, Random& random) {
  TRY(check_sizes(t, n));
  const auto work = context();
  const BigNumber p = number_of(primes.p.span());
  const BigNumber q = number_of(primes.q.span());
  if (BN_cmp(p.get(), q.get()) == 0 || !is_safe_prime(p.get(), work.get()) || !is_safe_prime(q.get(), work.get()))
    return fail(Failure::bad_key, "not two different safe primes of 1024 bits");
  const BigNumber modulus = fresh(), half_p = fresh(), half_q = fresh(), m = fresh();
  check(BN_mul(modulus.get(), p.get(), q.get(), work.get()) == 1 && BN_rshift1(half_p.get(), p.get()) == 1 &&
        BN_rshift1(half_q.get(), q.get()) == 1 && BN_mul(m.get(), half_p.get(), half_q.get(), work.get()) == 1);
  DealtRsaKey dealt;
  TRY_ASSIGN(dealt.public_key, RsaPublicKey::parse(secret_bytes(modulus.get(), rsa_bytes).span()));

  std::vector<BigNumber> coefficients;
  const BigNumber e = number_of(std::uint64_t{public_exponent});
  coefficients.push_back(fresh());
  if (BN_mod_inverse(coefficients.front().get(), e.get(), m.get(), work.get()) == nullptr) {
    ERR_clear_error();
    return fail(Failure::bad_key, "65537 divides p' or q'");
  }
  for (unsigned i = 1; i < t; ++i) {
    // 16 bytes more than m: the remainder is uniform up to 2^-128.
    const Secret drawn = random.secret(rsa_bytes + 16);
    coefficients.push_back(number_of(drawn.span()));
    check(BN_nnmod(coefficients.back().get(), coefficients.back().get(), m.get(), work.get()) == 1);
  }
  for (unsigned i = 1; i <= n; ++i) {
    const BigNumber at = number_of(std::uint64_t{i});
    const BigNumber value = fresh();
    for (auto coefficient = coefficients.rbegin(); coefficient != coefficients.rend(); ++coefficient) {
      check(BN_mod_mul(value.get(), value.get(), at.get(), m.get(), work.get()) == 1 &&
            BN_mod_add(value.get(), value.get(), coefficient->get(), m.get(), work.get()) == 1);
    }
    dealt.shares.push_back(secret_bytes(value.get(), rsa_bytes));
  }
  return dealt;
}

struct RsaKeyShare::Inside {
  BigNumber modulus;
  openssl::Montgomery montgomery;
  BigNumber exponent;  // 2·Delta·s_i
};

RsaKeyShare::RsaKeyShare(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
RsaKeyShare::RsaKeyShare(RsaKeyShare&&) noexcept = default;
RsaKeyShare& RsaKeyShare::operator=(RsaKeyShare&&) noexcept = default;
RsaKeyShare::~RsaKeyShare() = default;

Result<RsaKeyShare> RsaKeyShare::parse(const RsaPublicKey& key, unsigned n, const Secret& share) {
  TRY(check_sizes(1, n));
  if (share.size() != rsa_bytes) return fail(Failure::bad_key, "a share of an RSA key has 256 bytes");
  auto inside = std::make_unique<Inside>();
  const auto work = context();
  inside->modulus = number_of(key.modulus);
  inside->exponent = number_of(share.span());
  if (BN_is_zero(inside->exponent.get()) == 1 || BN_ucmp(inside->exponent.get(), inside->modulus.get()) >= 0)
    return fail(Failure::bad_key, "a share of an RSA key is zero or not below the modulus");
  inside->montgomery.reset(BN_MONT_CTX_new());
  check(inside->montgomery != nullptr);
  if (BN_is_odd(inside->modulus.get()) != 1 ||
      BN_MONT_CTX_set(inside->montgomery.get(), inside->modulus.get(), work.get()) != 1) {
    ERR_clear_error();
    return fail(Failure::bad_key, "not an RSA modulus");
  }
  check(BN_mul_word(inside->exponent.get(), static_cast<BN_ULONG>(2 * factorial(n))) == 1);
  BN_set_flags(inside->exponent.get(), BN_FLG_CONSTTIME);
  return RsaKeyShare(std::move(inside));
}

Result<RsaSignatureShare> RsaKeyShare::sign_sha256(ByteSpan message) const {
  const auto work = context();
  const BigNumber x = number_of(emsa_pkcs1_sha256(message));
  const BigNumber answer = fresh();
  check(BN_mod_exp_mont_consttime(answer.get(), x.get(), inside_->exponent.get(), inside_->modulus.get(), work.get(),
                                  inside_->montgomery.get()) == 1);
  RsaSignatureShare share;
  check(BN_bn2binpad(answer.get(), share.data(), rsa_bytes) == static_cast<int>(rsa_bytes));
  return share;
}

namespace {

// λ_j = Delta · Π k/(k - j) over the others of the quorum: always an integer (Shoup, section 2.2).
std::int64_t lambda(NodeIndex j, std::span<const NodeIndex> quorum, std::int64_t delta) {
  std::int64_t above = delta, below = 1;
  for (const NodeIndex k : quorum) {
    if (k == j) continue;
    above *= k.value;
    below *= std::int64_t{k.value} - j.value;
  }
  ASSERT_TRUTH(above % below == 0);
  return above / below;
}

// The a with a·four = 1 mod e, 0 < a < e; e is a prime that does not divide `four` (n < e).
std::int64_t inverse_mod_e(std::int64_t four) {
  std::int64_t result = 1, power = four % public_exponent;
  for (std::int64_t exponent = public_exponent - 2; exponent > 0; exponent >>= 1) {
    if ((exponent & 1) != 0) result = result * power % public_exponent;
    power = power * power % public_exponent;
  }
  return result;
}

// Public arithmetic modulo one N, variable-time. With n <= 10 every product of exponents below fits 63 bits.
class Combiner {
 public:
  Combiner(const RsaPublicKey& key, unsigned n, ByteSpan message)
      : verifier_(RsaVerifier::kept(key)),
        message_(message),
        work_(context()),
        modulus_bytes_(key.modulus),
        modulus_(number_of(key.modulus)),
        montgomery_(BN_MONT_CTX_new()),
        x_(number_of(emsa_pkcs1_sha256(message))),
        delta_(factorial(n)) {
    check(montgomery_ && BN_MONT_CTX_set(montgomery_.get(), modulus_.get(), work_.get()) == 1);
  }

  // 1 < x_i < N and coprime to N.
  [[nodiscard]] bool possible(const RsaSignatureShare& share) const {
    static constexpr auto one = [] {
      RsaSignatureShare number{};
      number.back() = 1;
      return number;
    }();
    return share != one && inverse_var_time(modulus_bytes_, share).has_value();
  }

  // w = Π x_j^(2·λ_j), then y = w^a · x^b with a·4·Delta² + b·e = 1; nothing unless y is the signature.
  [[nodiscard]] std::optional<ByteArray<rsa_bytes>> combine(std::span<const IndexedRsaShare* const> quorum) {
    std::vector<NodeIndex> nodes;
    for (const IndexedRsaShare* one : quorum) nodes.push_back(one->node);
    const std::int64_t four = 4 * delta_ * delta_;
    const std::int64_t a = inverse_mod_e(four);
    const std::int64_t minus_b = (a * four - 1) / public_exponent;
    const BigNumber above = number_of(std::uint64_t{1}), below = power(x_, minus_b);
    for (const IndexedRsaShare* one : quorum) {
      const std::int64_t exponent = 2 * lambda(one->node, nodes, delta_);
      const BigNumber factor = power(number_of(one->share), std::abs(exponent) * a);
      const BigNumber& side = exponent > 0 ? above : below;
      check(BN_mod_mul(side.get(), side.get(), factor.get(), modulus_.get(), work_.get()) == 1);
    }
    ByteArray<rsa_bytes> signature;
    check(BN_bn2binpad(below.get(), signature.data(), rsa_bytes) == static_cast<int>(rsa_bytes));
    const auto inverse = inverse_var_time(modulus_bytes_, signature);
    if (!inverse) return std::nullopt;
    check(BN_mod_mul(above.get(), above.get(), number_of(*inverse).get(), modulus_.get(), work_.get()) == 1);
    check(BN_bn2binpad(above.get(), signature.data(), rsa_bytes) == static_cast<int>(rsa_bytes));
    if (!verifier_.verify_sha256(message_, signature)) return std::nullopt;
    return signature;
  }

 private:
  BigNumber power(const BigNumber& base, std::int64_t exponent) {
    const BigNumber times = number_of(static_cast<std::uint64_t>(exponent));
    BigNumber result = fresh();
    check(BN_mod_exp_mont(result.get(), base.get(), times.get(), modulus_.get(), work_.get(), montgomery_.get()) == 1);
    return result;
  }

  RsaVerifier verifier_;
  ByteSpan message_;
  openssl::BigNumberContext work_;
  const ByteArray<rsa_bytes>& modulus_bytes_;
  BigNumber modulus_;
  openssl::Montgomery montgomery_;
  BigNumber x_;
  std::int64_t delta_;
};

// The next t of m places in lexicographic order; false after the last.
bool next_subset(std::vector<std::size_t>& chosen, std::size_t m) {
  const std::size_t t = chosen.size();
  for (std::size_t i = t; i-- > 0;) {
    if (chosen[i] == m - t + i) continue;
    ++chosen[i];
    for (std::size_t k = i + 1; k < t; ++k) chosen[k] = chosen[k - 1] + 1;
    return true;
  }
  return false;
}

using Shares = std::vector<const IndexedRsaShare*>;

// The first t-subset of `shares` that gives the signature, `always` (when given) and t - 1 of the others.
std::optional<std::pair<Shares, ByteArray<rsa_bytes>>> verifying_subset(Combiner& combiner, const Shares& shares,
                                                                        unsigned t, const IndexedRsaShare* always) {
  Shares others;
  for (const IndexedRsaShare* one : shares) {
    if (one != always) others.push_back(one);
  }
  const std::size_t free = always == nullptr ? t : t - 1;
  if (others.size() < free) return std::nullopt;
  std::vector<std::size_t> chosen(free);
  std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  do {
    Shares quorum;
    for (const std::size_t place : chosen) quorum.push_back(others[place]);
    if (always != nullptr) quorum.push_back(always);
    if (const auto signature = combiner.combine(quorum)) return std::pair{std::move(quorum), *signature};
  } while (next_subset(chosen, others.size()));
  return std::nullopt;
}

Result<void> check_nodes(unsigned n, std::span<const IndexedRsaShare> shares) {
  for (const IndexedRsaShare& one : shares) {
    if (one.node.value == 0 || one.node.value > n) return fail(Failure::invalid_parameter, "no node of this council");
    if (std::ranges::count(shares, one.node, &IndexedRsaShare::node) != 1)
      return fail(Failure::invalid_parameter, "two shares of one node");
  }
  return {};
}

}  // namespace

Result<CombinedRsaSignature> combine_rsa_shares(const RsaPublicKey& key, unsigned t, unsigned n, ByteSpan message,
                                                std::span<const IndexedRsaShare> shares) {
  TRY(check_sizes(t, n));
  TRY(check_nodes(n, shares));
  Combiner combiner(key, n, message);
  CombinedRsaSignature combined;
  Shares usable;
  for (const IndexedRsaShare& one : shares) {
    if (combiner.possible(one.share)) {
      usable.push_back(&one);
    } else {
      combined.liars.push_back(one.node);
    }
  }
  const auto found = verifying_subset(combiner, usable, t, nullptr);
  if (!found)
    return fail(Failure::share_invalid, "no " + std::to_string(t) + " of the " + std::to_string(shares.size()) +
                                            " shares give the RSA signature");
  combined.signature = found->second;
  // Two liars whose errors cancel could put the blame on an honest node that is in no subset with t - 1 other honest
  // ones; with all n shares here there always is such a subset, and one liar alone cannot cancel anything.
  const bool blame_is_sure = n - t <= 1 || shares.size() == n;
  for (const IndexedRsaShare* other : usable) {
    if (!blame_is_sure || std::ranges::find(found->first, other) != found->first.end()) continue;
    if (!verifying_subset(combiner, usable, t, other)) combined.liars.push_back(other->node);
  }
  std::ranges::sort(combined.liars);
  return combined;
}

}  // namespace jurat::crypto
