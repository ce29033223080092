// Ordinary memory that is zeroed when it is given back, also when its holder grows: every byte buffer of Jurat (Bytes),
// and the text that arrives from callers. Shares, passwords and tokens pass through them on their way to a Secret
// (core/secret.h), which is locked and guarded besides.
// Does not: reach what lies in the object itself (texts of up to 15 bytes), or other types of string.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace jurat {

void wipe(std::span<std::uint8_t> bytes) noexcept;
void wipe(std::string& text) noexcept;

template <class T>
struct WipingAllocator {
  using value_type = T;
  WipingAllocator() = default;
  template <class U>
  explicit(false) WipingAllocator(const WipingAllocator<U>& other) noexcept {
    static_cast<void>(other);
  }
  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* memory, std::size_t count) noexcept {
    wipe({reinterpret_cast<std::uint8_t*>(memory), count * sizeof(T)});
    std::allocator<T>().deallocate(memory, count);
  }
  friend bool operator==(const WipingAllocator& a, const WipingAllocator& b) noexcept {
    static_cast<void>(a);
    static_cast<void>(b);
    return true;
  }
};

using WipedString = std::basic_string<char, std::char_traits<char>, WipingAllocator<char>>;

}  // namespace jurat
