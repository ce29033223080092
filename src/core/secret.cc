#include "core/secret.h"

#include <sodium/core.h>
#include <sodium/utils.h>

#include <algorithm>
#include <utility>

namespace jurat {

namespace {

constexpr std::size_t secret_bytes = std::size_t{1} << 20;

std::uint8_t* allocate(std::size_t size) {
  if (size == 0) return nullptr;
  ASSERT_TRUTH(size <= secret_bytes);
  static const bool sodium_ready = sodium_init() >= 0;
  ASSERT_TRUTH(sodium_ready);
  auto* bytes = static_cast<std::uint8_t*>(sodium_malloc(size));
  ASSERT_TRUTH(bytes != nullptr);
  std::fill_n(bytes, size, std::uint8_t{0});
  return bytes;
}

}  // namespace

Secret::Secret(std::size_t size) : bytes_(allocate(size)), size_(size) {}

Secret Secret::copy_of(ByteSpan bytes) {
  Secret out(bytes.size());
  std::ranges::copy(bytes, out.bytes_);
  return out;
}

Secret Secret::take(Bytes&& bytes) {
  Secret out = copy_of(bytes);
  jurat::wipe(bytes);
  bytes.clear();
  return out;
}

Secret::Secret(Secret&& other) noexcept
    : bytes_(std::exchange(other.bytes_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    bytes_ = std::exchange(other.bytes_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

Secret::~Secret() { wipe(); }

Secret Secret::clone() const { return copy_of(span()); }

void Secret::wipe() noexcept {
  sodium_free(bytes_);  // zeroes first; accepts null
  bytes_ = nullptr;
  size_ = 0;
}

bool equal_constant_time(ByteSpan a, ByteSpan b) noexcept {
  return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

void wipe(std::span<std::uint8_t> bytes) noexcept {
  if (!bytes.empty()) sodium_memzero(bytes.data(), bytes.size());
}

void wipe(std::string& text) noexcept {
  text.resize(text.capacity());
  sodium_memzero(text.data(), text.size());
  text.clear();
}

}  // namespace jurat
