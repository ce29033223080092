// What nodes say to each other: never crashes; what parses has one encoding. The first byte is the type of the message,
// the second says whether it is a request (q) or an answer (a); type 0 is a statement.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "council/statement.h"
#include "council/wire.h"

namespace {

using namespace jurat;
using council::MessageType;

template <class T>
void check_one_encoding(ByteSpan input) {
  const Result<T> parsed = council::parse<T>(input);
  if (parsed && !std::ranges::equal(council::encode(*parsed), input)) std::abort();
}

template <class Request, class Answer>
void check_either(bool request, ByteSpan input) {
  request ? check_one_encoding<Request>(input) : check_one_encoding<Answer>(input);
}

void check_statement(ByteSpan input) {
  const auto parsed = council::parse_statement(input);
  if (parsed && !std::ranges::equal(council::encode(*parsed), input)) std::abort();
}

void check_message(std::uint8_t type, bool request, ByteSpan input) {
  using namespace council;
  switch (static_cast<MessageType>(type)) {
    case MessageType::look_up:
      return check_either<LookUpRequest, LookUpAnswer>(request, input);
    case MessageType::evaluate:
      return check_either<EvaluateRequest, EvaluateAnswer>(request, input);
    case MessageType::endorse:
      return check_either<EndorseRequest, EndorseAnswer>(request, input);
    case MessageType::code_state:
      return check_either<CodeStateRequest, CodeStateAnswer>(request, input);
    case MessageType::deliver:
      return check_either<DeliverRequest, DeliverAnswer>(request, input);
    case MessageType::courier_open:
      return check_either<CourierOpenRequest, CourierOpenAnswer>(request, input);
    case MessageType::courier_evaluate:
      return check_either<CourierEvaluateRequest, CourierEvaluateAnswer>(request, input);
    case MessageType::store_code:
      return check_one_encoding<StoreCodeRequest>(input);
    case MessageType::receive_admin_call:
      return check_one_encoding<ReceiveAdminCallRequest>(input);
    case MessageType::relay_send:
      return check_one_encoding<RelaySendRequest>(input);
    case MessageType::applied:
      return check_one_encoding<AppliedRequest>(input);
    case MessageType::deal_stock:
      return check_one_encoding<DealStockRequest>(input);
    case MessageType::sub_shares:
      return check_either<SubSharesRequest, SubSharesAnswer>(request, input);
    case MessageType::accept_stock:
      return check_either<AcceptStockRequest, AcceptStockAnswer>(request, input);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const ByteSpan whole(bytes, size);
  (void)council::parse_frame(whole).has_value();
  (void)council::parse_answer(whole).has_value();
  if (size < 2) return 0;
  const ByteSpan input = whole.subspan(2);
  bytes[0] == 0 ? check_statement(input) : check_message(bytes[0], bytes[1] == 'q', input);
  return 0;
}
