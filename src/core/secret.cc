#include "core/secret.h"

#include <sodium/core.h>
#include <sodium/randombytes.h>
#include <sodium/utils.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>
#include <vector>

#include "core/limits.h"

namespace jurat {

namespace {

constexpr std::size_t secret_bytes = std::size_t{1} << 20;
constexpr std::size_t slab_bytes = std::size_t{64} << 10;
constexpr std::size_t canary_bytes = 8;
constexpr std::size_t region_bytes = 4096 - 16;  // with libsodium's own canary it fills one page

std::uint8_t* guarded(std::size_t size) {
  static const bool sodium_ready = sodium_init() >= 0;
  ASSERT_TRUTH(sodium_ready);
  auto* bytes = static_cast<std::uint8_t*>(sodium_malloc(size));
  ASSERT_TRUTH(bytes != nullptr);
  return bytes;
}

// Slots of one size, cut from locked slabs with guard pages around them: a slab costs eight system calls, and a sign-in
// makes dozens of keys and seeds. Behind each secret stands a canary that is tested when the slot comes back.
class Slots {
 public:
  explicit Slots(std::size_t largest) : largest_(largest) {}

  [[nodiscard]] bool fits(std::size_t size) const noexcept { return size <= largest_; }

  std::uint8_t* take(std::size_t size) {
    std::uint8_t* slot = nullptr;
    {
      const std::scoped_lock lock(mutex_);
      if (free_.empty()) add_slab();
      slot = free_.back();
      free_.pop_back();
    }
    std::fill_n(slot, size, std::uint8_t{0});
    std::ranges::copy(canary_, slot + size);
    return slot;
  }

  void give_back(std::uint8_t* slot, std::size_t size) noexcept {
    ASSERT_TRUTH(sodium_memcmp(slot + size, canary_.data(), canary_.size()) == 0);
    sodium_memzero(slot, size + canary_bytes);
    const std::scoped_lock lock(mutex_);
    free_.push_back(slot);  // has room: add_slab reserved it
  }

 private:
  void add_slab() {
    std::uint8_t* slab = guarded(slab_bytes);
    if (count_ == 0) randombytes_buf(canary_.data(), canary_.size());
    const std::size_t slots = slab_bytes / (largest_ + canary_bytes);
    count_ += slots;
    free_.reserve(count_);
    for (std::size_t i = 0; i < slots; ++i) free_.push_back(slab + i * (largest_ + canary_bytes));
  }

  const std::size_t largest_;
  std::mutex mutex_;
  std::size_t count_ = 0;
  std::vector<std::uint8_t*> free_;
  ByteArray<canary_bytes> canary_{};
};

// Never destroyed: a secret in a static object may be the last to go.
Slots& slots_for_keys() {
  static Slots& slots = *new Slots(72);  // seeds, scalars, Ed25519 keys, SHA-512 outputs
  return slots;
}
Slots& slots_for_numbers() {
  static Slots& slots = *new Slots(264);  // the numbers of RSA-2048, passwords
  return slots;
}

// Whole guarded regions of one page for larger secrets, above all tokens: making and dropping one costs ten system
// calls, and every request brings a token. A secret ends where the region ends, so that its guard page follows at once,
// and has a canary before it. A few regions are kept for the next; the rest go back to the system.
class Regions {
 public:
  [[nodiscard]] static bool fits(std::size_t size) noexcept { return size <= region_bytes - canary_bytes; }

  std::uint8_t* take(std::size_t size) {
    std::uint8_t* region = nullptr;
    {
      const std::scoped_lock lock(mutex_);
      if (count_ != 0) region = free_[--count_];
    }
    if (region == nullptr) region = guarded(region_bytes);
    std::uint8_t* const secret = region + (region_bytes - size);
    std::fill_n(secret, size, std::uint8_t{0});
    std::ranges::copy(canary(), secret - canary_bytes);
    return secret;
  }

  void give_back(std::uint8_t* secret, std::size_t size) noexcept {
    ASSERT_TRUTH(sodium_memcmp(secret - canary_bytes, canary().data(), canary_bytes) == 0);
    sodium_memzero(secret - canary_bytes, size + canary_bytes);
    std::uint8_t* const region = secret - (region_bytes - size);
    {
      const std::scoped_lock lock(mutex_);
      if (count_ != free_.size()) {
        free_[count_++] = region;
        return;
      }
    }
    sodium_free(region);
  }

 private:
  static const ByteArray<canary_bytes>& canary() {
    static const auto drawn = [] {
      ByteArray<canary_bytes> bytes{};
      randombytes_buf(bytes.data(), bytes.size());
      return bytes;
    }();
    return drawn;
  }

  std::mutex mutex_;
  std::array<std::uint8_t*, limits::secret_pages_kept> free_{};
  std::size_t count_ = 0;
};

Regions& regions() {
  static Regions& regions = *new Regions;
  return regions;
}

std::uint8_t* allocate(std::size_t size) {
  if (size == 0) return nullptr;
  ASSERT_TRUTH(size <= secret_bytes);
  if (slots_for_keys().fits(size)) return slots_for_keys().take(size);
  if (slots_for_numbers().fits(size)) return slots_for_numbers().take(size);
  if (Regions::fits(size)) return regions().take(size);
  std::uint8_t* bytes = guarded(size);
  std::fill_n(bytes, size, std::uint8_t{0});
  return bytes;
}

void release(std::uint8_t* bytes, std::size_t size) noexcept {
  if (size == 0) return;
  if (slots_for_keys().fits(size)) return slots_for_keys().give_back(bytes, size);
  if (slots_for_numbers().fits(size)) return slots_for_numbers().give_back(bytes, size);
  if (Regions::fits(size)) return regions().give_back(bytes, size);
  sodium_free(bytes);  // zeroes first
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
  release(bytes_, size_);
  bytes_ = nullptr;
  size_ = 0;
}

bool equal_constant_time(ByteSpan a, ByteSpan b) noexcept {
  return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace jurat
