// Messages of ABCI on a stream: an unsigned LEB128 length, then a protobuf message.
// Promises: at most limits::abci_frame_bytes are kept for one message; a bad length is an error, after which the stream
// is of no use. Threading: one thread.
#pragma once

#include <optional>

#include "core/bytes.h"

namespace jurat::network::comet {

class FrameReader {
 public:
  void feed(ByteSpan bytes);
  // The next whole message, nothing while it is incomplete; too_large or bad_encoding for a length that is no good. The
  // span lives until the next call of either.
  Result<std::optional<ByteSpan>> next();

 private:
  Bytes buffer_;
  std::size_t taken_ = 0;  // of the buffer's front, already handed out
};

void append_frame(Bytes& out, ByteSpan message);

}  // namespace jurat::network::comet
