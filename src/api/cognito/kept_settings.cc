#include "api/cognito/kept_settings.h"

#include "core/canonical_json.h"
#include "core/cbor.h"
#include "core/limits.h"

namespace jurat::api::cognito {

Result<Bytes> keep_settings(const JsonObject& request, std::span<const std::string_view> names) {
  std::size_t count = 0;
  for (const std::string_view name : names) count += request.contains(name) ? 1 : 0;
  if (count == 0) return Bytes();
  CborWriter out;
  out.array(2 * count);
  for (const std::string_view name : names) {
    const JsonValue* value = request.if_contains(name);
    if (value == nullptr) continue;
    // In one order whatever the request's: nodes read the same settings out of the canonical form that an admin signed.
    TRY_ASSIGN(const std::string text, canonical_json(*value));
    out.text(name).text(text);
  }
  if (out.written().size() > limits::wire_settings_bytes) {
    return fail(Failure::invalid_parameter, "These settings are larger than " +
                                                std::to_string(limits::wire_settings_bytes >> 10) + " KiB together.");
  }
  return out.take();
}

Result<JsonObject> kept_settings(ByteSpan bytes) {
  JsonObject out;
  if (bytes.empty()) return out;
  CborReader in(bytes);
  TRY_ASSIGN(const std::size_t items, in.array(limits::wire_settings_bytes));
  if (items % 2 != 0) return fail(Failure::bad_encoding, "kept settings come in pairs");
  for (std::size_t i = 0; i < items / 2; ++i) {
    TRY_ASSIGN(const std::string_view name, in.text(limits::wire_settings_bytes));
    TRY_ASSIGN(const std::string_view text, in.text(limits::wire_settings_bytes));
    TRY_ASSIGN(JsonValue value, parse_json(text, {.bytes = limits::wire_settings_bytes, .depth = limits::json_depth}));
    out[name] = std::move(value);
  }
  TRY(in.finish());
  return out;
}

}  // namespace jurat::api::cognito
