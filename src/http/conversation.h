// What is said on one connection: requests in, responses out, one at a time, until either side ends it.
#pragma once

#include <memory>

#include "http/loop.h"

namespace jurat::http {

Awaitable<void> converse(std::shared_ptr<Connection> connection);

}  // namespace jurat::http
