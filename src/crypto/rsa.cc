#include "crypto/rsa.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <algorithm>

#include "crypto/hash.h"
#include "crypto/newest_kept.h"
#include "crypto/openssl.h"

namespace jurat::crypto {
namespace {

constexpr unsigned rsa_bits = 2048;
constexpr unsigned long public_exponent = 65537;

// The reason stays in our words; OpenSSL's queue is per thread and must not grow.
auto refuse(Failure failure, std::string message) {
  ERR_clear_error();
  return fail(failure, std::move(message));
}

openssl::Key make_public_key(const RsaPublicKey& key) {
  openssl::BigNumber n(BN_bin2bn(key.modulus.data(), rsa_bytes, nullptr));
  openssl::ParameterBuilder builder(OSSL_PARAM_BLD_new());
  if (!n || !builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_ulong(builder.get(), OSSL_PKEY_PARAM_RSA_E, public_exponent) != 1)
    return nullptr;
  openssl::Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  openssl::KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* made = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return openssl::Key(made);
}

Result<openssl::BigNumber> number_of(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return refuse(Failure::bad_key, "not an RSA key");
  return openssl::BigNumber(number);
}

Result<RsaPublicKey> public_part(const EVP_PKEY* key) {
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA) return refuse(Failure::bad_key, "not an RSA key");
  TRY_ASSIGN(const auto e, number_of(key, OSSL_PKEY_PARAM_RSA_E));
  if (BN_is_word(e.get(), public_exponent) != 1) return fail(Failure::bad_key, "RSA exponent is not 65537");
  TRY_ASSIGN(const auto n, number_of(key, OSSL_PKEY_PARAM_RSA_N));
  if (BN_num_bits(n.get()) != rsa_bits) return fail(Failure::bad_key, "RSA modulus is not 2048 bit");
  Bytes modulus(rsa_bytes);
  ASSERT_TRUTH(BN_bn2binpad(n.get(), modulus.data(), rsa_bytes) == static_cast<int>(rsa_bytes));
  return RsaPublicKey::parse(modulus);
}

// The numbers of a private key fit together (RFC 8017 3.2): n = p·q, and the CRT parts are those of d.
Result<void> check_parts(const EVP_PKEY* key) {
  TRY_ASSIGN(const auto n, number_of(key, OSSL_PKEY_PARAM_RSA_N));
  TRY_ASSIGN(const auto e, number_of(key, OSSL_PKEY_PARAM_RSA_E));
  TRY_ASSIGN(const auto d, number_of(key, OSSL_PKEY_PARAM_RSA_D));
  TRY_ASSIGN(const auto p, number_of(key, OSSL_PKEY_PARAM_RSA_FACTOR1));
  TRY_ASSIGN(const auto q, number_of(key, OSSL_PKEY_PARAM_RSA_FACTOR2));
  TRY_ASSIGN(const auto d_p, number_of(key, OSSL_PKEY_PARAM_RSA_EXPONENT1));
  TRY_ASSIGN(const auto d_q, number_of(key, OSSL_PKEY_PARAM_RSA_EXPONENT2));
  TRY_ASSIGN(const auto q_inverse, number_of(key, OSSL_PKEY_PARAM_RSA_COEFFICIENT1));
  const openssl::BigNumberContext context(BN_CTX_new());
  const openssl::BigNumber result(BN_new());
  const openssl::BigNumber less_one(BN_new());
  if (!context || !result || !less_one) return refuse(Failure::internal, "no memory to check an RSA key");
  const auto belongs_to = [&](const BIGNUM* exponent, const BIGNUM* prime) {
    return BN_sub(less_one.get(), prime, BN_value_one()) == 1 && BN_is_zero(less_one.get()) == 0 &&
           BN_nnmod(result.get(), d.get(), less_one.get(), context.get()) == 1 && BN_cmp(result.get(), exponent) == 0 &&
           BN_mod_mul(result.get(), exponent, e.get(), less_one.get(), context.get()) == 1 &&
           BN_is_one(result.get()) == 1;
  };
  const bool fit = BN_mul(result.get(), p.get(), q.get(), context.get()) == 1 && BN_cmp(result.get(), n.get()) == 0 &&
                   belongs_to(d_p.get(), p.get()) && belongs_to(d_q.get(), q.get()) &&
                   BN_mod_mul(result.get(), q_inverse.get(), q.get(), p.get(), context.get()) == 1 &&
                   BN_is_one(result.get()) == 1;
  if (!fit) return refuse(Failure::bad_key, "RSA key parts do not fit together");
  return {};
}

}  // namespace

