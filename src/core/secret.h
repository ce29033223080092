// Bytes that must not leak: move-only, zeroed at the end, in locked guarded memory (libsodium's allocator; small ones
// share guarded pages, each with a canary behind it that is tested when it is wiped; pages are used again).
// Promises: no copy without clone(), no printing, no conversion to strings. Does not: hide its size.
// Threading: different Secrets from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/bytes.h"

namespace jurat {

// A secret of any length, 0 to 1 MiB. A moved-from Secret is empty.
class Secret {
 public:
  Secret() noexcept = default;
  explicit Secret(std::size_t size);      // zero-filled
  static Secret copy_of(ByteSpan bytes);  // the caller wipes its own copy
  static Secret take(Bytes&& bytes);      // copies, then wipes the vector
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  [[nodiscard]] Secret clone() const;
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] ByteSpan span() const noexcept { return {bytes_, size_}; }
  [[nodiscard]] std::span<std::uint8_t> writable() noexcept { return {bytes_, size_}; }
  void wipe() noexcept;

 private:
  std::uint8_t* bytes_ = nullptr;
  std::size_t size_ = 0;
};

// True when both are equal; time depends on the lengths alone.
bool equal_constant_time(ByteSpan a, ByteSpan b) noexcept;

}  // namespace jurat
