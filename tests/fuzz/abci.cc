// What the engine's side of the socket may send: no bytes end the process, every request gets one answer of its kind or
// an exception, and a proposal that this node made it also accepts.
#include <cstdlib>

#include "core/log.h"
#include "network/engine/comet/abci_frames.h"
#include "network/engine/comet/remembering.h"
#include "network/engine/comet/responder.h"

using namespace jurat;
using namespace jurat::network;

namespace {

bool be_quiet() {
  LogSettings settings;
  settings.instead = [](std::string_view) {};
  return set_log(settings).has_value();
}

void judge(comet::Responder& responder, const comet::Request& request) {
  const comet::Response response = responder.answer(request);
  if (response.value_case() == comet::Response::VALUE_NOT_SET) std::abort();
  if (!response.has_prepare_proposal()) return;
  std::int64_t size = 0;
  comet::Request again;
  for (const std::string& tx : response.prepare_proposal().txs()) {
    size += static_cast<std::int64_t>(tx.size());
    again.mutable_process_proposal()->add_txs(tx);
  }
  if (size > 0 && size > request.prepare_proposal().max_tx_bytes()) std::abort();
  again.mutable_process_proposal();
  if (responder.answer(again).process_proposal().status() != 1) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const bool quiet = be_quiet();
  if (!quiet) std::abort();
  tests::RememberingApplication application;
  comet::Responder responder(application, system_clock(), {"c", {"a"}, 1},
                             {[](const comet::CommittedBlock&) {}, [](const Error&) {}});
  comet::FrameReader frames;
  frames.feed(ByteSpan(bytes, size));
  for (;;) {
    const auto frame = frames.next();
    if (!frame || !*frame) return 0;
    comet::Request request;
    if (request.ParseFromArray((*frame)->data(), static_cast<int>((*frame)->size()))) judge(responder, request);
  }
}
