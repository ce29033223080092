// Which failures are the disk's, so that no later write can be trusted either: whoever meets one stops.
#pragma once

#include "core/failure.h"

namespace jurat::store {

[[nodiscard]] bool is_disk_failure(Failure failure) noexcept;

}  // namespace jurat::store
