#include "crypto/hash.h"

#include <sodium/crypto_auth_hmacsha512.h>
#include <sodium/utils.h>

#include <algorithm>
#include <memory>

#include "crypto/openssl.h"

namespace jurat::crypto {
namespace {

// libsodium's hash functions return 0 always; anything else is a broken library.
void demand(int returned) noexcept { ASSERT_TRUTH(returned == 0); }

// OpenSSL's SHA-256 uses the processor's instructions, which matters for the ledger's tree. One context a thread:
// making one costs more than hashing a node. Finishing wipes its buffer; the digest itself stays until the next call.
class Sha256 {
 public:
  Sha256() : context_(of_this_thread()) {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    ASSERT_TRUTH(EVP_DigestInit_ex2(context_, algorithm, nullptr) == 1);
  }
  void add(ByteSpan bytes) { ASSERT_TRUTH(EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1); }
  void add_length_prefixed(ByteSpan field) {
    ASSERT_TRUTH(field.size() <= UINT32_MAX);
    const auto size = static_cast<std::uint32_t>(field.size());
    add(ByteArray<4>{static_cast<std::uint8_t>(size >> 24), static_cast<std::uint8_t>(size >> 16),
                     static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)});
    add(field);
  }
  Hash32 finish() {
    Hash32 out;
    finish(out);
    return out;
  }
  void finish(Hash32& out) {
    unsigned written = 0;
    ASSERT_TRUTH(EVP_DigestFinal_ex(context_, out.data(), &written) == 1 && written == out.size());
  }
  // After a secret digest: the context's chaining value becomes the standard's again.
  void forget() { ASSERT_TRUTH(EVP_DigestInit_ex2(context_, nullptr, nullptr) == 1); }

 private:
  static EVP_MD_CTX* of_this_thread() {
    thread_local const openssl::DigestContext context(EVP_MD_CTX_new());
    ASSERT_TRUTH(context != nullptr);
    return context.get();
  }
  EVP_MD_CTX* context_;
};

// RFC 2104 over the processor's SHA-256: a sealed value costs a dozen of them.
struct HmacSha256 {
  static constexpr std::size_t size = 32;
  static constexpr std::size_t block = 64;
  static void compute(ByteArray<size>& out, ByteSpan key, std::initializer_list<ByteSpan> pieces) {
    ByteArray<block> padded{};
    if (key.size() > block) {
      Hash32 shorter = sha256(key);
      std::ranges::copy(shorter, padded.begin());
      sodium_memzero(shorter.data(), shorter.size());
    } else {
      std::ranges::copy(key, padded.begin());
    }
    for (std::uint8_t& byte : padded) byte ^= 0x36;
    {
      Sha256 inner;
      inner.add(padded);
      for (const ByteSpan piece : pieces) inner.add(piece);
      inner.finish(out);
    }
    for (std::uint8_t& byte : padded) byte ^= 0x36 ^ 0x5c;
    Sha256 outer;
    outer.add(padded);
    outer.add(out);
    outer.finish(out);
    outer.forget();
    sodium_memzero(padded.data(), padded.size());
  }
};

struct HmacSha512 {
  static constexpr std::size_t size = 64;
  static void compute(ByteArray<size>& out, ByteSpan key, std::initializer_list<ByteSpan> pieces) {
    // What is empty may have no address, and libsodium wants one.
    constexpr std::uint8_t none = 0;
    crypto_auth_hmacsha512_state state;
    demand(crypto_auth_hmacsha512_init(&state, key.empty() ? &none : key.data(), key.size()));
    for (const ByteSpan piece : pieces) {
      if (!piece.empty()) demand(crypto_auth_hmacsha512_update(&state, piece.data(), piece.size()));
    }
    demand(crypto_auth_hmacsha512_final(&state, out.data()));
    sodium_memzero(&state, sizeof state);
  }
};

template <class Hmac>
void expand(std::span<std::uint8_t> out, const ByteArray<Hmac::size>& extracted, ByteSpan info) {
  ASSERT_TRUTH(out.size() <= 255 * Hmac::size);
  ByteArray<Hmac::size> block;
  std::size_t done = 0;
  for (std::uint8_t i = 1; done < out.size(); ++i) {
    const ByteSpan previous = i == 1 ? ByteSpan{} : ByteSpan{block};
    Hmac::compute(block, extracted, {previous, info, ByteSpan{&i, 1}});
    const std::size_t take = std::min(out.size() - done, block.size());
    std::copy_n(block.begin(), take, out.begin() + static_cast<std::ptrdiff_t>(done));
    done += take;
  }
  sodium_memzero(block.data(), block.size());
}

template <class Hmac>
void hkdf(std::span<std::uint8_t> out, ByteSpan input_key, ByteSpan salt, ByteSpan info) {
  ByteArray<Hmac::size> extracted;
  Hmac::compute(extracted, salt, {input_key});  // an empty salt and one of HashLen zeros are the same HMAC key
  expand<Hmac>(out, extracted, info);
  sodium_memzero(extracted.data(), extracted.size());
}

}  // namespace

