#include "network/engine/comet/rpc.h"

#include <charconv>

#include "core/base64.h"
#include "core/json.h"
#include "core/limits.h"
#include "network/engine/comet/responder.h"

namespace jurat::network::comet {
namespace {

constexpr std::size_t answer_bytes = 1 << 20;

const JsonValue* member(const JsonValue* value, std::string_view name) {
  return value != nullptr && value->is_object() ? value->as_object().if_contains(name) : nullptr;
}

std::string text_of(const JsonValue* value) {
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

Result<JsonValue> parse_answer(std::string_view body) {
  auto parsed = parse_json(body, {answer_bytes, limits::json_depth});
  if (!parsed) return fail(Failure::input_output, "the engine's answer is no JSON: " + parsed.error().message);
  return parsed;
}

}  // namespace

Result<std::optional<Error>> parse_broadcast(std::string_view body) {
  TRY_ASSIGN(const JsonValue answer, parse_answer(body));
  if (const JsonValue* error = member(&answer, "error"); error != nullptr) {
    const std::string why = text_of(member(error, "data"));
    if (why.find("already exists in cache") != std::string::npos) return std::optional<Error>{};
    if (why.find("mempool is full") != std::string::npos) {
      return std::optional<Error>{{Failure::too_many_requests, "the engine's pool of entries is full"}};
    }
    if (why.find("too large") != std::string::npos) {
      return std::optional<Error>{{Failure::too_large, "the engine takes no entry of this size"}};
    }
    return fail(Failure::input_output, "the engine answered: " + why);
  }
  const JsonValue* result = member(&answer, "result");
  const JsonValue* code = member(result, "code");
  if (code == nullptr || !code->is_int64() || code->as_int64() < 0) {
    return fail(Failure::input_output, "the engine's answer has neither result nor error");
  }
  if (code->as_int64() == 0) return std::optional<Error>{};
  return std::optional<Error>{
      {failure_of_code(static_cast<std::uint32_t>(code->as_int64())), text_of(member(result, "log"))}};
}

Result<EngineStatus> parse_status(std::string_view body) {
  TRY_ASSIGN(const JsonValue answer, parse_answer(body));
  const JsonValue* sync = member(member(&answer, "result"), "sync_info");
  const JsonValue* catching_up = member(sync, "catching_up");
  const std::string height = text_of(member(sync, "latest_block_height"));
  EngineStatus status;
  const auto end = height.data() + height.size();
  if (catching_up == nullptr || !catching_up->is_bool() || height.empty() ||
      std::from_chars(height.data(), end, status.height).ptr != end) {
    return fail(Failure::input_output, "the engine's status lacks sync_info");
  }
  status.catching_up = catching_up->as_bool();
  return status;
}

Result<std::optional<Error>> broadcast(http::SocketClient& client, ByteSpan entry) {
  TRY_ASSIGN(const http::Response response,
             client.post_json(R"({"jsonrpc":"2.0","id":1,"method":"broadcast_tx_sync","params":{"tx":")" +
                              to_base64(entry) + R"("}})"));
  return parse_broadcast(response.body);
}

Result<EngineStatus> status(http::SocketClient& client) {
  TRY_ASSIGN(const http::Response response,
             client.post_json(R"({"jsonrpc":"2.0","id":1,"method":"status","params":{}})"));
  return parse_status(response.body);
}

}  // namespace jurat::network::comet
