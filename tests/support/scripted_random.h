// Randomness that repeats what a published vector used: scalars, or bytes, in the order in which they will be drawn.
#pragma once

#include <algorithm>
#include <stdexcept>

#include "core/outside.h"

namespace jurat::tests {

class ScriptedRandom final : public Random {
 public:
  ScriptedRandom& then(ByteSpan bytes) {
    append(script_, bytes);
    return *this;
  }
  // Scalar::random reduces 64 bytes: a canonical scalar and 32 zero bytes give that scalar.
  ScriptedRandom& then_scalar(ByteSpan canonical) { return then(canonical).then(ByteArray<32>{}); }

  void fill(std::span<std::uint8_t> out) override {
    if (script_.size() - used_ < out.size()) throw std::runtime_error("the script of randomness is used up");
    std::copy_n(script_.begin() + static_cast<std::ptrdiff_t>(used_), out.size(), out.begin());
    used_ += out.size();
  }

 private:
  Bytes script_;
  std::size_t used_ = 0;
};

}  // namespace jurat::tests
