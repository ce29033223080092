#include "store/disk_failure.h"

namespace jurat::store {

bool is_disk_failure(Failure failure) noexcept {
  return failure == Failure::store_full || failure == Failure::store_corrupt || failure == Failure::store_read_only ||
         failure == Failure::input_output;
}

}  // namespace jurat::store