Hash32 sha256(ByteSpan bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.finish();
}

ByteArray<64> sha512(ByteSpan bytes) {
  ByteArray<64> out;
  demand(crypto_hash_sha512(out.data(), bytes.data(), bytes.size()));
  return out;
}

Hash32 tagged_hash(std::string_view domain, std::initializer_list<ByteSpan> fields) {
  Sha256 hash;
  hash.add_length_prefixed(as_bytes(domain));
  for (const ByteSpan field : fields) hash.add_length_prefixed(field);
  return hash.finish();
}

Hash32 hmac_sha256(ByteSpan key, ByteSpan message) {
  Hash32 out;
  HmacSha256::compute(out, key, {message});
  return out;
}

HkdfSha256::HkdfSha256(ByteSpan input_key, ByteSpan salt) { HmacSha256::compute(extracted_, salt, {input_key}); }

HkdfSha256::~HkdfSha256() { sodium_memzero(extracted_.data(), extracted_.size()); }

void HkdfSha256::expand_into(std::span<std::uint8_t> out, ByteSpan info) const {
  expand<HmacSha256>(out, extracted_, info);
}

void hkdf_sha256_into(std::span<std::uint8_t> out, ByteSpan input_key, ByteSpan salt, ByteSpan info) {
  hkdf<HmacSha256>(out, input_key, salt, info);
}

void hkdf_sha512_into(std::span<std::uint8_t> out, ByteSpan input_key, ByteSpan salt, ByteSpan info) {
  hkdf<HmacSha512>(out, input_key, salt, info);
}

Secret hkdf_sha256(ByteSpan input_key, ByteSpan salt, ByteSpan info, std::size_t length) {
  Secret out(length);
  hkdf<HmacSha256>(out.writable(), input_key, salt, info);
  return out;
}

Secret hkdf_sha512(ByteSpan input_key, ByteSpan salt, ByteSpan info, std::size_t length) {
  Secret out(length);
  hkdf<HmacSha512>(out.writable(), input_key, salt, info);
  return out;
}

Sha512::Sha512() noexcept { demand(crypto_hash_sha512_init(&state_)); }

Sha512::~Sha512() { sodium_memzero(&state_, sizeof state_); }

Sha512& Sha512::add(ByteSpan bytes) noexcept {
  demand(crypto_hash_sha512_update(&state_, bytes.data(), bytes.size()));
  return *this;
}

Sha512& Sha512::add_u8(std::uint8_t value) noexcept { return add(ByteSpan{&value, 1}); }

Sha512& Sha512::add_u16(std::size_t value) noexcept {
  ASSERT_TRUTH(value <= 0xffff);
  const ByteArray<2> bytes{static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
  return add(bytes);
}

void Sha512::finish(std::span<std::uint8_t, 64> out) noexcept { demand(crypto_hash_sha512_final(&state_, out.data())); }

}  // namespace jurat::crypto
