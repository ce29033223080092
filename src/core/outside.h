// The two things of the outside world that pure code is handed as arguments: a clock and a source of randomness.
#pragma once

#include <cstdint>
#include <span>

#include "core/bytes.h"
#include "core/moment.h"
#include "core/secret.h"

namespace jurat {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Moment now() const = 0;  // wall clock, UTC
};

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;

  template <std::size_t N>
  ByteArray<N> array() {
    ByteArray<N> out;
    fill(out);
    return out;
  }
  Secret secret(std::size_t size) {
    Secret out(size);
    fill(out.writable());
    return out;
  }
};

// The machine's own: getrandom through libsodium, and the system clock. Thread-safe.
Clock& system_clock() noexcept;
Random& system_random() noexcept;

// The same bytes for the same seed on every machine (ChaCha20). Tests and simulations only; never for keys that live.
class SeededRandom_for_tests final : public Random {
 public:
  explicit SeededRandom_for_tests(std::uint64_t seed);
  void fill(std::span<std::uint8_t> out) override;

 private:
  ByteArray<32> key_{};
  std::uint64_t counter_ = 0;
};

}  // namespace jurat
