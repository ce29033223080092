#include "core/outside.h"

#include <sodium/core.h>
#include <sodium/crypto_stream_chacha20.h>
#include <sodium/randombytes.h>

#include <chrono>

namespace jurat {

namespace {

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Moment now() const override {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return Moment{std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count()};
  }
};

class SystemRandom final : public Random {
 public:
  SystemRandom() { ASSERT_TRUTH(sodium_init() >= 0); }
  void fill(std::span<std::uint8_t> out) override {
    if (!out.empty()) randombytes_buf(out.data(), out.size());
  }
};

}  // namespace

Clock& system_clock() noexcept {
  static SystemClock clock;
  return clock;
}

Random& system_random() noexcept {
  static SystemRandom random;
  return random;
}

SeededRandom_for_tests::SeededRandom_for_tests(std::uint64_t seed) {
  ASSERT_TRUTH(sodium_init() >= 0);
  for (std::size_t i = 0; i < 8; ++i) key_[i] = static_cast<std::uint8_t>(seed >> (8 * i));
}

void SeededRandom_for_tests::fill(std::span<std::uint8_t> out) {
  static_assert(crypto_stream_chacha20_KEYBYTES == 32 && crypto_stream_chacha20_NONCEBYTES == 8);
  ByteArray<8> nonce{};
  for (std::size_t i = 0; i < 8; ++i) nonce[i] = static_cast<std::uint8_t>(counter_ >> (8 * i));
  ++counter_;
  if (!out.empty()) ASSERT_TRUTH(crypto_stream_chacha20(out.data(), out.size(), nonce.data(), key_.data()) == 0);
}

}  // namespace jurat
