#include "api/cognito/paging.h"

#include "core/base64.h"
#include "core/cbor.h"
#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::api::cognito {

namespace {

constexpr std::size_t longest_item = 256;

Hash32 mark_of(std::string_view list, std::string_view after) {
  return crypto::tagged_hash(crypto::domain::list_page, {as_bytes(list), as_bytes(after)});
}

}  // namespace

std::string page_token(std::string_view list, std::string_view after) {
  CborWriter out;
  out.array(2).text(after).bytes(ByteSpan(mark_of(list, after)).first(8));
  return to_base64url(out.written());
}

Result<std::optional<std::string>> page_after(std::string_view list, std::optional<std::string_view> token) {
  if (!token) return std::optional<std::string>();
  const auto invalid = [] { return fail(Failure::invalid_parameter, "Invalid pagination token provided."); };
  const auto bytes = from_base64url(*token);
  if (!bytes) return invalid();
  CborReader in(*bytes);
  if (!in.array_of(2)) return invalid();
  const auto after = in.text(longest_item);
  if (!after) return invalid();
  const auto mark = in.bytes(8);
  const bool same = mark && in.at_end() && equal_constant_time(*mark, ByteSpan(mark_of(list, *after)).first(8));
  if (!same) return invalid();
  return std::optional<std::string>(*after);
}

}  // namespace jurat::api::cognito
