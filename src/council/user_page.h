// The users that one statement of an admin opens: each with the hash of its record, so that gateway and nodes speak of
// the same values.
#pragma once

#include <vector>

#include "council/statement_kind.h"

namespace jurat::council {

struct PagedUser {
  Uuid user;
  Hash32 leaf{};  // of the user's record
};
Bytes encode(const std::vector<PagedUser>& page);
// In rising order, at most limits::page_users; bad_encoding otherwise.
Result<std::vector<PagedUser>> parse_user_page(ByteSpan bytes);

}  // namespace jurat::council
