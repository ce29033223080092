// Bytes of a peer: no input may crash the reader or the Link, frames may not depend on how the bytes were cut, and what
// was read is written the same again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "network/peers/link.h"

namespace {

using namespace jurat;
using namespace jurat::network;

// The frames as bytes again; what is left of an unfinished one is not among them.
Bytes read_in_pieces(ByteSpan bytes, std::size_t piece, bool& good) {
  FrameReader reader;
  Bytes written;
  const auto each = [&written](Frame&& frame) -> Result<void> {
    append_frame(written, frame.type, frame.id, frame.body);
    return {};
  };
  good = true;
  for (std::size_t at = 0; at < bytes.size() && good; at += piece) {
    good = reader.read(bytes.subspan(at, std::min(piece, bytes.size() - at)), each).has_value();
  }
  return written;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const ByteSpan input(bytes, size);
  bool whole_good = false;
  const Bytes whole = read_in_pieces(input, size + 1, whole_good);
  bool cut_good = false;
  const Bytes cut = read_in_pieces(input, 7, cut_good);
  ASSERT_TRUTH(whole_good == cut_good && whole == cut);
  ASSERT_TRUTH(whole.size() <= size && std::equal(whole.begin(), whole.end(), bytes));

  PeerGauges gauges;
  SteadyTime now(std::chrono::hours(1));
  std::vector<std::uint64_t> ids;
  Link link({}, gauges, [&ids](std::uint64_t id, Bytes&&, const Wanted&) { ids.push_back(id); }, now);
  for (int i = 0; i < 3; ++i) {
    auto question = Question::open(gauges, 1, [](const Result<Bytes>&) {});
    ASSERT_TRUTH(question.has_value());
    link.ask(as_bytes("?"), now + std::chrono::seconds(i), std::move(*question), now);
  }
  bool good = true;
  for (std::size_t at = 0; at < size && good; at += 64) {
    good = link.receive(input.subspan(at, std::min<std::size_t>(64, size - at)), now).has_value();
    for (const std::uint64_t id : ids) link.answer(id, as_bytes("!"), now);
    ids.clear();
    now += std::chrono::milliseconds(200);
    good = good && link.let_pass(now).has_value();
    link.sent(link.output().size(), now);
  }
  link.close(Error{Failure::input_output, "over"});
  ASSERT_TRUTH(gauges.open == 0 && gauges.open_bytes == 0);
  return 0;
}