Result<RsaPublicKey> RsaPublicKey::parse(ByteSpan modulus_big_endian) {
  if (modulus_big_endian.size() != rsa_bytes || (modulus_big_endian.front() & 0x80) == 0)
    return fail(Failure::bad_key, "RSA modulus is not 2048 bit");
  if ((modulus_big_endian.back() & 1) == 0) return fail(Failure::bad_key, "RSA modulus is even");
  RsaPublicKey key;
  std::copy(modulus_big_endian.begin(), modulus_big_endian.end(), key.modulus.begin());
  return key;
}

namespace {

// A context with algorithm, padding and hash in place: what it takes to look these up again costs as much as a third of
// a verification. Never used itself, only copied, so that threads may share it. Null when `key` is, or is unusable.
using Prepare = int (*)(EVP_PKEY_CTX*);
openssl::KeyContext prepared(EVP_PKEY* key, Prepare prepare) {
  if (key == nullptr) return nullptr;
  openssl::KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (!context || prepare(context.get()) != 1 || EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1 ||
      EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) != 1)
    return nullptr;
  return context;
}

}  // namespace

struct RsaVerifier::Inside {
  openssl::Key key;
  openssl::KeyContext context;
};

RsaVerifier::RsaVerifier(const RsaPublicKey& key) : inside_(std::make_shared<Inside>()) {
  inside_->key = make_public_key(key);
  inside_->context = prepared(inside_->key.get(), EVP_PKEY_verify_init);
  ERR_clear_error();
}
RsaVerifier::~RsaVerifier() = default;

RsaVerifier RsaVerifier::kept(const RsaPublicKey& key) {
  static auto& verifiers = *new NewestKept<RsaVerifier>;
  if (const auto found = verifiers.find(key)) return *found;
  const RsaVerifier made(key);
  if (made.inside_->context) verifiers.keep(key, made);  // else the reason may pass: it may be made again
  return made;
}

bool RsaVerifier::verify_sha256(ByteSpan message, ByteSpan signature) const {
  if (!inside_->context || signature.size() != rsa_bytes) return false;
  const Hash32 hash = sha256(message);
  const openssl::KeyContext context(EVP_PKEY_CTX_dup(inside_->context.get()));
  const bool good =
      context && EVP_PKEY_verify(context.get(), signature.data(), signature.size(), hash.data(), hash.size()) == 1;
  if (!good) ERR_clear_error();
  return good;
}

struct RsaPrivateKey::Inside {
  Inside(openssl::Key private_key, const RsaPublicKey& public_part)
      : key(std::move(private_key)),
        context(prepared(key.get(), EVP_PKEY_sign_init)),
        public_key(public_part),
        verifier(public_part) {}
  openssl::Key key;
  openssl::KeyContext context;
  RsaPublicKey public_key;
  RsaVerifier verifier;
};

