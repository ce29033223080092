// Where admin calls go and which key signs them: from flags, then the environment, then what `jurat dev` left in the
// home. Shared by every verb of `jurat admin`.
#pragma once

#include <span>

#include "node/admin_client.h"
#include "node/command.h"

namespace jurat::node {

std::span<const Flag> admin_access_flags();
// invalid_parameter names what is missing and how to give it; http to others than loopback needs --allow-http.
Result<AdminAccess> admin_access(const Arguments& arguments, const Environment& environment);
// The address as it is signed: lower case, without a path, without the scheme's own port.
Result<std::string> signed_origin(std::string_view endpoint);

}  // namespace jurat::node
