// Frames between nodes: u32 length | u64 request id | u8 type | body, integers big-endian; the length counts what
// follows. Promises: a frame that cannot be right is refused at the first byte that shows it; memory grows with bytes
// received, never with bytes announced. Does not: know what a body means.
#pragma once

#include <functional>

#include "core/bytes.h"
#include "core/limits.h"

namespace jurat::network {

enum class FrameType : std::uint8_t {
  request = 1,  // answered by `answer` or `refusal` with its id
  answer = 2,
  cancel = 3,  // the asker no longer waits; no body
  ping = 4,    // answered by `pong` with its id; no body
  pong = 5,    // no body
  refusal = 6  // the asked side will not answer; the body is one Refusal
};

enum class Refusal : std::uint8_t { busy = 1, no_answer = 2 };

inline constexpr std::size_t frame_head_bytes = 13;
inline constexpr std::size_t frame_body_bytes = limits::message_bytes - 9;

struct Frame {
  FrameType type = FrameType::ping;
  std::uint64_t id = 0;
  Bytes body;
};

// `body` has at most frame_body_bytes: the caller's duty.
void append_frame(Bytes& out, FrameType type, std::uint64_t id, ByteSpan body = {});

class FrameReader {
 public:
  using Each = std::function<Result<void>(Frame&& frame)>;

  // Hands each frame that is now whole to `each`, in order. too_large or malformed_request for bytes that no frame
  // begins with, or the first error of `each`; the reader takes nothing after an error.
  Result<void> read(ByteSpan bytes, const Each& each);
  [[nodiscard]] bool in_frame() const { return filled_ > 0; }

 private:
  Result<void> check_length();
  Result<void> check_head();
  Result<void> finish(const Each& each);

  ByteArray<frame_head_bytes> head_{};
  std::size_t filled_ = 0;  // of head_
  std::size_t body_size_ = 0;
  Frame frame_;
  bool broken_ = false;
};

}  // namespace jurat::network
