// A moment as text: RFC 3339 in UTC for logs and the outbox, RFC 5322 for e-mail.
#pragma once

#include <string>

#include "core/moment.h"

namespace jurat::node {

std::string time_text(Moment moment);  // 2026-11-22T01:02:03.456Z

}  // namespace jurat::node
