#include "council/user_page.h"

#include "core/cbor.h"
#include "core/limits.h"

namespace jurat::council {

Bytes encode(const std::vector<PagedUser>& page) {
  CborWriter out;
  out.array(page.size());
  for (const PagedUser& one : page) out.array(2).bytes(one.user.bytes).bytes(one.leaf);
  return out.take();
}

Result<std::vector<PagedUser>> parse_user_page(ByteSpan bytes) {
  CborReader in(bytes);
  TRY_ASSIGN(const std::size_t count, in.array(limits::page_users));
  std::vector<PagedUser> page;
  for (std::size_t i = 0; i < count; ++i) {
    PagedUser one;
    TRY(in.array_of(2));
    TRY_ASSIGN(const ByteSpan user, in.bytes(one.user.bytes.size()));
    TRY_ASSIGN(one.user.bytes, to_array<16>(user));
    TRY_ASSIGN(const ByteSpan leaf, in.bytes(one.leaf.size()));
    TRY_ASSIGN(one.leaf, to_array<32>(leaf));
    if (!page.empty() && !(page.back().user < one.user)) return fail(Failure::bad_encoding, "users out of order");
    page.push_back(one);
  }
  TRY(in.finish());
  return page;
}

}  // namespace jurat::council
