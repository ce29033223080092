#include "network/engine/comet/abci_frames.h"

#include <gtest/gtest.h>

#include "core/limits.h"

namespace jurat::network::comet {
namespace {

Bytes frame_of(ByteSpan message) {
  Bytes out;
  append_frame(out, message);
  return out;
}

// The lengths are unsigned LEB128: 300 is AC 02 (protobuf's own documentation of varints).
TEST(abci_frames, a_length_is_written_as_protobuf_writes_numbers) {
  EXPECT_EQ(frame_of({}), (Bytes{0}));
  EXPECT_EQ(frame_of(Bytes{7}), (Bytes{1, 7}));
  const Bytes long_one = frame_of(Bytes(300, 5));
  EXPECT_EQ(Bytes(long_one.begin(), long_one.begin() + 2), (Bytes{0xAC, 0x02}));
  EXPECT_EQ(long_one.size(), 302U);
}

TEST(abci_frames, messages_are_read_however_the_stream_is_cut) {
  const std::vector<Bytes> messages{Bytes{}, Bytes{1}, Bytes(127, 2), Bytes(128, 3), Bytes(20'000, 4)};
  Bytes stream;
  for (const Bytes& message : messages) append_frame(stream, message);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{4'096}, stream.size()}) {
    FrameReader reader;
    std::vector<Bytes> read;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      reader.feed(ByteSpan(stream).subspan(at, std::min(piece, stream.size() - at)));
      for (;;) {
        const auto next = reader.next();
        ASSERT_TRUE(next);
        if (!*next) break;
        read.push_back(to_bytes(**next));
      }
    }
    EXPECT_EQ(read, messages) << "in pieces of " << piece;
  }
}

TEST(abci_frames, lengths_that_are_no_good_are_refused_before_anything_is_kept) {
  const auto failure_of = [](const Bytes& bytes) {
    FrameReader reader;
    reader.feed(bytes);
    const auto next = reader.next();
    return next ? std::nullopt : std::optional<Failure>(next.error().failure);
  };
  EXPECT_EQ(failure_of({0x80, 0x80, 0x80, 0x80, 0x80, 0x01}), Failure::bad_encoding);
  EXPECT_EQ(failure_of({0x81, 0x00}), Failure::bad_encoding);  // 1, but longer than it need be
  EXPECT_EQ(failure_of({0xFF, 0xFF, 0xFF, 0x7F}), Failure::too_large);
  Bytes most = frame_of(Bytes(limits::abci_frame_bytes));
  EXPECT_EQ(failure_of(most), std::nullopt);
  EXPECT_EQ(failure_of(frame_of(Bytes(limits::abci_frame_bytes + 1))), Failure::too_large);
}

}  // namespace
}  // namespace jurat::network::comet
