// The Store's twin in memory, for tests and simulations. The same contract suite runs over both.
#pragma once

#include <memory>

#include "store/store.h"

namespace jurat::store {

std::unique_ptr<Store> open_memory();

}  // namespace jurat::store
