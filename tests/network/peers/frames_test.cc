#include "network/peers/frames.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace jurat::network {
namespace {

struct Read {
  Result<void> result;
  std::vector<Frame> frames;
};

Read read_in_pieces(const Bytes& bytes, std::size_t piece) {
  FrameReader reader;
  Read read;
  const auto each = [&read](Frame&& frame) -> Result<void> {
    read.frames.push_back(std::move(frame));
    return {};
  };
  for (std::size_t at = 0; at < bytes.size() && read.result; at += piece) {
    read.result = reader.read(ByteSpan(bytes).subspan(at, std::min(piece, bytes.size() - at)), each);
  }
  return read;
}

Bytes hex(std::string_view text) { return from_hex(text).value(); }

Failure failure_of(std::string_view text) {
  const Read read = read_in_pieces(hex(text), 1'000);
  EXPECT_TRUE(read.frames.empty());
  EXPECT_FALSE(read.result) << text;
  return read.result ? Failure::internal : read.result.error().failure;
}

TEST(Frames, a_request_is_written_as_documented) {
  Bytes out;
  append_frame(out, FrameType::request, 0x0102030405060708, to_bytes("hi"));
  EXPECT_EQ(to_hex(out), "0000000b0102030405060708016869");
  out.clear();
  append_frame(out, FrameType::ping, 1);
  EXPECT_EQ(to_hex(out), "00000009000000000000000104");
}

TEST(Frames, every_type_is_read_however_the_bytes_are_cut) {
  const Bytes bytes =
      hex("0000000b0000000000000001016869"
          "0000000b0000000000000002020001"
          "00000009000000000000000303"
          "00000009000000000000000404"
          "00000009000000000000000505"
          "0000000a00000000000000060602"
          "00000009ffffffffffffffff01");
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    const Read read = read_in_pieces(bytes, piece);
    ASSERT_TRUE(read.result) << read.result.error().message;
    ASSERT_EQ(read.frames.size(), 7U);
    EXPECT_EQ(read.frames[0].type, FrameType::request);
    EXPECT_EQ(as_text(read.frames[0].body), "hi");
    EXPECT_EQ(read.frames[1].type, FrameType::answer);
    EXPECT_EQ(read.frames[1].body, (Bytes{0, 1}));
    EXPECT_EQ(read.frames[2].type, FrameType::cancel);
    EXPECT_EQ(read.frames[3].type, FrameType::ping);
    EXPECT_EQ(read.frames[4].type, FrameType::pong);
    EXPECT_EQ(read.frames[5].type, FrameType::refusal);
    EXPECT_EQ(read.frames[5].body, Bytes{2});
    EXPECT_EQ(read.frames[6].id, 0xffffffffffffffffU);
    EXPECT_TRUE(read.frames[6].body.empty());
  }
}

TEST(Frames, what_no_frame_is_is_refused) {
  EXPECT_EQ(failure_of("00000008"), Failure::malformed_request);  // shorter than its head
  EXPECT_EQ(failure_of("00000000"), Failure::malformed_request);
  EXPECT_EQ(failure_of("00000009000000000000000001"), Failure::malformed_request);    // id 0
  EXPECT_EQ(failure_of("00000009000000000000000100"), Failure::malformed_request);    // type 0
  EXPECT_EQ(failure_of("00000009000000000000000107"), Failure::malformed_request);    // type 7
  EXPECT_EQ(failure_of("0000000900000000000000010a"), Failure::malformed_request);    // type 10
  EXPECT_EQ(failure_of("0000000a000000000000000103"), Failure::malformed_request);    // a cancel with a body
  EXPECT_EQ(failure_of("0000000a000000000000000104"), Failure::malformed_request);    // a ping with a body
  EXPECT_EQ(failure_of("0000000a000000000000000105"), Failure::malformed_request);    // a pong with a body
  EXPECT_EQ(failure_of("00000009000000000000000106"), Failure::malformed_request);    // a refusal without its reason
  EXPECT_EQ(failure_of("0000000a00000000000000010600"), Failure::malformed_request);  // reason 0
  EXPECT_EQ(failure_of("0000000a00000000000000010603"), Failure::malformed_request);  // reason 3
  EXPECT_EQ(failure_of("474554202f20"), Failure::too_large);                          // "GET / " is 1.1 GB
}

TEST(Frames, sixty_four_megabytes_are_refused_at_the_fourth_byte) {
  FrameReader reader;
  const auto none = [](Frame&&) -> Result<void> { return {}; };
  EXPECT_TRUE(reader.read(hex("040000"), none));
  const auto refused = reader.read(hex("00"), none);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::too_large);
  EXPECT_NE(refused.error().message.find("67108864"), std::string::npos);
  EXPECT_EQ(failure_of("00100001"), Failure::too_large);
}

TEST(Frames, the_largest_frame_is_read) {
  const Bytes body(frame_body_bytes, 7);
  Bytes bytes;
  append_frame(bytes, FrameType::answer, 9, body);
  EXPECT_EQ(bytes.size(), limits::message_bytes + 4);
  const Read read = read_in_pieces(bytes, 16'384);
  ASSERT_TRUE(read.result);
  ASSERT_EQ(read.frames.size(), 1U);
  EXPECT_EQ(read.frames[0].body, body);
}

TEST(Frames, nothing_is_read_after_a_fault) {
  FrameReader reader;
  std::size_t seen = 0;
  const auto count = [&seen](Frame&&) -> Result<void> {
    ++seen;
    return {};
  };
  EXPECT_FALSE(reader.read(hex("00000008"), count));
  EXPECT_FALSE(reader.read(hex("00000009000000000000000104"), count));
  EXPECT_EQ(seen, 0U);
  FrameReader other;
  const auto refuse = [&seen](Frame&&) -> Result<void> {
    ++seen;
    return fail(Failure::spent);
  };
  const auto refused = other.read(hex("0000000900000000000000010400000009000000000000000204"), refuse);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::spent);
  EXPECT_EQ(seen, 1U);
}

TEST(Frames, in_frame_from_its_first_byte_to_its_last) {
  FrameReader reader;
  const auto none = [](Frame&&) -> Result<void> { return {}; };
  EXPECT_FALSE(reader.in_frame());
  ASSERT_TRUE(reader.read(hex("00"), none));
  EXPECT_TRUE(reader.in_frame());
  ASSERT_TRUE(reader.read(hex("00000b000000000000000101"), none));
  EXPECT_TRUE(reader.in_frame());
  ASSERT_TRUE(reader.read(hex("6869"), none));
  EXPECT_FALSE(reader.in_frame());
}

}  // namespace
}  // namespace jurat::network
