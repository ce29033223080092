#include "network/peers/frames.h"

#include <algorithm>
#include <string>
#include <utility>

namespace jurat::network {
namespace {

constexpr std::size_t length_bytes = 4;
constexpr std::size_t counted_head_bytes = frame_head_bytes - length_bytes;

std::uint64_t big_endian(ByteSpan bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

bool is_refusal(std::uint8_t byte) {
  return byte == static_cast<std::uint8_t>(Refusal::busy) || byte == static_cast<std::uint8_t>(Refusal::no_answer);
}

}  // namespace

void append_frame(Bytes& out, FrameType type, std::uint64_t id, ByteSpan body) {
  ASSERT_TRUTH(body.size() <= frame_body_bytes);
  append_u32(out, static_cast<std::uint32_t>(counted_head_bytes + body.size()));
  append_u64(out, id);
  out.push_back(static_cast<std::uint8_t>(type));
  append(out, body);
}

Result<void> FrameReader::read(ByteSpan bytes, const Each& each) {
  if (broken_) return fail(Failure::malformed_request, "frame: an earlier one was wrong");
  broken_ = true;  // until all of it turned out right
  while (!bytes.empty()) {
    if (filled_ < frame_head_bytes) {
      const std::size_t goal = filled_ < length_bytes ? length_bytes : frame_head_bytes;
      const std::size_t taken = std::min(goal - filled_, bytes.size());
      std::copy_n(bytes.begin(), taken, head_.begin() + static_cast<std::ptrdiff_t>(filled_));
      filled_ += taken;
      bytes = bytes.subspan(taken);
      if (filled_ == length_bytes) TRY(check_length());
      if (filled_ < frame_head_bytes) continue;
      TRY(check_head());
    } else {
      const std::size_t taken = std::min(body_size_ - frame_.body.size(), bytes.size());
      append(frame_.body, bytes.first(taken));
      bytes = bytes.subspan(taken);
    }
    if (frame_.body.size() == body_size_) TRY(finish(each));
  }
  broken_ = false;
  return {};
}

Result<void> FrameReader::check_length() {
  const std::uint64_t length = big_endian(ByteSpan(head_).first(length_bytes));
  if (length > limits::message_bytes) {
    return fail(Failure::too_large, "frame: " + std::to_string(length) + " bytes announced, at most " +
                                        std::to_string(limits::message_bytes) + " are taken");
  }
  if (length < counted_head_bytes) {
    return fail(Failure::malformed_request, "frame: length " + std::to_string(length) + " is less than its head");
  }
  body_size_ = static_cast<std::size_t>(length) - counted_head_bytes;
  return {};
}

Result<void> FrameReader::check_head() {
  frame_.id = big_endian(ByteSpan(head_).subspan(length_bytes, 8));
  if (frame_.id == 0) return fail(Failure::malformed_request, "frame: id 0; ids begin with 1");
  const std::uint8_t type = head_.back();
  if (type < static_cast<std::uint8_t>(FrameType::request) || type > static_cast<std::uint8_t>(FrameType::refusal)) {
    return fail(Failure::malformed_request, "frame: there is no type " + std::to_string(type));
  }
  frame_.type = static_cast<FrameType>(type);
  switch (frame_.type) {
    case FrameType::request:
    case FrameType::answer:
      return {};
    case FrameType::cancel:
    case FrameType::ping:
    case FrameType::pong:
      if (body_size_ != 0) return fail(Failure::malformed_request, "frame: a body where there is none");
      return {};
    case FrameType::refusal:
      if (body_size_ != 1) return fail(Failure::malformed_request, "frame: a refusal has one byte");
      return {};
  }
  return fail(Failure::malformed_request, "frame: unknown type");
}

Result<void> FrameReader::finish(const Each& each) {
  if (frame_.type == FrameType::refusal && !is_refusal(frame_.body.front())) {
    return fail(Failure::malformed_request, "frame: unknown reason of a refusal");
  }
  filled_ = 0;
  Frame whole = std::exchange(frame_, {});
  return each(std::move(whole));
}

}  // namespace jurat::network
