#include "crypto/jwt/compact.h"

#include <array>

#include "core/base64.h"
#include "core/json.h"
#include "core/limits.h"

namespace jurat::crypto {
namespace {

Result<std::string> text_member(const JsonValue& value, std::string_view name) {
  const auto* text = value.if_string();
  if (text == nullptr) return fail(Failure::token_invalid, "token header: " + std::string(name) + " is not a string");
  if (text->size() > limits::token_header_member_bytes)
    return fail(Failure::token_invalid, "token header: " + std::string(name) + " is too long");
  return std::string(text->data(), text->size());
}

// RFC 7515 4.1: alg, kid and typ are all that our tokens use. A header that asks for anything else asks a verifier to
// do what this one does not do, so it is refused: crit and b64, zip, keys from the token (jwk, jku, x5c, x5u), cty …
Result<void> read_header(ByteSpan bytes, CompactSignature& out) {
  auto parsed = parse_json(as_text(bytes), {.bytes = limits::token_header_bytes, .depth = 1});
  if (!parsed) return fail(Failure::token_invalid, "token header: " + parsed.error().message);
  const JsonObject* header = parsed->if_object();
  if (header == nullptr) return fail(Failure::token_invalid, "token header: not an object");
  for (const auto& member : *header) {
    const std::string_view name(member.key().data(), member.key().size());
    if (name != "alg" && name != "kid" && name != "typ")
      return fail(Failure::token_invalid, "token header: has a member other than alg, kid and typ");
    TRY_ASSIGN(std::string text, text_member(member.value(), name));
    if (name == "alg")
      out.algorithm = std::move(text);
    else if (name == "kid")
      out.key_id = std::move(text);
    else if (text != "JWT")
      return fail(Failure::token_invalid, "token header: typ is not JWT");
  }
  if (out.algorithm.empty()) return fail(Failure::token_invalid, "token header: no alg");
  return {};
}

Result<Bytes> decode_part(std::string_view part, std::string_view name) {
  auto bytes = from_base64url(part);
  if (!bytes) return fail(Failure::token_invalid, "token " + std::string(name) + ": not canonical base64url");
  return std::move(*bytes);
}

}  // namespace

Result<CompactSignature> parse_compact_unverified(std::string_view compact) {
  if (compact.size() > limits::token_bytes) return fail(Failure::token_invalid, "token: too long");
  const auto first = compact.find('.');
  const auto second = first == std::string_view::npos ? first : compact.find('.', first + 1);
  if (second == std::string_view::npos || compact.find('.', second + 1) != std::string_view::npos)
    return fail(Failure::token_invalid, "token: not three parts");
  CompactSignature out;
  TRY_ASSIGN(const Bytes header, decode_part(compact.substr(0, first), "header"));
  TRY(read_header(header, out));
  TRY_ASSIGN(out.payload, decode_part(compact.substr(first + 1, second - first - 1), "payload"));
  TRY_ASSIGN(out.signature, decode_part(compact.substr(second + 1), "signature"));
  if (out.signature.empty()) return fail(Failure::token_invalid, "token signature: empty");
  out.signed_part = compact.substr(0, second);
  return out;
}

}  // namespace jurat::crypto
