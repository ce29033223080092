#include "network/engine/comet/abci_frames.h"

#include "core/limits.h"

namespace jurat::network::comet {
namespace {

constexpr std::size_t length_bytes_most = 5;  // limits::abci_frame_bytes needs no more

struct Length {
  std::size_t value;
  std::size_t size;  // of its own encoding
};

Result<std::optional<Length>> parse_length(ByteSpan bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < length_bytes_most; ++i) {
    if (i == bytes.size()) return std::optional<Length>{};
    value |= std::uint64_t{bytes[i] & 0x7FU} << (7 * i);
    if ((bytes[i] & 0x80U) != 0) continue;
    if (i > 0 && bytes[i] == 0) return fail(Failure::bad_encoding, "a message's length is not in its shortest form");
    if (value > limits::abci_frame_bytes) {
      return fail(Failure::too_large, "a message of " + std::to_string(value) + " bytes; at most " +
                                          std::to_string(limits::abci_frame_bytes) + " are read");
    }
    return std::optional<Length>{{static_cast<std::size_t>(value), i + 1}};
  }
  return fail(Failure::bad_encoding, "a message's length has more than five bytes");
}

}  // namespace

void FrameReader::feed(ByteSpan bytes) {
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(taken_));
  taken_ = 0;
  append(buffer_, bytes);
}

Result<std::optional<ByteSpan>> FrameReader::next() {
  const ByteSpan rest = ByteSpan(buffer_).subspan(taken_);
  TRY_ASSIGN(const std::optional<Length> length, parse_length(rest));
  if (!length || rest.size() - length->size < length->value) return std::optional<ByteSpan>{};
  taken_ += length->size + length->value;
  return std::optional<ByteSpan>{rest.subspan(length->size, length->value)};
}

void append_frame(Bytes& out, ByteSpan message) {
  std::size_t length = message.size();
  for (; length >= 0x80; length >>= 7U) out.push_back(static_cast<std::uint8_t>(length | 0x80U));
  out.push_back(static_cast<std::uint8_t>(length));
  append(out, message);
}

}  // namespace jurat::network::comet