RsaPrivateKey::RsaPrivateKey(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
RsaPrivateKey::RsaPrivateKey(RsaPrivateKey&&) noexcept = default;
RsaPrivateKey& RsaPrivateKey::operator=(RsaPrivateKey&&) noexcept = default;
RsaPrivateKey::~RsaPrivateKey() = default;

Result<RsaPrivateKey> RsaPrivateKey::generate() {
  openssl::Key key(EVP_RSA_gen(rsa_bits));
  if (!key) return refuse(Failure::bad_key, "RSA key generation failed");
  TRY_ASSIGN(const RsaPublicKey public_key, public_part(key.get()));
  return RsaPrivateKey(std::make_unique<Inside>(std::move(key), public_key));
}

Result<RsaPrivateKey> RsaPrivateKey::parse(const Secret& pkcs8_der) {
  const std::uint8_t* at = pkcs8_der.span().data();
  const std::uint8_t* const end = at + pkcs8_der.size();
  openssl::Pkcs8 parsed(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(pkcs8_der.size())));
  if (!parsed || at != end) return refuse(Failure::bad_key, "not a PKCS #8 key");
  openssl::Key key(EVP_PKCS82PKEY(parsed.get()));
  if (!key) return refuse(Failure::bad_key, "not a PKCS #8 key");
  TRY_ASSIGN(const RsaPublicKey public_key, public_part(key.get()));
  TRY(check_parts(key.get()));
  RsaPrivateKey whole(std::make_unique<Inside>(std::move(key), public_key));
  // The generator tested that p and q are prime, and testing it again took most of a start: eight key sets have 16
  // keys. Factors that are not prime make signatures that do not verify.
  if (!whole.sign_sha256(as_bytes("trial"))) return fail(Failure::bad_key, "an RSA key's signature does not verify");
  return whole;
}

Result<Secret> RsaPrivateKey::pkcs8_der() const {
  openssl::Pkcs8 form(EVP_PKEY2PKCS8(inside_->key.get()));
  if (!form) return refuse(Failure::bad_key, "RSA key cannot be written");
  std::uint8_t* der = nullptr;
  const int size = i2d_PKCS8_PRIV_KEY_INFO(form.get(), &der);
  if (size <= 0) return refuse(Failure::bad_key, "RSA key cannot be written");
  const auto length = static_cast<std::size_t>(size);
  Secret out = Secret::copy_of({der, length});
  OPENSSL_clear_free(der, length);
  return out;
}

const RsaPublicKey& RsaPrivateKey::public_key() const noexcept { return inside_->public_key; }

Result<ByteArray<rsa_bytes>> RsaPrivateKey::sign_sha256_unverified(ByteSpan message) const {
  const Hash32 hash = sha256(message);
  const openssl::KeyContext context(inside_->context ? EVP_PKEY_CTX_dup(inside_->context.get()) : nullptr);
  ByteArray<rsa_bytes> signature{};
  std::size_t size = signature.size();
  if (!context || EVP_PKEY_sign(context.get(), signature.data(), &size, hash.data(), hash.size()) != 1 ||
      size != rsa_bytes)
    return refuse(Failure::internal, "RSA signing failed");
  return signature;
}

Result<ByteArray<rsa_bytes>> RsaPrivateKey::sign_sha256(ByteSpan message) const {
  TRY_ASSIGN(const auto signature, sign_sha256_unverified(message));
  // A fault while signing with CRT would give the factors away: nothing leaves unverified.
  if (!inside_->verifier.verify_sha256(message, signature))
    return fail(Failure::internal, "an RSA signature did not verify and was withheld");
  return signature;
}

ByteArray<rsa_bytes> emsa_pkcs1_sha256(ByteSpan message) {
  // RFC 8017 9.2: 00 01 FF … FF 00 | DigestInfo(SHA-256) | hash
  static constexpr ByteArray<19> digest_info{0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                             0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
  const Hash32 hash = sha256(message);
  ByteArray<rsa_bytes> out;
  out.fill(0xff);
  out[0] = 0x00;
  out[1] = 0x01;
  const auto hash_at = out.end() - static_cast<std::ptrdiff_t>(hash.size());
  const auto info_at = hash_at - static_cast<std::ptrdiff_t>(digest_info.size());
  *(info_at - 1) = 0x00;
  std::copy(digest_info.begin(), digest_info.end(), info_at);
  std::copy(hash.begin(), hash.end(), hash_at);
  return out;
}

}  // namespace jurat::crypto
